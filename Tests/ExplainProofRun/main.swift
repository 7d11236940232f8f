import ExplainProof
import Foundation

// Usage: platformgen-explain-proof [--samples N] [--every N] [--only PREFIX] [--seconds N] MANIFEST…

var manifests: [String] = []
var sampleLimit = 0
var stride = 1
var prefix = ""
var seconds = Double.infinity
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
    switch argument {
    case "--samples": sampleLimit = arguments.popFirst().flatMap { Int($0) } ?? 0
    case "--every": stride = arguments.popFirst().flatMap { Int($0) } ?? 1
    case "--seconds": seconds = arguments.popFirst().flatMap { Double($0) } ?? .infinity
    case "--only": prefix = arguments.popFirst() ?? ""
    case "--time": break
    default: manifests.append(argument)
    }
}

var contents: [[UInt8]] = []
for path in manifests { contents.append(Array(try Data(contentsOf: URL(filePath: path)))) }

if CommandLine.arguments.contains("--time") {
    ProofTiming.print(contents[0])
    exit(0)
}

var all = ProofTable()
for (path, bytes) in zip(manifests, contents) {
    guard let proof = await ExplainProof(name: path, bytes: bytes, others: contents) else {
        print("\(path) has errors")
        exit(65)
    }
    let leaves = proof.leaves.enumerated().filter { $0.offset % stride == 0 && $0.element.path.hasPrefix(prefix) }
        .map(\.element)
    let table = await proof.table(of: leaves, sampleLimit: sampleLimit, within: .seconds(min(seconds, 1e6)))
    print(table.text(path))
    for sample in table.samples {
        print(
            "\(sample.kind.rawValue)\t\(sample.leaf)\t\(sample.family)\t\(sample.file):\(sample.line)\t\(sample.text)"
        )
    }
    if sampleLimit > 0 { for path in table.unchangeable { print("UNCHANGED\t\(path)") } }
    all.add(table)
}
if manifests.count > 1 { print(all.text("all")) }
exit(all.total.misses == 0 && all.total.precision >= 0.9 ? 0 : 1)

import Glibc

/// Measures `platformgen` against programs that move as many bytes, in one run (`make bench`).
///
/// `platformgen-bench [--program PATH] [--flagship MANIFEST] [--runs N] [SERVICES…]`
@main
struct Benchmark {
    private var program = Self.besideMe
    private var flagship = "manifest.json"
    private var runs = 5
    private var sizes: [Int] = []

    static func main() {
        do {
            try Benchmark(CommandLine.arguments.dropFirst()).run()
        } catch let error as BenchmarkError {
            print("platformgen-bench: \(error.message)")
            exit(1)
        } catch {
            print("platformgen-bench: \(error)")
            exit(1)
        }
    }

    /// The release build of platformgen that lies in this program's folder.
    private static var besideMe: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/platformgen"
    }

    private init(_ arguments: ArraySlice<String>) throws {
        var rest = arguments
        while let argument = rest.popFirst() {
            switch argument {
            case "--program": program = try Self.value(&rest, argument)
            case "--flagship": flagship = try Self.value(&rest, argument)
            case "--runs": runs = Int(try Self.value(&rest, argument)) ?? runs
            default:
                guard let size = Int(argument), size > 0 else { throw BenchmarkError("'\(argument)' is no size") }
                sizes.append(size)
            }
        }
        if sizes.isEmpty { sizes = [10, 100, 1000, 5000] }
    }

    private static func value(_ rest: inout ArraySlice<String>, _ option: String) throws -> String {
        guard let value = rest.popFirst() else { throw BenchmarkError("\(option) needs a value") }
        return value
    }

    private func run() throws {
        // Before the first child: to start one changes the working folder.
        let text = try Disk.read(flagship)
        let work = try Disk.makeTemporaryFolder()
        defer { _ = try? ChildRun(["rm", "-rf", work], in: "/") }
        BenchmarkReport.printMachine()
        try printStart(in: work)
        BenchmarkReport.printHead()
        var subjects = [
            try Subject("flagship", manifest: text, serviceCount: 33, in: work, program: program)
        ]
        subjects += try sizes.map { size in
            let manifest = SyntheticManifest(serviceCount: size).text
            return try Subject("\(size)", manifest: manifest, serviceCount: size, in: work, program: program)
        }
        var costs: [Int: Double] = [:]
        for subject in subjects {
            let result = try subject.measure(runs: subject.serviceCount > 1000 ? min(runs, 3) : runs)
            BenchmarkReport.printRow(subject, result)
            costs[subject.serviceCount] = result.render.cpuSeconds / Double(subject.serviceCount)
        }
        if let small = costs[100], let large = costs[5000] {
            let growth = BenchmarkReport.decimal(large / small)
            print("cpu time of a service among 5000 over that of one among 100: \(growth)")
        }
        print("load at the end: \(BenchmarkReport.load())")
    }

    /// What a command costs before it does anything, over a Swift program that is empty.
    private func printStart(in work: String) throws {
        try Disk.write("", to: "\(work)/main.swift")
        let compile = ["swiftc", "-O", "-static-stdlib", "main.swift", "-o", "empty"]
        let empty = "\(work)/empty"
        guard try ChildRun(compile, in: work).status == 0 else {
            throw BenchmarkError("cannot compile an empty program")
        }
        let nothing = try Measurement([empty], in: work, runs: runs * 4 + 1)
        let version = try Measurement([program, "--version"], in: work, runs: runs * 4 + 1)
        let wall = BenchmarkReport.decimal((version.wallSeconds - nothing.wallSeconds) * 1000)
        let cpu = BenchmarkReport.decimal((version.cpuSeconds - nothing.cpuSeconds) * 1000)
        let all = BenchmarkReport.decimal(version.wallSeconds * 1000)
        print("start: --version takes \(all) ms, \(wall) ms (cpu \(cpu) ms) over an empty program")
    }
}

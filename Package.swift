// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "platformgen",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "platformgen", targets: ["platformgen"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "Origins", swiftSettings: settings),
        .target(name: "PlatformManifest", dependencies: ["Origins"], swiftSettings: settings),
        .target(name: "PlatformModel", dependencies: ["Origins", "PlatformManifest"], swiftSettings: settings),
        .target(name: "Documents", dependencies: ["Origins"], swiftSettings: settings),
        .target(
            name: "Diagrams",
            dependencies: ["Documents", "Origins", "PlatformManifest", "PlatformModel"],
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .target(
            name: "ArtifactTree",
            dependencies: ["CLinux", "Documents", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings
        ),
        .executableTarget(name: "embed-templates", path: "Sources/embed-templates", swiftSettings: settings),
        .plugin(
            name: "EmbedTemplates",
            capability: .buildTool(),
            dependencies: ["embed-templates"],
            path: "Sources/EmbedTemplatesPlugin"
        ),
        .target(
            name: "PlatformTemplates",
            dependencies: ["Documents", "Origins", .product(name: "Mustache", package: "swift-mustache")],
            swiftSettings: settings,
            plugins: ["EmbedTemplates"]
        ),
        .target(
            name: "Generators",
            dependencies: [
                "Diagrams", "Documents", "Origins", "PlatformManifest", "PlatformModel", "PlatformTemplates",
            ],
            exclude: [
                "Alertmanager/README.md", "Architecture/README.md", "Backups/README.md", "Compose/README.md",
                "Databases/README.md", "Dockerfiles/README.md", "EnvironmentFiles/README.md", "Grafana/README.md",
                "ManifestSchema/README.md", "Nginx/README.md", "Observability/README.md", "Prometheus/README.md",
                "Runbooks/README.md", "Systemd/README.md", "Terraform/README.md",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Explaining",
            dependencies: ["ArtifactTree", "Documents", "Generators", "Origins", "PlatformManifest", "PlatformModel"],
            swiftSettings: settings
        ),
        .target(
            name: "Reporting",
            dependencies: ["Diagrams", "Documents", "Generators", "Origins", "PlatformManifest", "PlatformModel"],
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .target(name: "CLinux"),
        .target(
            name: "ConsumerPrograms",
            dependencies: [
                "ArtifactTree", "Origins", "PlatformManifest", "PlatformModel",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Verification",
            dependencies: ["Origins", "PlatformManifest", "PlatformModel", "Yams"],
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "platformgen",
            dependencies: [
                "ArtifactTree", "CLinux", "ConsumerPrograms", "Diagrams", "Documents", "Explaining", "Generators",
                "Origins", "PlatformManifest", "PlatformModel", "PlatformTemplates", "Reporting", "Verification",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(
            name: "DocumentsTests",
            dependencies: ["Documents", "Origins", "TestSupport", "Yams"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PlatformManifestTests",
            dependencies: ["Origins", "PlatformManifest", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PlatformTemplatesTests",
            dependencies: ["Documents", "Origins", "PlatformTemplates", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PlatformModelTests",
            dependencies: ["Origins", "PlatformManifest", "PlatformModel", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GeneratorsTests",
            dependencies: [
                "Documents", "Generators", "Origins", "PlatformManifest", "PlatformModel", "PlatformTemplates",
                "TestSupport", "Yams",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DiagramsTests",
            dependencies: [
                "Diagrams", "Documents", "Origins", "PlatformManifest", "PlatformModel", "TestSupport", "platformgen",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GoldenTests",
            dependencies: [
                "ArtifactTree", "Documents", "Generators", "PlatformManifest", "TestSupport", "platformgen",
            ],
            exclude: ["Cases"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ConsumerTests",
            dependencies: [
                "ConsumerPrograms", "Diagrams", "Documents", "Generators", "Origins", "PlatformManifest",
                "PlatformModel", "Reporting", "TestSupport", "Yams", "platformgen",
            ],
            exclude: ["monitoring-rehearsal.py"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "VerificationTests",
            dependencies: [
                "Documents", "Generators", "Origins", "PlatformManifest", "PlatformModel", "TestSupport",
                "Verification", "platformgen",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "ExplainProof",
            dependencies: [
                "ArtifactTree", "Documents", "Explaining", "Generators", "Origins", "PlatformManifest", "PlatformModel",
                "PlatformTemplates",
            ],
            path: "Tests/ExplainProof",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "platformgen-explain-proof",
            dependencies: ["ExplainProof"],
            path: "Tests/ExplainProofRun",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ExplainingTests",
            dependencies: [
                "Documents", "ExplainProof", "Explaining", "Generators", "Origins", "PlatformManifest", "PlatformModel",
                "PlatformTemplates",
            ],
            swiftSettings: settings
        ),
        .executableTarget(name: "platformgen-bench", path: "Tests/Benchmark", swiftSettings: settings),
        .executableTarget(
            name: "ArtifactTreeCrasher",
            dependencies: ["ArtifactTree", "Documents"],
            path: "Tests/ArtifactTreeCrasher",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ArtifactTreeTests",
            dependencies: ["ArtifactTree", "ArtifactTreeCrasher", "Documents", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PlatformgenTests",
            dependencies: ["platformgen", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HostileTests",
            dependencies: [
                "ArtifactTree", "Documents", "Generators", "Origins", "PlatformManifest", "PlatformModel",
                "TestSupport", "Verification", "Yams", "platformgen",
            ],
            swiftSettings: settings
        ),
    ]
)

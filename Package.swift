// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library of the system, reached through a module map and, where Swift cannot call it, a shim.
func systemLibrary(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(
        name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

let package = Package(
    name: "slipway",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "slipway", targets: ["slipway"]),
        .library(name: "SparkML", targets: ["SparkML"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.20.0", traits: []),
        // Python workers.
        .package(
            url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        // What Hummingbird is made of and the server speaks of itself.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.24.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.29.0"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
    ],
    targets: [
        // Leaves: formats and engines that know nothing of Slipway.
        .target(name: "Columns", swiftSettings: strict),
        .target(
            name: "Parquet", dependencies: ["CSnappy", "CZlib", "CZstd"], swiftSettings: strict),
        .target(
            name: "SparkML", dependencies: ["Columns", "Parquet", "CArchive"],
            swiftSettings: strict),

        // The product.
        .target(
            name: "SlipwayCore", dependencies: ["Columns", "CCrypto"], swiftSettings: strict),
        .target(
            name: "SlipwayStore",
            dependencies: [
                "SlipwayCore", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "PythonWorkers",
            dependencies: [
                "SlipwayCore", "Columns",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(
                    name: "SystemPackage", package: "swift-system",
                    condition: .when(platforms: [.linux])),
            ],
            resources: [
                .embedInCode("Python/worker.py"), .embedInCode("Python/slipway.py"),
                .embedInCode("Python/inspect_source.py"), .embedInCode("Python/model.py"),
            ],
            swiftSettings: strict),
        .target(
            name: "SlipwayScript", dependencies: ["SlipwayCore", "Columns"],
            swiftSettings: strict),
        .target(
            name: "SlipwayNotebook", dependencies: ["SlipwayCore", "SlipwayScript", "Columns"],
            swiftSettings: strict),
        .target(
            name: "SlipwayTerminal",
            dependencies: ["SlipwayCore", "SlipwayScript", "SlipwayNotebook", "CLibEdit"],
            swiftSettings: strict),
        .target(
            name: "SlipwayServer",
            dependencies: [
                "SlipwayCore", "SlipwayScript", "Columns", "CCrypto", "CZlib",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [
                .embedInCode("Pages/Files/page.css"), .embedInCode("Pages/Files/page.js"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "slipway",
            dependencies: [
                "Columns", "SparkML", "SlipwayCore", "SlipwayStore", "SlipwayScript",
                "SlipwayNotebook", "SlipwayTerminal", "SlipwayServer", "PythonWorkers",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // Tests, one target for each library; what they share is in TestSupport.
        .target(
            name: "TestSupport", dependencies: ["SlipwayCore", "Columns"],
            path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "ColumnsTests", dependencies: ["Columns", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ParquetTests", dependencies: ["Parquet", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SparkMLTests", dependencies: ["SparkML", "Columns", "Parquet", "TestSupport"],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "SlipwayCoreTests", dependencies: ["SlipwayCore", "Columns", "TestSupport"],
            exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "SlipwayStoreTests",
            dependencies: [
                "SlipwayStore", "SlipwayCore", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PythonWorkersTests",
            dependencies: ["PythonWorkers", "SlipwayCore", "Columns", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SlipwayScriptTests",
            dependencies: ["SlipwayScript", "SlipwayCore", "Columns", "TestSupport"],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "SlipwayNotebookTests",
            dependencies: [
                "SlipwayNotebook", "SlipwayScript", "SlipwayCore", "Columns", "TestSupport",
            ],
            swiftSettings: strict),
        // With what `scripts/bench serve` compares the server.
        .executableTarget(
            name: "BareServer",
            dependencies: [
                "SlipwayServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/BareServer", swiftSettings: strict),
        .testTarget(
            name: "SlipwayServerTests",
            dependencies: [
                "SlipwayServer", "SlipwayCore", "Columns", "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // Libraries of the system.
        systemLibrary("CLibEdit", pkgConfig: "libedit", apt: "libedit-dev", brew: "libedit"),
        systemLibrary("CSnappy", pkgConfig: "snappy", apt: "libsnappy-dev", brew: "snappy"),
        systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
        systemLibrary("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev", brew: "zstd"),
        systemLibrary(
            "CArchive", pkgConfig: "libarchive", apt: "libarchive-dev", brew: "libarchive"),
        systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
    ],
    swiftLanguageModes: [.v6]
)

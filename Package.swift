// swift-tools-version: 6.2
import PackageDescription

// The law of the house (README, "The house"): which kind of target may depend on which. Downwards only.
//
//     C ◀ adapters ◀ Runtime ◀ services      Pipeline ◀ everything      stages ◀ services

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"), .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = ["NIOCore", "NIOPosix", "NIOHTTP1"].map { Target.Dependency.product(name: $0, package: "swift-nio") }
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func c(_ name: String, _ pkgConfig: String?, _ debian: String) -> Target {
    .systemLibrary(name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig, providers: [.apt([debian])])
}

/// A room: pure. It may use libraries of its own corridor (`rooms`), named one by one.
func stage(_ name: String, rooms: [String] = [], resources: [Resource] = []) -> Target {
    .target(
        name: name, dependencies: (["Pipeline"] + rooms).map { .byName(name: $0) }, path: "Sources/Stages/\(name)", resources: resources,
        swiftSettings: strict)
}

/// One outside system; the only importer of its C module.
func adapter(_ name: String, _ libraries: [String]) -> Target {
    .target(
        name: name, dependencies: (["Pipeline"] + libraries).map { .byName(name: $0) }, path: "Sources/Adapters/\(name)",
        swiftSettings: strict)
}

/// An executable: parts put together.
func service(_ name: String, _ parts: [String], _ libraries: [Target.Dependency] = [logging]) -> Target {
    .executableTarget(
        name: name, dependencies: (["Pipeline", "Runtime"] + parts).map { .byName(name: $0) } + libraries,
        path: "Sources/Services/\(name)", swiftSettings: strict)
}

func tests(_ name: String, _ parts: [String], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: (["Pipeline", "TestSupport"] + parts).map { .byName(name: $0) }, path: "Tests/\(name)Tests", exclude: exclude,
        swiftSettings: strict)
}

/// Only for `Tests/Fuzz/run`: without libFuzzer the program has no `main`.
let fuzzing: [Target] =
    Context.environment["LEURRE_FUZZ"] == nil
    ? []
    : [.executableTarget(name: "leurre-fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Driver", swiftSettings: strict)]

/// Only for `Benchmarks/run`.
let benchmarks: [Target] =
    Context.environment["LEURRE_BENCH"] == nil
    ? []
    : [
        .target(name: "CReference", dependencies: ["CPcap", "CPq", "CRdkafka"], path: "Benchmarks/Reference", cSettings: [.unsafeFlags(["-O2"])]),
        .executableTarget(
            name: "leurre-bench",
            dependencies: [
                "CReference", "Pipeline", "Packets", "Batching", "Sessions", "Fingerprints", "Enrichment", "Statistics", "Tables", "Postgres", "Capture", argumentParser,
            ], path: "Benchmarks/leurre-bench", swiftSettings: strict),
    ]

let package = Package(
    name: "leurre",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        c("CRdkafka", "rdkafka", "librdkafka-dev"),
        c("CPcap", "libpcap", "libpcap-dev"),
        c("CPq", "libpq", "libpq-dev"),
        c("CMaxMindDB", "libmaxminddb", "libmaxminddb-dev"),
        c("CCares", "libcares", "libc-ares-dev"),
        c("CZlib", "zlib", "zlib1g-dev"),
        c("CCrypto", "libcrypto", "libssl-dev"),
        c("CSSL", "libssl", "libssl-dev"),

        .target(name: "Pipeline", swiftSettings: strict),

        stage("Packets"),
        stage("Batching"),
        stage("Sessions", rooms: ["Packets"]),
        stage("Fingerprints"),
        stage("Enrichment", rooms: ["Fingerprints"]),
        stage("Statistics"),
        stage("Letters", rooms: ["Packets"]),
        // The shipped scenarios travel inside the program: Scenarios is a link to deploy/data/scenarios.
        stage("Simulation", rooms: ["Packets", "Fingerprints"], resources: [.embedInCode("Scenarios")]),
        // The migrations travel inside the program: Migrations is a link to schemas/tables.
        stage("Tables", resources: [.embedInCode("Migrations")]),

        adapter("Kafka", ["CRdkafka"]),
        adapter("Capture", ["CPcap", "CZlib"]),
        adapter("Postgres", ["CPq"]),
        adapter("Lookups", ["CMaxMindDB"]),
        adapter("Resolver", ["CCares"]),
        adapter("Spool", ["CZlib"]),
        adapter("Signing", ["CCrypto"]),
        .target(name: "HTTP", dependencies: nio + ["CSSL"], path: "Sources/Adapters/HTTP", swiftSettings: strict),

        .target(name: "Runtime", dependencies: ["Pipeline", "Kafka", "HTTP", "Signing", logging, yams], swiftSettings: strict),

        service("leurre-sensor", ["Kafka", "Capture", "Spool", "Packets", "Batching"]),
        service("leurre-sessions", ["Kafka", "Sessions"]),
        service("leurre-enrich", ["Kafka", "Lookups", "Resolver", "Enrichment", "Fingerprints"]),
        service("leurre-statistics", ["Kafka", "Statistics"]),
        service("leurre-sink", ["Kafka", "Postgres", "Tables"]),
        service("leurre-broker", ["Kafka"]),
        service("leurre", ["Kafka", "HTTP", "Postgres", "Signing", "Capture", "Packets", "Letters", "Tables", "Simulation"], [logging, argumentParser, yams]),

        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Pipeline", "Packets", "Batching", "Sessions", "Fingerprints", "Enrichment", "Statistics", "Tables", "Capture", "Lookups",
                "Spool", "Runtime", "TestSupport",
            ], path: "Tests/Fuzz/Targets", swiftSettings: strict),
        tests("FuzzTargets", ["FuzzTargets"]),
        tests("Pipeline", []),
        tests("Packets", ["Packets", "Capture"]),
        tests("Batching", ["Batching"]),
        tests("Sessions", ["Sessions", "Packets"]),
        tests("Fingerprints", ["Fingerprints"]),
        tests("Enrichment", ["Enrichment", "Fingerprints"]),
        tests("Statistics", ["Statistics"]),
        tests("Simulation", ["Simulation", "Packets", "Fingerprints", "Runtime", "leurre"]),
        tests("Letters", ["Letters", "Sessions", "Kafka", "Runtime", "leurre"]),
        tests("Tables", ["Tables"], exclude: ["Golden"]),
        tests("Kafka", ["Kafka", "leurre-broker"]),
        tests("Capture", ["Capture"]),
        tests("Postgres", ["Postgres", "Tables", "Kafka", "Runtime", "leurre-sink", "leurre"]),
        tests("Lookups", ["Lookups"]),
        tests("Resolver", ["Resolver"]),
        tests("Spool", ["Spool"]),
        tests("Signing", ["Signing"]),
        tests("HTTP", ["HTTP"]),
        tests("Sensor", ["leurre-sensor", "Kafka", "Spool", "Batching", "Signing", "Runtime"]),
        tests("Runtime", ["Runtime", "Kafka", "HTTP", "Signing", "Sessions", "leurre"]),
        tests("Watch", ["HTTP", "Kafka", "Runtime", "leurre"]),
        tests("EndToEnd", ["Kafka", "Spool"]),
        tests("Fault", ["Kafka", "leurre"], exclude: ["seeds.tsv"]),
    ] + fuzzing + benchmarks
)

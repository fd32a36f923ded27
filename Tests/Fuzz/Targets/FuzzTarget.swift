/// One reader of bytes from outside, with what it promises about all of them.
///
/// A trap, memory out of bounds, too much time or memory is found by whoever runs it (`Tests/Fuzz/run`); `run` checks the rest.
package struct FuzzTarget: Sendable {
    /// The folder of its corpus, and of its inputs under `Tests/Fixtures/hostile`.
    package let name: String
    /// Longer inputs find nothing that shorter ones do not.
    package let bytesMax: Int
    /// Well-formed inputs to begin with, read from the folders of the repository the current folder is in.
    package let seeds: @Sendable () throws -> [[UInt8]]
    /// - Throws: `BrokenPromise`.
    package let run: @Sendable ([UInt8]) throws -> Void

    package static let all: [FuzzTarget] = [
        CaptureTarget.target, HeaderTarget.target, RecordTarget.target, PlatformTarget.target, FingerprintTargets.database,
        FingerprintTargets.signature, LookupTargets.countries, LookupTargets.maxMind, SpoolTarget.target, StageTargets.sessions,
        StageTargets.enrichment, StageTargets.statistics, StageTargets.pipe, TableTarget.target,
    ]

    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

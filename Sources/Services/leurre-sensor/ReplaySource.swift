import Batching
import Capture
import Pipeline
import Runtime

/// Whose captures are replayed, and in which sensor's name.
struct ReplaySource {
    let entry: PlatformFile.Entry
    let sensor: String
    let paths: [String]

    var isKnownAgain: Bool { !paths.contains("-") }

    /// A hash of the captures' content and of all that decides the batches. Standard input cannot be read twice: its epoch is random.
    func epoch(_ partitions: Int32, _ limits: BatchLimits, _ generation: UInt32, bufferBytes: Int) throws(CaptureError) -> UInt64 {
        guard isKnownAgain else { return UInt64.random(in: 1...UInt64.max) }
        var epoch = Epoch(platform: entry.platform, sensor: sensor, partitionCount: partitions, limits: limits, generation: generation)
        let merge = try CaptureMerge(paths: paths, bufferBytes: bufferBytes)
        while merge.read(max: 4_096, { bytes, _, time in epoch.mix(bytes, captured: time) }) {}
        return epoch.value
    }
}

extension ReplaySource {
    /// Every platform that has captures.
    private static let all = "all"

    /// The captures that a platform file names for some of its platforms; each replay has its platform's name.
    static func named(_ names: [String], in file: PlatformFile) throws(SettingError) -> [ReplaySource] {
        var entries: [PlatformFile.Entry] = []
        if names == [all], !file.entries.contains(where: { $0.platform.id == all }) {
            entries = try file.replayable()
        } else {
            for name in names {
                guard !entries.contains(where: { $0.platform.id == name }) else {
                    throw SettingError("platform \"\(name)\" is named twice in --replay-platforms: a capture is counted once")
                }
                entries.append(try file.entry(name))
            }
        }
        if let idle = entries.first(where: \.captures.isEmpty) {
            throw SettingError("platform \"\(idle.platform.id)\" has no \"captures\" in \"\(file.name)\": there is nothing to replay")
        }
        if let piped = entries.first(where: { $0.captures.contains("-") }) {
            throw SettingError(
                "platform \"\(piped.platform.id)\" is to be read from standard input, which --replay-platforms does not: give --platform and --replay -")
        }
        return entries.map { ReplaySource(entry: $0, sensor: $0.platform.id, paths: $0.captures) }
    }
}

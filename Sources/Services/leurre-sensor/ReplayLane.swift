import Batching
import Capture
import Pipeline
import Runtime

/// One platform of a replay: its captures as one stream, its batches and its reports.
struct ReplayLane {
    let source: ReplaySource
    let epoch: UInt64
    private(set) var batcher: Batcher
    private var merge: CaptureMerge
    private var reports: HourlyReports
    private(set) var isAtEnd = false
    /// Packets to take at once: so many that the clock goes on by no more than an hour, where that can be foreseen.
    private var turn = 1

    /// Nobody gets farther ahead of the slowest than this, and one packet.
    static let aheadMax = Span.hour
    /// Of all captures of a replay together: a thousand platforms have a thousand and more.
    private static let buffersBytesMax = 32 << 20
    private static let bufferBytesMax = 1 << 18
    private static let bufferBytesMin = 1 << 13

    /// - Parameter captureCount: of the whole replay.
    init(_ source: ReplaySource, partitionCount: Int32, limits: BatchLimits, generation: UInt32, captureCount: Int) throws(CaptureError) {
        let bufferBytes = min(max(Self.buffersBytesMax / max(captureCount, 1), Self.bufferBytesMin), Self.bufferBytesMax)
        self.source = source
        epoch = try source.epoch(partitionCount, limits, generation, bufferBytes: bufferBytes)
        let (platform, sensor) = (source.entry.platform, source.sensor)
        batcher = Batcher(platform: platform, sensor: sensor, epoch: epoch, partitionCount: partitionCount, limits: limits)
        reports = HourlyReports(platform: platform, sensor: sensor, epoch: epoch, isReplay: true)
        merge = try CaptureMerge(paths: source.paths, bufferBytes: bufferBytes)
    }

    var otherFrames: Int64 { merge.otherFrames }
    var damage: CaptureError? { merge.damage }

    /// Takes some packets.
    ///
    /// - Parameters:
    ///   - max: at most so many, at least 1.
    ///   - due: asked before each packet; it may wait.
    mutating func read(max: Int, into sealed: inout [Batcher.Sealed], due: (Timestamp) throws -> Void) throws {
        let before = batcher.clock
        defer { turn = batcher.clock - before > Self.aheadMax ? 1 : Swift.min(2 * turn, 1_024) }
        var failure: (any Error)?
        isAtEnd = !merge.read(max: Swift.min(turn, max)) { bytes, wireLength, time in
            if failure != nil { return }
            do { try due(time) } catch { return failure = error }
            if batcher.take(bytes, wireLength: wireLength, captured: time, into: &sealed) { reports.captured(at: time) }
        }
        if let failure { throw failure }
    }

    /// What is not full yet, and "everything captured has been sent" for every partition.
    mutating func end(into sealed: inout [Batcher.Sealed], partitionCount: Int32) {
        SensorParts.end(&batcher, partitions: partitionCount, clock: batcher.clock, into: &sealed)
    }

    /// To be asked once the broker has acknowledged all of it.
    mutating func reportsAtEnd(topic: String) -> [Publisher.Item] {
        reports.replayEnded(up: source.entry.up)
        return reports.records(topic: topic, now: Clock.now()).map(\.item)
    }
}

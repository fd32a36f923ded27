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
    private var isReadToItsEnd = false
    /// Packets that were read and whose time has not come.
    private var aside: ArraySlice<Aside> = []

    private struct Aside {
        let bytes: [UInt8]
        let wireLength: UInt32
        let time: Timestamp
    }

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

    var isAtEnd: Bool { isReadToItsEnd && aside.isEmpty }

    /// When the next packet was captured, as far as it is known: else where the clock stands.
    var next: Timestamp { aside.first?.time ?? batcher.clock }

    /// Takes the packets up to an instant, some of them at once.
    ///
    /// - Parameters:
    ///   - max: at most so many are read.
    ///   - due: asked before each packet; it may wait.
    mutating func read(until end: Timestamp, max: Int, into sealed: inout [Batcher.Sealed], due: (Timestamp) throws -> Void) throws {
        while let packet = aside.first, packet.time <= end {
            aside.removeFirst()
            try due(packet.time)
            take(packet.bytes.span.bytes, packet.wireLength, packet.time, &sealed)
        }
        guard aside.isEmpty, !isReadToItsEnd else { return }
        aside.removeAll(keepingCapacity: true)
        var failure: (any Error)?
        isReadToItsEnd = !merge.read(max: max) { bytes, wireLength, time in
            if failure != nil { return }
            guard aside.isEmpty, time <= end else {
                return aside.append(Aside(bytes: bytes.withUnsafeBytes { Array($0) }, wireLength: wireLength, time: time))
            }
            do { try due(time) } catch { return failure = error }
            take(bytes, wireLength, time, &sealed)
        }
        if let failure { throw failure }
    }

    private mutating func take(_ bytes: RawSpan, _ wireLength: UInt32, _ time: Timestamp, _ sealed: inout [Batcher.Sealed]) {
        if batcher.take(bytes, wireLength: wireLength, captured: time, into: &sealed) { reports.captured(at: time) }
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

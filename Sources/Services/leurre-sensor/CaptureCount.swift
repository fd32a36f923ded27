import Batching
import Pipeline

/// What has been captured since the start.
struct CaptureCount {
    var captured: Int64 = 0
    var ignored: Int64 = 0
    var newestPacket = Timestamp(nanoseconds: 0)

    init(_ batchers: some Sequence<Batcher>) {
        for batcher in batchers {
            captured += batcher.captured
            ignored += batcher.ignored
            newestPacket = max(newestPacket, batcher.newestPacket)
        }
    }

    init(_ batcher: Batcher) { self.init(CollectionOfOne(batcher)) }
}

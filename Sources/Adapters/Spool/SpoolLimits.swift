/// How much a spool takes, and how often it syncs.
package struct SpoolLimits: Equatable, Sendable {
    /// All segments together.
    package var bytesMax = 4 << 30
    /// A segment is deleted as a whole; smaller ones give room back sooner.
    package var segmentBytes = 16 << 20
    /// What a dying machine may lose of what was spooled, in time. 0: nothing, each batch is synced before it is published.
    package var syncMilliseconds = 200

    package init(bytesMax: Int = 4 << 30, segmentBytes: Int = 16 << 20, syncMilliseconds: Int = 200) {
        (self.bytesMax, self.syncMilliseconds) = (bytesMax, syncMilliseconds)
        // A bound that holds few segments could not give room back while the last one is being written.
        self.segmentBytes = min(segmentBytes, bytesMax / 4)
    }
}

import Pipeline

/// What a capture says about one frame beside its bytes.
package struct CapturedFrame: Equatable, Sendable {
    package var time: Timestamp
    /// Length of the frame on the wire in bytes, link-layer header included; the captured bytes may be fewer.
    package var wireLength: UInt32
    /// Number of the link type in the registry of tcpdump.org.
    package var linkType: UInt16

    package init(time: Timestamp, wireLength: UInt32, linkType: UInt16) {
        (self.time, self.wireLength, self.linkType) = (time, wireLength, linkType)
    }
}

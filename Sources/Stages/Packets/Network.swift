/// What a frame carries behind its link-layer header.
package enum Network: Equatable, Sendable {
    /// An IP packet as far as it was captured: padding of the link is not part of it. At least one byte.
    case ip(offset: Int, count: Int)
    /// Something else: ARP, spanning tree, an encrypted frame, a link type without a decoder.
    case other
    /// The frame ends inside the link-layer header, or contradicts it.
    case malformed
}

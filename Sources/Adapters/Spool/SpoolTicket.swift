/// What a batch from the spool is acknowledged with.
package struct SpoolTicket: Equatable, Sendable {
    let segment: UInt64
    package let byteCount: Int
    package let packets: Int64
}

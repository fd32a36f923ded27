/// What a segment could not give back.
package struct SpoolLosses: Equatable, Sendable {
    /// At least so many batches: damage may cover several.
    package var batches = 0
    package var bytes = 0
    /// Bytes behind the last whole record: a write that a crash cut off. Its batch had not been published.
    package var tornBytes = 0

    package init() {}

    package static func += (left: inout SpoolLosses, right: SpoolLosses) {
        left.batches += right.batches
        left.bytes += right.bytes
        left.tornBytes += right.tornBytes
    }
}

/// What could not be used, as far as a record can carry it, with where it came from and why: the value of `deadletters.v1`.
package struct DeadLetter: Equatable, Sendable {
    package var service: String
    package var topic: String
    package var partition: Int32
    package var offset: Int64
    /// `SetAsideReason`, as text so that a reader meets newer reasons without harm.
    package var reason: String
    /// The cause in words.
    package var detail: String
    /// The original record's key and value, or one packet of it.
    package var key: [UInt8]
    package var value: [UInt8]
    /// For one packet of a batch: its index, and when it was captured.
    package var index: UInt32?
    package var captured: Timestamp
    /// The generation of the service that set it aside; 0 if it has none, or was written before letters said so.
    package var generation: UInt32 = 0
    /// The batch that it came in, for what is a batch or a packet of one; nil if the record could not be read so far.
    package var batch: BatchOrigin?
    /// Of a whole record its header `leurre-signature`: given in again it is still the sensor's word. Empty if it had none.
    package var signature: [UInt8] = []

    package init(
        service: String, topic: String, partition: Int32, offset: Int64, reason: String, detail: String, key: [UInt8], value: [UInt8],
        index: UInt32?, captured: Timestamp
    ) {
        (self.service, self.topic, self.partition, self.offset) = (service, topic, partition, offset)
        (self.reason, self.detail, self.key, self.value) = (reason, detail, key, value)
        (self.index, self.captured) = (index, captured)
    }
}

/// What became of one record that was sent.
package struct Delivery: Sendable {
    /// As given to `Producer.send`.
    package var token: UInt64
    package var partition: Int32
    /// Where the record lies in its partition; -1 if it was not delivered.
    package var offset: Int64
    /// nil: every in-sync replica has it.
    package var error: KafkaError?

    package init(token: UInt64, partition: Int32, offset: Int64, error: KafkaError?) {
        (self.token, self.partition, self.offset, self.error) = (token, partition, offset, error)
    }
}

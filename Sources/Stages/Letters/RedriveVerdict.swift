import Pipeline

/// What can be done with a letter.
package enum RedriveVerdict: Equatable, Sendable {
    /// To be published as it is.
    case publish(RedrivenRecord)
    /// Nothing: why, and what a person can do, as the end of a sentence.
    case refused(String)
}

/// A record to publish: the original one, or a packet in a batch of its own.
package struct RedrivenRecord: Equatable, Sendable {
    package var topic: String
    package var partition: Int32
    package var key: [UInt8]
    package var value: [UInt8]
    /// The sensor's own signature, if the record had one; whoever gives in a record without may sign it himself.
    package var signature: [UInt8]

    package init(topic: String, partition: Int32, key: [UInt8], value: [UInt8], signature: [UInt8] = []) {
        (self.topic, self.partition, self.key, self.value) = (topic, partition, key, value)
        self.signature = signature
    }
}

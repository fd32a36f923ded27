extension Consumer {
    /// A change of what this member of the group reads.
    package enum Rebalance: Equatable, Sendable {
        /// These are new. The answer says from which offset each is read.
        case assigned([TopicPartition])
        /// These go away when the handler returns: flush and commit before. If `lost`, another member may have them already, and
        /// nothing may be written or committed for them.
        case revoked([TopicPartition], lost: Bool)
    }
}

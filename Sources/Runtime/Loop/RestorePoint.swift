import Pipeline

/// From where a start reads a service's own output back.
package enum RestorePoint: Sendable {
    /// From the commit's `restoreFrom`.
    case commit
    /// All of it; `restoreFrom` is an input offset.
    case beginning
}

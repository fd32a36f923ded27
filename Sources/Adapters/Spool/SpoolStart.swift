/// Whether a run goes on with the numbers of the one before, or begins an epoch of its own.
///
/// A number must never be used twice with different content: the second batch would be taken for a duplicate, in silence.
///
/// * The process died (`kill -9`) or stopped: each batch was written before it was published, and what was written is there, since
///   the kernel has it. The same epoch goes on.
/// * The machine died: what was published may be younger than what was synced, so the numbers on disk may be too low. What is in the
///   spool is published under its old epoch, and new packets get a new one. If the sensor had stopped in order, everything is synced
///   and the epoch goes on.
/// * Another sensor, platform or partition count, a replay after a live run, counters that cannot be read: a new epoch.
package struct SpoolStart: Equatable, Sendable {
    package enum Reason: String, Sendable {
        case first, goesOn = "goes_on", machineRestarted = "machine_restarted", anotherSensor = "another_sensor"
        case anotherPartitionCount = "another_partition_count", countersLost = "counters_lost", replay
    }

    package let run: SpoolRun
    package let reason: Reason

    /// - Parameters:
    ///   - partitionCount: the topic's.
    ///   - fresh: the epoch to begin if the old one cannot be gone on with; for a replay its own.
    package init(
        _ found: SpoolFound, owner: SpoolOwner, boot: BootID, partitionCount: Int32, fresh: UInt64, folder: String
    ) throws(SpoolError) {
        guard found.partitionCounts.allSatisfy({ $0 == partitionCount }) else {
            let counts = found.partitionCounts.sorted().map(String.init).joined(separator: " and ")
            throw SpoolError(
                code: .unsupported, operation: "use the spool \"\(folder)\"",
                reason: "it holds batches for \(counts) partitions and the topic has \(partitionCount); "
                    + "give the topic its old number back until they are published, or give the sensor another folder and lose them")
        }
        reason = Self.reason(found, owner, boot, partitionCount)
        if reason == .goesOn, let run = found.run {
            self.run = SpoolRun(epoch: run.epoch, boot: boot, owner: owner, numbers: run.numbers)
        } else {
            let numbers = Array(repeating: BatchNumbers(), count: Int(max(partitionCount, 1)))
            // A clock that was set back must not bring an old epoch again; a replay's epoch is what it is.
            let taken = found.run?.epoch == fresh && !owner.isReplay
            run = SpoolRun(epoch: taken ? fresh &+ 1 : fresh, boot: boot, owner: owner, numbers: numbers)
        }
    }

    private static func reason(_ found: SpoolFound, _ owner: SpoolOwner, _ boot: BootID, _ partitionCount: Int32) -> Reason {
        if owner.isReplay { return .replay }
        guard let run = found.run else { return found.hasRecords ? .countersLost : .first }
        if run.owner != owner { return .anotherSensor }
        if run.partitionCount != partitionCount { return .anotherPartitionCount }
        return found.isClean || run.boot.isSame(as: boot) ? .goesOn : .machineRestarted
    }
}

import Batching
import Logging
import Pipeline
import Runtime
import Spool

/// Numbers batches and keeps those that are not on their way yet: on disk, or in memory if there is no spool or its disk fails.
///
/// A number is used once: a batch that finds no room takes its number along, and the ledger shows the gap as missing.
package final class Outbox {
    enum Outcome {
        /// To be published now: nothing older waits.
        case taken(Outgoing)
        /// It will come out of `next`.
        case kept
        case full(String)
    }

    /// How long a disk that failed is left alone.
    private static let retryInterval = Span.minutes(1)

    private let spool: Spool?
    private let syncInterval: Span
    private let logger: Logger
    private(set) var isSpooling = false
    private var isPassingBy = false
    /// When the disk failed, or the last try with it.
    private var failedAt: Timestamp?
    private var syncedAt = Clock.monotonic()
    private var held: [Outgoing] = []
    private var heldFirst = 0
    /// What lies in memory and is not on its way.
    private(set) var heldBytes = 0
    /// The epoch that new batches get, and where its numbers stand; one for each sensor.
    private var runs: [SpoolRun]
    private let places: [String: Int]

    /// - Parameter runs: by the sensor's name, of a replay of several platforms more than one; a spool is one sensor's.
    package init(runs: [(sensor: String, run: SpoolRun)], spool: Spool?, syncMilliseconds: Int, logger: Logger) {
        precondition(runs.count == 1 || spool == nil && !runs.isEmpty, "a spool is one sensor's")
        (self.runs, self.spool, self.logger) = (runs.map(\.run), spool, logger)
        places = Dictionary(uniqueKeysWithValues: runs.enumerated().map { ($1.sensor, $0) })
        syncInterval = Span(nanoseconds: Int64(syncMilliseconds) * 1_000_000)
    }

    /// Whose batches a spool holds, or the first of several.
    var run: SpoolRun { runs[0] }

    private func place(of sealed: Batcher.Sealed) -> Int {
        if runs.count == 1 { return 0 }
        guard let place = places[sealed.batch.sensor] else { preconditionFailure("a batch of a sensor that is not replayed") }
        return place
    }

    /// Begins the run on disk. Until then only what an earlier one left comes out.
    func begin() {
        guard let spool else { return }
        do throws(SpoolError) {
            try spool.begin(run)
            isSpooling = true
        } catch { diskFailed(error) }
    }

    var isEmpty: Bool { heldFirst == held.count && spool?.isCaughtUp ?? true }

    /// Packets and bytes in the spool that the broker has not acknowledged.
    var spooled: (packets: Int64, bytes: Int) { spool?.waiting ?? (0, 0) }

    /// - Parameter roomBytes: how much memory may still be taken.
    func add(_ sealed: Batcher.Sealed, roomBytes: Int) -> Outcome {
        let place = place(of: sealed)
        let outgoing = number(sealed, of: runs[place])
        guard isSpooling, let spool else { return hold(outgoing, place, roomBytes) }
        var numbers = run.numbers
        numbers[Int(sealed.partition)].used(packets: outgoing.packets)
        let before = run.numbers[Int(sealed.partition)]
        let record = SpoolRecord(
            partition: sealed.partition, number: before.next, packetsBefore: before.packetsBefore, packetCount: outgoing.packets,
            batch: outgoing.bytes)
        do throws(SpoolError) {
            let isTaken = roomBytes >= outgoing.bytes.count && heldFirst == held.count
            let ticket = try spool.append(record, numbers: numbers, isTaken: isTaken)
            runs[0].numbers = numbers
            isPassingBy = false
            guard let ticket else { return .kept }
            var outgoing = outgoing
            outgoing.ticket = ticket
            return .taken(outgoing)
        } catch {
            guard error.code == .full || error.code == .unsupported else {
                diskFailed(error)
                return add(sealed, roomBytes: roomBytes)
            }
            // Somebody else has filled the disk: while nothing waits on it, it is not needed.
            if spool.isEmpty, roomBytes >= outgoing.bytes.count, (try? spool.keep(numbers)) != nil {
                if !isPassingBy { logger.warning("\(error); batches pass it by while the broker takes them") }
                isPassingBy = true
                return hold(outgoing, 0, roomBytes)
            }
            return .full("\(error)")
        }
    }

    /// Uses up the batch's number without the batch.
    func drop(_ sealed: Batcher.Sealed) {
        runs[place(of: sealed)].numbers[Int(sealed.partition)].used(packets: sealed.batch.packetCount)
        guard isSpooling, let spool else { return }
        do throws(SpoolError) { try spool.keep(run.numbers) } catch {
            diskFailed(error)
            if !run.owner.isReplay { runs[0].numbers[Int(sealed.partition)].used(packets: sealed.batch.packetCount) }
        }
    }

    /// The next batch to publish: what lies on disk first.
    func next() -> Outgoing? {
        while let spool, !spool.isCaughtUp {
            do throws(SpoolError) {
                guard let (record, ticket) = try spool.next() else { break }
                if let outgoing = outgoing(record, ticket) { return outgoing }
            } catch { logger.error("\(error); the ledger shows as missing what lies there") }
        }
        tellLosses()
        guard heldFirst < held.count else { return nil }
        defer { heldFirst += 1 }
        let outgoing = held[heldFirst]
        heldBytes -= outgoing.bytes.count
        if heldFirst >= 1_024, heldFirst * 2 >= held.count {
            held.removeFirst(heldFirst)
            heldFirst = 0
        }
        return outgoing
    }

    func acknowledge(_ outgoing: Outgoing) {
        guard let ticket = outgoing.ticket, let spool else { return }
        do throws(SpoolError) { try spool.acknowledge(ticket) } catch { diskFailed(error) }
    }

    /// When `tick` has to sync what has been written; nil if nothing has.
    var syncDue: Timestamp? { isSpooling && spool?.isUnsynced ?? false ? syncedAt + syncInterval : nil }

    /// What is due: syncing, and another try with a disk that failed.
    func tick() {
        guard let spool else { return }
        let now = Clock.monotonic()
        if isSpooling, now - syncedAt >= syncInterval {
            syncedAt = now
            do throws(SpoolError) { try spool.sync() } catch { diskFailed(error) }
        } else if !isSpooling, let failedAt, now - failedAt >= Self.retryInterval {
            self.failedAt = now
            guard (try? spool.begin(run)) != nil else { return }
            isSpooling = true
            logger.warning("the spool's disk takes batches again", metadata: ["spool": "\(spool.path)"])
        }
    }

    func close() {
        guard isSpooling, let spool else { return }
        do throws(SpoolError) { try spool.close() } catch { diskFailed(error) }
        isSpooling = false
    }

    private func number(_ sealed: Batcher.Sealed, of run: SpoolRun) -> Outgoing {
        var batch = sealed.batch
        let numbers = run.numbers[Int(sealed.partition)]
        (batch.epoch, batch.number, batch.packetsBefore) = (run.epoch, numbers.next, numbers.packetsBefore)
        return Outgoing(partition: sealed.partition, key: Array(batch.sensor.utf8), bytes: batch.encoded(), packets: batch.packetCount)
    }

    /// - Parameter place: whose numbers it uses up.
    private func hold(_ outgoing: Outgoing, _ place: Int, _ roomBytes: Int) -> Outcome {
        guard roomBytes >= outgoing.bytes.count else { return .full("the memory for batches is full (queue-bytes-max)") }
        runs[place].numbers[Int(outgoing.partition)].used(packets: outgoing.packets)
        if isEmpty { return .taken(outgoing) }
        held.append(outgoing)
        heldBytes += outgoing.bytes.count
        return .kept
    }

    /// From a record of the spool; nil, after a sentence, if the record is whole but no batch.
    private func outgoing(_ record: SpoolRecord, _ ticket: SpoolTicket) -> Outgoing? {
        guard let batch = try? PacketBatch(encoded: record.batch), run.numbers.indices.contains(Int(record.partition)) else {
            logger.error("a record in the spool is no batch and is passed over", metadata: ["bytes": "\(record.byteCount)"])
            try? spool?.acknowledge(ticket)
            return nil
        }
        return Outgoing(
            partition: record.partition, key: Array(batch.sensor.utf8), bytes: record.batch, packets: record.packetCount, ticket: ticket)
    }

    private func tellLosses() {
        guard let losses = spool?.takeLosses(), losses != SpoolLosses() else { return }
        if losses.batches > 0 || losses.bytes > 0 {
            logger.error(
                "the spool is damaged: what cannot be read is passed over; the ledger shows it as missing",
                metadata: ["batches_at_least": "\(losses.batches)", "bytes": "\(losses.bytes)"])
        }
        if losses.tornBytes > 0 {
            logger.warning("the spool ends in an unfinished write, which is passed over", metadata: ["bytes": "\(losses.tornBytes)"])
        }
    }

    /// The numbers on disk stand still from here on, so that the next start must not find them used: a live sensor begins an epoch that
    /// the disk does not know. A replay's numbers follow from its capture.
    private func diskFailed(_ error: SpoolError) {
        failedAt = Clock.monotonic()
        isSpooling = false
        let sentence = "the spool's disk fails; batches are kept in memory only and are lost if the sensor dies"
        logger.error("\(error): \(sentence)", metadata: ["spool": "\(spool?.path ?? "")"])
        guard !run.owner.isReplay else { return }
        runs[0].epoch = max(UInt64(bitPattern: Clock.now().nanoseconds), run.epoch &+ 1)
        runs[0].numbers = run.numbers.map { _ in BatchNumbers() }
    }
}

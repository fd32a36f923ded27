/// What a segment and the counters both say of the run that wrote them.
package struct SpoolRun: Equatable, Sendable {
    package var epoch: UInt64
    package var boot: BootID
    package var owner: SpoolOwner
    /// One a partition.
    package var numbers: [BatchNumbers]

    package static let partitionsMax = 65_536

    package init(epoch: UInt64, boot: BootID, owner: SpoolOwner, numbers: [BatchNumbers]) {
        (self.epoch, self.boot, self.owner, self.numbers) = (epoch, boot, owner, numbers)
    }

    package var partitionCount: Int32 { Int32(numbers.count) }

    var byteCount: Int { 8 + BootID.byteCount + 8 + 4 + 4 + 16 * numbers.count }

    func put(into writer: inout FieldWriter) {
        writer.put(epoch)
        writer.put(boot.bytes)
        writer.put(owner.identity)
        writer.put(UInt32(owner.isReplay ? 1 : 0))
        writer.put(UInt32(numbers.count))
        for partition in numbers {
            writer.put(partition.next)
            writer.put(partition.packetsBefore)
        }
    }

    /// Nil if it is not one. The count is bounded before anything is made of it.
    init?(from reader: inout FieldReader) {
        guard let epoch = reader.take(UInt64.self), let boot = reader.take(BootID.byteCount), let identity = reader.take(UInt64.self),
            let flags = reader.take(UInt32.self), let count = reader.take(UInt32.self), (1...Self.partitionsMax).contains(Int(count))
        else { return nil }
        var numbers: [BatchNumbers] = []
        for _ in 0..<count {
            guard let next = reader.take(Int64.self), let before = reader.take(Int64.self) else { return nil }
            numbers.append(BatchNumbers(next: next, packetsBefore: before))
        }
        guard numbers.allSatisfy(\.isPossible) else { return nil }
        self.init(
            epoch: epoch, boot: BootID(bytes: boot), owner: SpoolOwner(identity: identity, isReplay: flags & 1 == 1), numbers: numbers)
    }
}

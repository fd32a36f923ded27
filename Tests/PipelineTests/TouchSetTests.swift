import Pipeline
import TestSupport
import Testing

@Suite("First touches")
struct TouchSetTests {
    private func touch(_ time: Int64, _ port: UInt16, from remotePort: UInt16 = 1, origin: UInt16 = 0, batch: Int64 = 0, index: UInt32 = 0)
        -> Touch
    {
        let key = TouchKey(time: Timestamp(nanoseconds: time), origin: origin, batch: batch, index: index)
        return Touch(key: key, transport: .tcp, port: port, remotePort: remotePort)
    }

    private func random(_ numbers: inout SeededRandom, count: Int) -> [Touch] {
        (0..<count).map { index in
            touch(
                Int64(numbers.below(20)), UInt16(numbers.below(8)), from: UInt16(numbers.below(4)), origin: UInt16(numbers.below(2)),
                batch: Int64(numbers.below(3)), index: UInt32(index))
        }
    }

    @Test("the order and number of insertions do not matter, with and without a limit")
    func permutations() {
        for seed in UInt64(1)...200 {
            var numbers = SeededRandom(seed: seed)
            let touches = random(&numbers, count: 30)
            let limit = numbers.pick([2, 5, 2_048])
            var (reference, other) = (TouchSet(), TouchSet())
            for touch in touches { reference.insert(touch, limit: limit) }
            for touch in touches.shuffled(using: &numbers) + touches.prefix(5) { other.insert(touch, limit: limit) }
            #expect(reference.entries == other.entries && reference.isTruncated == other.isTruncated, "seed \(seed)")
        }
    }

    @Test("merging parts in any order gives what the whole gives")
    func merging() {
        for seed in UInt64(1)...200 {
            var numbers = SeededRandom(seed: seed)
            let touches = random(&numbers, count: 30)
            let limit = numbers.pick([3, 2_048])
            var whole = TouchSet()
            for touch in touches { whole.insert(touch, limit: limit) }
            var parts = [TouchSet](repeating: TouchSet(), count: 4)
            for touch in touches { parts[numbers.below(4)].insert(touch, limit: limit) }
            var sum = TouchSet()
            for part in parts.shuffled(using: &numbers) { sum.merge(part, limit: limit) }
            #expect(sum.entries == whole.entries && sum.isTruncated == whole.isTruncated, "seed \(seed)")
        }
    }

    @Test("a port has its earliest touch in the sequence and the two earliest conversations behind it")
    func conversations() {
        var set = TouchSet()
        for touch in [touch(5, 80, from: 1), touch(3, 80, from: 2), touch(4, 80, from: 3), touch(1, 80, from: 1)] { set.insert(touch) }
        #expect(set.entries.map(\.remotePort) == [1, 2] && set.firsts.map(\.key.time.nanoseconds) == [1])
        set.remove(ConversationKey(machine: 1, transport: .tcp, machinePort: 80, remotePort: 1), from: Timestamp(nanoseconds: 0))
        #expect(set.firsts.map(\.key.time.nanoseconds) == [3])
    }

    @Test("an answer is taken out from the opening on, not before")
    func removal() {
        let conversation = ConversationKey(machine: 1, transport: .tcp, machinePort: 80, remotePort: 1)
        for (opened, isLeft) in [(5, false), (6, true), (4, false)] as [(Int64, Bool)] {
            var set = TouchSet()
            set.insert(touch(5, 80))
            set.remove(conversation, from: Timestamp(nanoseconds: opened))
            #expect(set.isEmpty != isLeft)
        }
    }

    @Test("of too many touches the earliest stay, ties decided by origin, batch and index")
    func limit() {
        var set = TouchSet()
        let touches = [touch(1, 4, batch: 1), touch(1, 3, index: 1), touch(1, 2, origin: 1), touch(1, 1), touch(0, 9)]
        for touch in touches { set.insert(touch, limit: 3) }
        #expect(set.sequence.map(\.port) == [9, 1, 3] && set.isTruncated)
        set.shrink(to: 1)
        #expect(set.sequence.map(\.port) == [9])
    }

    @Test("the earliest four witnesses stay, whatever the order")
    func witnesses() {
        for seed in UInt64(1)...200 {
            var numbers = SeededRandom(seed: seed)
            let touches = random(&numbers, count: 12)
            var (reference, other, left, right) = (Witnesses(), Witnesses(), Witnesses(), Witnesses())
            for touch in touches { reference.insert(touch) }
            for touch in touches.shuffled(using: &numbers) + touches.prefix(3) { other.insert(touch) }
            for (index, touch) in touches.enumerated() { if index % 2 == 0 { left.insert(touch) } else { right.insert(touch) } }
            right.merge(left)
            #expect(reference == other && reference == right, "seed \(seed)")
            #expect(reference.entries.count == 4)
        }
    }
}

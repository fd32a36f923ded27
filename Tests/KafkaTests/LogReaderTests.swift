import Kafka
import Pipeline
import Testing

struct LogReaderTests {
    @Test("the bounds are the oldest record's offset and the one that the next record gets")
    func bounds() throws {
        let lab = try Lab()
        let reader = try LogReader(settings: lab.settings)
        defer { reader.close() }
        #expect(try reader.bounds(lab.partition(0)) == 0..<0)
        try lab.fill(partition: 0, 0..<42)
        #expect(try reader.bounds(lab.partition(0)) == 0..<42)
        #expect(try reader.bounds(lab.partition(1)) == 0..<0)
    }

    @Test("reading begins at the given offset of each partition")
    func explicitOffset() throws {
        let lab = try Lab()
        try lab.fill(partition: 0, 0..<100)
        try lab.fill(partition: 1, 0..<100)
        let reader = try LogReader(settings: lab.settings)
        defer { reader.close() }
        try reader.assign([lab.partition(0): 90, lab.partition(1): 95])
        let messages = try reader.readAll(15)
        #expect(messages.filter { $0.partition == 0 }.map(\.offset) == Array(90..<100))
        #expect(messages.filter { $0.partition == 1 }.map(\.offset) == Array(95..<100))
    }

    @Test("that a partition has been read to its end is known by whoever asked for it")
    func end() throws {
        let lab = try Lab()
        try lab.fill(partition: 0, 0..<3)
        for tellsEnds in [true, false] {
            let reader = try LogReader(settings: lab.settings, tellsEnds: tellsEnds)
            defer { reader.close() }
            try reader.assign([lab.partition(0): 0, lab.partition(1): 0])
            #expect(!reader.hasEnded(lab.partition(0)))
            #expect(try reader.readAll(3).map(\.offset) == [0, 1, 2])
            var messages: [Message] = []
            for _ in 0..<50 where !reader.hasEnded(lab.partition(0)) || !reader.hasEnded(lab.partition(1)) {
                try reader.read(countMax: 1, timeoutMilliseconds: 20, into: &messages)
            }
            #expect(reader.hasEnded(lab.partition(0)) == tellsEnds && reader.hasEnded(lab.partition(1)) == tellsEnds && messages.isEmpty)
            try reader.seek(lab.partition(0), to: 1)
            #expect(!reader.hasEnded(lab.partition(0)))
            #expect(try reader.readAll(2).map(\.offset) == [1, 2])
        }
    }

    @Test("where logs end is found by reading, as it is when it is asked")
    func ends() throws {
        let lab = try Lab()
        let reader = try LogReader(settings: lab.settings, tellsEnds: true)
        defer { reader.close() }
        func told() throws -> [TopicPartition: Int64] {
            try Dictionary(uniqueKeysWithValues: [lab.partition(0), lab.partition(1)].map { ($0, try reader.bounds($0).upperBound) })
        }
        #expect(try reader.ends(behind: told()) == [lab.partition(0): 0, lab.partition(1): 0])
        for values in [0..<7, 7..<12] {
            try lab.fill(partition: 0, values)
            #expect(try reader.ends(behind: told()) == [lab.partition(0): Int64(values.upperBound), lab.partition(1): 0])
        }
        // As a broker tells them that names the first record of the last batch, or nothing that makes sense.
        #expect(try reader.ends(behind: [lab.partition(0): 7, lab.partition(1): 0]) == [lab.partition(0): 12, lab.partition(1): 0])
        #expect(try reader.ends(behind: [lab.partition(0): 20]) == [lab.partition(0): 12])
        #expect(try reader.ends(behind: [:]).isEmpty)
    }

    @Test("adding and removing partitions keeps the positions of the others")
    func addAndRemove() throws {
        let lab = try Lab()
        try lab.fill(partition: 0, 0..<1_000)
        try lab.fill(partition: 1, 0..<1_000)
        let reader = try LogReader(settings: lab.settings)
        defer { reader.close() }
        try reader.add([lab.partition(0): 0])
        var messages: [Message] = []
        try wait(for: "the first messages", until: { !messages.isEmpty }) {
            try reader.read(countMax: 300, timeoutMilliseconds: 200, into: &messages)
        }
        try reader.add([lab.partition(1): 500])
        try wait(for: "a message of the second", until: { messages.contains { $0.partition == 1 } }) {
            try reader.read(countMax: 50, timeoutMilliseconds: 200, into: &messages)
        }
        try reader.remove([lab.partition(1)])
        let count = messages.count
        try wait(for: "the rest of the first", until: { messages.contains { $0.partition == 0 && $0.offset == 999 } }) {
            try reader.read(countMax: 300, timeoutMilliseconds: 200, into: &messages)
        }
        #expect(messages[count...].allSatisfy { $0.partition == 0 })
        #expect(messages.filter { $0.partition == 0 }.map(\.offset) == Array(0..<1_000))
        try reader.add([lab.partition(1): 998])
        #expect(try reader.readAll(2).map(\.offset) == [998, 999])
    }

    @Test("a position beyond the end of the log is an error with its partition; a seek mends it, the others read on")
    func outOfRange() throws {
        let lab = try Lab()
        try lab.fill(partition: 0, 0..<10)
        try lab.fill(partition: 1, 0..<10)
        let reader = try LogReader(settings: lab.settings)
        defer { reader.close() }
        try reader.assign([lab.partition(0): 50, lab.partition(1): 0])
        var messages: [Message] = []
        let error = #expect(throws: KafkaError.self) {
            try wait(for: "the error", until: { false }) { try reader.read(countMax: 100, timeoutMilliseconds: 200, into: &messages) }
        }
        #expect(error?.code == .offsetOutOfRange)
        #expect(error?.partition == lab.partition(0))
        try reader.seek(lab.partition(0), to: 7)
        try wait(for: "all messages", until: { messages.count >= 13 }) {
            try reader.read(countMax: 100, timeoutMilliseconds: 200, into: &messages)
        }
        #expect(messages.filter { $0.partition == 0 }.map(\.offset) == [7, 8, 9])
        #expect(messages.filter { $0.partition == 1 }.map(\.offset) == Array(0..<10))
    }

    @Test("the record after the last one is not beyond the end, the one after that is")
    func beyondEnd() throws {
        let lab = try Lab()
        try lab.fill(partition: 0, 0..<10)
        let reader = try LogReader(settings: lab.settings)
        defer { reader.close() }
        #expect(try !reader.isBeyondEnd(9, of: lab.partition(0)))
        #expect(try !reader.isBeyondEnd(10, of: lab.partition(0), timeoutMilliseconds: 500))
        #expect(try reader.isBeyondEnd(11, of: lab.partition(0)))
    }

    @Test("a position that has expired from the log is an error, never a silent jump")
    func expired() throws {
        let lab = try Lab()
        let reader = try LogReader(settings: lab.settings)
        defer { reader.close() }
        // The embedded broker keeps 5 MiB of a partition.
        try lab.fill(partition: 0, 0..<200, bytes: 50_000)
        let bounds = try reader.bounds(lab.partition(0))
        #expect(bounds.lowerBound > 0 && bounds.upperBound == 200)
        try reader.assign([lab.partition(0): 0])
        var messages: [Message] = []
        let error = #expect(throws: KafkaError.self) {
            try wait(for: "the error", until: { false }) { try reader.read(countMax: 100, timeoutMilliseconds: 200, into: &messages) }
        }
        #expect(error?.code == .offsetOutOfRange)
        #expect(messages.isEmpty)
        try reader.seek(lab.partition(0), to: bounds.lowerBound)
        #expect(try reader.readAll(bounds.count).map(\.offset) == Array(bounds))
    }

    @Test("an instant that the broker cannot place has no offset")
    func noInstant() throws {
        let lab = try Lab()
        try lab.fill(partition: 0, 0..<3)
        let reader = try LogReader(settings: lab.settings)
        defer { reader.close() }
        #expect(try reader.offset(of: lab.partition(0), atOrAfter: Timestamp(nanoseconds: 1)) == nil)
    }
}

import Pipeline
import Runtime
import Testing

@Suite("Rows on their way out")
struct OutgoingRowsTests {
    private struct Numbered: Row {
        var number: UInt8
        var phase = 0
        var key: [UInt8] { [number] }
        var commit: Commit? { nil }

        init(_ number: UInt8, phase: Int = 0) { (self.number, self.phase) = (number, phase) }
        init(from reader: inout WireReader) throws(WireError) { self.init(0) }
        func encode(into writer: inout WireWriter) {}
    }

    private static func outgoing(_ rows: [(Int32, [Numbered])]) -> OutgoingRows<Numbered> {
        var outgoing = OutgoingRows<Numbered>()
        for (partition, fresh) in rows { outgoing.append(fresh, of: partition) }
        return outgoing
    }

    private static func numbers(_ outgoing: OutgoingRows<Numbered>, phase: Int = 0, in wanted: [Int32]) -> [UInt8] {
        outgoing.places(of: phase, in: wanted).map { outgoing[$0].number }
    }

    @Test("each partition has its turn, and each one's rows stay in their order")
    func turns() {
        let outgoing = Self.outgoing([(3, [Numbered(1), Numbered(2), Numbered(3)]), (5, [Numbered(4)]), (0, [Numbered(5), Numbered(6)])])
        #expect(Self.numbers(outgoing, in: [3, 5, 0]) == [1, 4, 5, 2, 6, 3])
        #expect(outgoing.places(of: 0, in: [3, 5, 0]).map { outgoing.partition(of: $0) } == [3, 5, 0, 3, 0, 3])
    }

    @Test("a partition that is nobody's any more is left out")
    func lost() {
        let outgoing = Self.outgoing([(3, [Numbered(1)]), (5, [Numbered(2)])])
        #expect(Self.numbers(outgoing, in: [5]) == [2])
        #expect(Self.numbers(outgoing, in: [7]) == [])
    }

    @Test("phases are apart, and in their order")
    func phases() {
        let outgoing = Self.outgoing([(1, [Numbered(1, phase: 2), Numbered(2)]), (2, [Numbered(3, phase: 2)]), (1, [Numbered(4)])])
        #expect(outgoing.phases == [0, 2])
        #expect(Self.numbers(outgoing, phase: 0, in: [1, 2]) == [2, 4])
        #expect(Self.numbers(outgoing, phase: 2, in: [1, 2]) == [1, 3])
        #expect(Self.numbers(outgoing, phase: 1, in: [1, 2]) == [])
    }
}

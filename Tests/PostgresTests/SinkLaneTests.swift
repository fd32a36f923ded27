import Testing

@testable import leurre_sink

@Suite("what a sink's connections share out")
struct SinkLaneTests {
    @Test(
        "both connections for statistics have work, whichever partitions the group gives to a sink", arguments: [1, 2, 4] as [Int32],
        [4, 8, 16, 64] as [Int32])
    func halves(sinks: Int32, partitions: Int32) {
        for first in 0..<sinks where partitions / sinks > 1 {
            let own = stride(from: first, to: partitions, by: Int(sinks)).map(SinkContent.statistics(of:))
            let block = (first * partitions / sinks..<(first + 1) * partitions / sinks).map(SinkContent.statistics(of:))
            for half in [SinkContent.statistics, .otherStatistics] {
                #expect(own.count { $0 == half } == own.count / 2)
                #expect(block.count { $0 == half } == block.count / 2)
            }
        }
    }
}

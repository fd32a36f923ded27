import Pipeline

/// Statistics as several partitions and generations publish them: each in three revisions, the last of which often counts nothing any more.
struct RandomStatistics {
    private(set) var records: [TableRecord] = []

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let long = "{" + (1...60).map { "\($0)/tcp" }.joined(separator: ",") + "}"
        for platform in ["france1", "taiwan"] {
            for day in 0..<2 {
                let number = Records.mondayNumber + Int32(day)
                for window in [Window.day(number), .hour(number * 24), .rollingDay] {
                    for item in ["{445/tcp}", "{135/tcp}", long] {
                        for partition: Int32 in 0..<2 { add(platform, window, item, partition, &random) }
                    }
                }
            }
        }
    }

    private mutating func add(_ platform: String, _ window: Window, _ item: String, _ partition: Int32, _ random: inout SeededGenerator) {
        for generation: UInt32 in 1...2 where generation == 1 || Bool.random(using: &random) {
            for revision: Int64 in 1...3 {
                let sources = revision == 3 && (item == "{135/tcp}" || Bool.random(using: &random)) ? 0 : Int64.random(in: 1...9, using: &random)
                records.append(
                    .statistic(
                        Records.statistic(
                            platform: platform, window: window, measure: .sequence, item: item, partition: partition, generation: generation,
                            revision: revision, sources: sources, packets: sources * 3, visits: sources * 2,
                            isFinal: revision == 3 && Bool.random(using: &random))))
            }
        }
    }
}

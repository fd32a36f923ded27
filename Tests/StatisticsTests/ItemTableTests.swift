import Pipeline
import TestSupport
import Testing

@testable import Statistics

@Suite("values by item")
struct ItemTableTests {
    @Test("it holds what a dictionary would, whatever is changed and removed in whatever order", arguments: 1...50)
    func likeDictionary(seed: Int) {
        var random = SeededRandom(seed: seed)
        var (table, truth) = (ItemTable<Int>(), [ItemKey: Int]())
        // Keys that lie close together and far apart, some with the same place.
        let keys = (0..<random.number(1...200)).map { number in
            ItemKey(random.chance(50) ? .port : .sequence, UInt32(number) << UInt32(random.below(3) * 8))
        }
        for step in 0..<2_000 {
            let key = keys[random.below(keys.count)]
            if random.chance(step % 400 < 200 ? 70 : 30) {
                let found = table.change(key, default: 0) { value in
                    value += step
                    return value
                }
                truth[key, default: 0] += step
                #expect(found == truth[key])
            } else {
                table.remove(key)
                truth[key] = nil
            }
            #expect(table.count == truth.count && table[key] == truth[key])
        }
        #expect(table.longestProbe < 64)
        table.changeAll { _, value in value += 1 }
        #expect(Set(table.keys) == Set(truth.keys))
        for key in keys { #expect(table[key] == truth[key].map { $0 + 1 }) }
    }

    @Test("ports that somebody chose to lie together under the best known factor are found as soon as others")
    func chosen() {
        let ports = (0...UInt32(UInt16.max)).map { ItemKey(.port, 17 << 16 | $0) }
        let near = ports.sorted { ($0.raw &* 0x9e37_79b9_7f4a_7c15) < ($1.raw &* 0x9e37_79b9_7f4a_7c15) }.prefix(12_000)
        var table = ItemTable<Int>()
        for key in near { table.change(key, default: 0) { $0 += 1 } }
        #expect(table.count == near.count && table.longestProbe < 200)
    }
}

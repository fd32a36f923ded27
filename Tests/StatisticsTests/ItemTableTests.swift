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
        table.changeAll { _, value in value += 1 }
        #expect(Set(table.keys) == Set(truth.keys))
        for key in keys { #expect(table[key] == truth[key].map { $0 + 1 }) }
    }
}

import Pipeline
import TestSupport
import Testing

@Suite("finding positions by a hash")
struct PositionIndexTests {
    /// A table of words, found by the index.
    private struct Words {
        let mixer = Mixer()
        var words: [UInt64?] = []
        var index = PositionIndex()

        func hash(_ position: Int) -> UInt64 { words[position].map { mixer.mix($0) } ?? 0 }

        func positions(of word: UInt64) -> Set<Int> {
            var found: Set<Int> = []
            index.search(mixer.mix(word)) {
                if words[$0] == word { found.insert($0) }
                return false
            }
            return found
        }

        mutating func insert(_ word: UInt64) {
            words.append(word)
            index.insert(words.count - 1, mixer.mix(word)) { [self] in hash($0) }
        }

        mutating func remove(_ position: Int) {
            index.remove(position, hash(position)) { [self] in hash($0) }
            words[position] = nil
        }

        mutating func move(_ position: Int) {
            words.append(words[position])
            index.move(position, to: words.count - 1, hash(position))
            words[position] = nil
        }
    }

    @Test("what is there is found, several of a kind too, and what is gone is not", arguments: 1...20)
    func likeList(seed: Int) {
        var random = SeededRandom(seed: seed)
        var table = Words()
        for _ in 0..<1_500 {
            let taken = table.words.indices.filter { table.words[$0] != nil }
            if taken.isEmpty || random.chance(60) {
                table.insert(UInt64(random.below(300)) << UInt64(random.below(4) * 8))
            } else {
                let position = taken[random.below(taken.count)]
                if random.chance(70) { table.remove(position) } else { table.move(position) }
            }
        }
        let taken = table.words.indices.filter { table.words[$0] != nil }
        #expect(table.index.count == taken.count)
        for (word, positions) in Dictionary(grouping: taken, by: { table.words[$0] ?? 0 }) { #expect(table.positions(of: word) == Set(positions)) }
        #expect(table.positions(of: .max).isEmpty)
    }

    @Test("words that somebody chose to lie together without the seed are spread as any others")
    func chosen() {
        let mixer = Mixer()
        // Ports as items of a measure, close together under the constant that the mixing ends with.
        let words = (0...UInt64(UInt16.max)).map { 7 << 32 | 17 << 16 | $0 }
        let near = words.sorted { ($0 &* 0x9e37_79b9_7f4a_7c15) < ($1 &* 0x9e37_79b9_7f4a_7c15) }.prefix(12_000)
        var places: [UInt64: Int] = [:]
        for word in near { places[mixer.mix(word) & 0x3fff, default: 0] += 1 }
        // Of 12,000 at random in 16,384 places hardly ever nine meet, and half of the places are taken.
        #expect((places.values.max() ?? 0) < 12 && places.count > 7_500)
    }
}

import Pipeline
import TestSupport
import Testing

@testable import Statistics

@Suite("Lists of items")
struct TermListsTests {
    private typealias Term = TermLists.Term

    private static func make(_ terms: [Term], in lists: inout TermLists) -> Int32 {
        for term in terms { lists.append(term) }
        return lists.finish()
    }

    @Test("equal lists have one number, others have another, whatever is forgotten in between", arguments: 1...40)
    func likeDictionary(seed: Int) {
        var random = SeededRandom(seed: seed)
        var (lists, truth) = (TermLists(), [Int32: [Term]]())
        for step in 0..<600 {
            // Short lists of few items: the same one comes often, and so does one that another begins with.
            let terms = (0..<random.below(5)).map { _ in
                Term(ItemKey(random.chance(50) ? .port : .sequence, UInt32(random.below(3))), visits: UInt16(random.below(2)))
            }
            let list = Self.make(terms, in: &lists)
            #expect(truth[list] == terms || truth[list] == nil && !truth.values.contains(terms))
            truth[list] = terms
            if step % 50 == 49 {
                truth = truth.filter { _ in random.chance(60) }
                lists.sweep { used in for list in truth.keys { used(list) } }
            }
            #expect(lists.count == truth.count)
            for (list, terms) in truth { #expect(Array(lists[list]) == terms) }
        }
    }

    @Test("visits of an item are counted within the list that is being made")
    func visits() {
        var lists = TermLists()
        let sequence = ItemKey(.sequence, 7)
        _ = Self.make([Term(sequence, visits: 1)], in: &lists)
        for key in [sequence, ItemKey(.sequence, 8), sequence] { lists.appendVisit(key) }
        let list = lists.finish()
        #expect(Array(lists[list]) == [Term(sequence, visits: 2), Term(ItemKey(.sequence, 8), visits: 1)])
    }

    @Test("a sweep is due when twice as many lists are held as the last one left")
    func due() {
        var lists = TermLists()
        func make(_ ports: Range<UInt32>) { for port in ports { _ = Self.make([Term(ItemKey(.port, port))], in: &lists) } }
        make(0..<2_000)
        #expect(lists.mustSweep)
        lists.sweep { used in for list in Int32(0)..<1_100 { used(list) } }
        #expect(lists.count == 1_100 && !lists.mustSweep)
        make(5_000..<6_100)
        #expect(!lists.mustSweep)
        make(6_100..<6_101)
        #expect(lists.mustSweep)
    }

    @Test("a sweep is due when few lists have become very long")
    func longLists() {
        var lists = TermLists()
        for length in UInt32(0)..<400 {
            #expect(!lists.mustSweep || length > 350)
            _ = Self.make((0..<length).map { Term(ItemKey(.port, $0)) }, in: &lists)
        }
        #expect(lists.count == 400 && lists.mustSweep)
        lists.sweep { used in used(399) }
        #expect(lists.count == 1 && !lists.mustSweep && lists[399].count == 399)
    }
}

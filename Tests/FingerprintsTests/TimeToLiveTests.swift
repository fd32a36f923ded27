import Fingerprints
import Pipeline
import Testing

@Suite("Time to live and distance")
struct TimeToLiveTests {
    private func match(_ database: SignatureDatabase, ttl: Int) throws -> FingerprintMatch {
        database.match(try TCPSignature(rawSignature: "4:\(ttl):0:1460:512,0:mss::0", isSynAck: false))
    }

    @Test("a time to live at most 35 below the initial value matches exactly, the difference is the distance")
    func plausible() throws {
        let database = try SmallDatabase.ofSyns("*:64:0:*:512,0:mss::0")
        for ttl in [64, 50, 29] {
            let match = try match(database, ttl: ttl)
            #expect(match.kind == .exact && Int(match.distanceHops) == 64 - ttl && match.params == "none")
        }
    }

    @Test("a time to live above the initial value or more than 35 below makes the match fuzzy, the distance a guess")
    func implausible() throws {
        let database = try SmallDatabase.ofSyns("*:64:0:*:512,0:mss::0")
        let near = try match(database, ttl: 28)
        #expect(near.kind == .fuzzy && near.distanceHops == 4)
        let above = try match(database, ttl: 120)
        #expect(above.kind == .fuzzy && above.distanceHops == 8)
        let lost = try match(database, ttl: 70)
        #expect(lost.distanceHops == 58 && lost.params == "fuzzy excess_dist")
    }

    @Test("a random initial value matches every time to live up to it; the distance is an upper bound")
    func random() throws {
        let database = try SmallDatabase.ofSyns("*:64-:0:*:512,0:mss::0", label: "s:!:Scanner:SYN")
        #expect(try match(database, ttl: 60).params == "random_ttl")
        let low = try match(database, ttl: 23)
        #expect(low.distanceHops == 41 && low.params == "random_ttl excess_dist" && low.kind == .exact)
        #expect(try match(database, ttl: 65).kind == .unknown)
    }

    @Test("ttl+distance in the database means their sum")
    func sum() throws {
        let database = try SmallDatabase.ofSyns("*:54+10:0:*:512,0:mss::0")
        #expect(try match(database, ttl: 60).distanceHops == 4)
        #expect(try match(database, ttl: 65).kind == .fuzzy)
    }

    @Test("without a signature the distance is to the nearest of 32, 64, 128 and 255 at or above")
    func guess() throws {
        let database = try SmallDatabase.ofSyns("*:64:0:*:513,0:mss::0")
        let hops = try [0, 32, 33, 64, 65, 92, 93, 128, 129, 255].map { Int(try match(database, ttl: $0).distanceHops) }
        #expect(hops == [32, 0, 31, 0, 63, 36, 35, 0, 126, 0])
        #expect(try match(database, ttl: 92).params == "excess_dist")
        #expect(try match(database, ttl: 93).params == "none")
        #expect(try match(database, ttl: 93).kind == .unknown)
    }
}

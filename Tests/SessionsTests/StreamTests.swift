import Packets
import Pipeline
import Sessions
import Testing

@Suite("Streams")
struct StreamTests {
    private let attacker = Attacker("198.51.100.7")

    private func session(_ sightings: [Sighting], payloadBytesMax: Int = 128) throws -> Session {
        var desk = Desk(payloadBytesMax: payloadBytesMax)
        desk.take(all: sightings)
        return try #require(try desk.sessions().first)
    }

    private func picture(_ sightings: Sighting...) throws -> StreamPicture {
        let session = try session(sightings)
        return session.streamPicture(of: try #require(session.summary.machines.first))
    }

    private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("the data of each way, each byte once, and what was sent again")
    func data() throws {
        let picture = try picture(
            attacker.data(text("GET / "), to: 80, at: .seconds(1)), attacker.data(text("HTTP/1.0\r\n"), to: 80, at: .seconds(2), sequence: 107),
            attacker.data(text("GET / "), to: 80, at: .seconds(3)), attacker.sentData(text("gone"), from: 80, at: .seconds(4)))
        #expect((picture.bytesReceived, picture.bytesSent) == (16, 4))
        #expect((picture.retransmittedSegments, picture.retransmittedBytes) == (1, 6))
        #expect((picture.outOfOrderSegments, picture.overlappingSegments, picture.isTruncated) == (0, 0, false))
    }

    @Test("a segment that fills a gap is out of order; one that brings new and known bytes overlaps")
    func order() throws {
        let gap = try picture(
            attacker.data(text("abc"), to: 80, at: .seconds(1)), attacker.data(text("ghi"), to: 80, at: .seconds(2), sequence: 107),
            attacker.data(text("def"), to: 80, at: .seconds(3), sequence: 104))
        #expect((gap.outOfOrderSegments, gap.overlappingSegments, gap.bytesReceived) == (1, 0, 9))
        let overlap = try picture(
            attacker.data(text("abc"), to: 80, at: .seconds(1)), attacker.data(text("cde"), to: 80, at: .seconds(2), sequence: 103))
        #expect((overlap.outOfOrderSegments, overlap.overlappingSegments) == (0, 1))
        #expect((overlap.bytesReceived, overlap.retransmittedBytes, overlap.retransmittedSegments) == (5, 1, 0))
    }

    @Test("sequence numbers wrap")
    func wrap() throws {
        let session = try session([
            attacker.data(text("abcd"), to: 80, at: .seconds(1), sequence: .max - 1),
            attacker.data(text("efgh"), to: 80, at: .seconds(2), sequence: 2),
        ])
        #expect(session.payloads.map(\.printable) == ["abcdefgh"])
        let picture = session.streamPicture(of: session.summary.machines[0])
        #expect((picture.bytesReceived, picture.outOfOrderSegments) == (8, 0))
    }

    @Test("the first bytes of a port: the earliest conversation with data, in order, the first copy of a byte")
    func payload() throws {
        let session = try session([
            attacker.data(text("cdX"), to: 80, at: .seconds(2), sequence: 103), attacker.data(text("ab"), to: 80, at: .seconds(3)),
            attacker.data(text("YYY"), to: 80, at: .seconds(4), sequence: 104),
            attacker.data(text("later"), to: 80, from: 4_001, at: .seconds(9)), attacker.udp(53, at: .seconds(7), payload: text("second")),
            attacker.udp(53, from: 4_001, at: .seconds(6), payload: text("first")), attacker.udp(54, at: .seconds(6), payload: []),
        ])
        #expect(session.payloads.map(\.printable) == ["abcdXY", "first"])
        #expect(session.payloads.map(\.streamBytes) == [6, 5])
        #expect(session.payloads.map(\.firstSeen) == [.seconds(2), .seconds(6)])
        #expect(session.payloads.map(\.isTruncated) == [false, false])
    }

    @Test("no more bytes are told than asked for, none with 0, and none behind a gap")
    func bounds() throws {
        let long = [UInt8](repeating: 0x42, count: 100)
        let sightings = [attacker.data(long, to: 80, at: .seconds(1)), attacker.data(long, to: 80, at: .seconds(2), sequence: 201)]
        for (bytesMax, count) in [(128, 128), (5, 5), (256, 200), (100_000, 200)] {
            let payload = try #require(try session(sightings, payloadBytesMax: bytesMax).payloads.first)
            #expect((payload.bytes.count, payload.isTruncated) == (count, count < 200))
        }
        let none = try session(sightings, payloadBytesMax: 0)
        #expect(none.payloads.isEmpty && none.streamPicture(of: none.summary.machines[0]).bytesReceived == 200)
        let gap = try session([attacker.data(long, to: 80, at: .seconds(1)), attacker.data(long, to: 80, at: .seconds(2), sequence: 202)])
        #expect(gap.payloads.map(\.bytes.count) == [100] && gap.payloads[0].isTruncated && gap.payloads[0].streamBytes == 200)
    }

    @Test("what a snap length cut counts whole, and its payload ends there")
    func snapLength() throws {
        var cut = attacker.data(text("abcdefgh"), to: 80, at: .seconds(1))
        cut.bytes.removeLast(5)
        let session = try session([cut, attacker.data(text("ijkl"), to: 80, at: .seconds(2), sequence: 109)])
        #expect(session.payloads.map(\.printable) == ["abc"] && session.payloads[0].isTruncated && session.payloads[0].streamBytes == 12)
    }

    @Test("answers to the machine's own conversations are no payload")
    func answers() throws {
        let session = try session([
            attacker.sentTCP(1_025, .syn, to: 80, at: .seconds(1)), attacker.data(text("HTTP/1.1 200"), to: 1_025, from: 80, at: .seconds(2)),
            attacker.sentUDP(1_026, to: 53, at: .seconds(3)), attacker.udp(1_026, from: 53, at: .seconds(4), payload: text("answer")),
        ])
        #expect(session.payloads.isEmpty)
    }

    @Test("data in a SYN begin one number later; what a reset carries is no data")
    func flags() throws {
        let session = try session([
            attacker.data(text("ab"), to: 80, .syn, at: .seconds(1), sequence: 100), attacker.data(text("cd"), to: 80, at: .seconds(2), sequence: 103),
            attacker.data(text("why"), to: 80, .rst, at: .seconds(3), sequence: 105),
        ])
        #expect(session.payloads.map(\.printable) == ["abcd"])
        let picture = session.streamPicture(of: session.summary.machines[0])
        #expect((picture.bytesReceived, picture.resetsReceived) == (4, 1))
    }

    @Test("how conversations end: closed by both, reset by the source or by the machine, left open, never answered")
    func endings() throws {
        func answered(_ remote: UInt16) -> [Sighting] {
            [attacker.tcp(80, from: remote, at: .seconds(1)), attacker.sentTCP(80, [.syn, .ack], to: remote, at: .seconds(2))]
        }
        let session = try session(
            answered(1) + [attacker.tcp(80, [.fin, .ack], from: 1, at: .seconds(3)), attacker.sentTCP(80, [.fin, .ack], to: 1, at: .seconds(4))]
                + answered(2) + [attacker.tcp(80, .rst, from: 2, at: .seconds(3))] + answered(3)
                + [attacker.sentTCP(80, .rst, to: 3, at: .seconds(3))] + answered(4) + [attacker.tcp(80, [.fin, .ack], from: 4, at: .seconds(3))]
                + [attacker.tcp(81, from: 5, at: .seconds(1)), attacker.sentTCP(81, [.rst, .ack], to: 5, at: .seconds(2))]
                + [attacker.tcp(82, from: 6, at: .seconds(1)), attacker.tcp(83, .fin, from: 7, at: .seconds(1))]
                + [attacker.tcp(84, .rst, from: 8, at: .seconds(1))])
        var expected = StreamEndings()
        (expected.closed, expected.resetBySource, expected.resetByMachine, expected.open, expected.unanswered) = (1, 1, 2, 1, 2)
        #expect(session.streamPicture(of: session.summary.machines[0]).endings == expected)
    }

    @Test("a source that only knocks keeps nothing")
    func knocking() throws {
        let session = try session(
            (0..<100).map { attacker.tcp(UInt16($0), at: .seconds(Int64($0))) }
                + [attacker.udp(53, at: .seconds(1), payload: []), attacker.icmp(8, at: .seconds(1)), attacker.tcp(80, .ack, at: .seconds(2))])
        #expect(session.streams.isEmpty)
    }

    @Test("beyond 32 segments a way the sums stay exact, and the row says that it knows no more")
    func longStream() throws {
        let session = try session((0..<40).map { attacker.data([1], to: 80, at: .seconds(Int64($0)), sequence: 101 + UInt32($0)) })
        let picture = session.streamPicture(of: session.summary.machines[0])
        #expect(session.streams[0].segments.entries.count == 32)
        #expect(picture.isTruncated && picture.bytesReceived == 40)
        #expect(session.payloads.map(\.bytes.count) == [8] && session.payloads[0].isTruncated)
    }

    @Test("streams are the first thing that a row leaves out when it grows too long")
    func shedding() throws {
        var desk = Desk()
        for machine in UInt8(1)...8 {
            desk.take(
                all: (0..<256).map {
                    attacker.udp(UInt16($0), machine: machine, at: .seconds(Int64($0)), payload: [UInt8](repeating: 1, count: 200))
                })
            desk.take(all: (0..<400).map { attacker.sentTCP(UInt16($0), .rst, to: 9, machine: machine, at: .seconds(1)) })
        }
        let session = try #require(try desk.sessions().first)
        #expect(session.streamLevel > 0 && session.touchLevel == 0)
        #expect(session.encoded().count < 256 * 1_024)
        #expect(session.streams.map(\.sent.resets) == [Int64](repeating: 400, count: 8))
        let isShort = session.streams.allSatisfy { $0.segments.entries.count < 256 && $0.conversations.entries.count < 256 }
        #expect(isShort && session.streamPicture(of: session.summary.machines[0]).isTruncated)
    }
}

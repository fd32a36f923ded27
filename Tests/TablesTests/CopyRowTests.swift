import Pipeline
import Testing

@testable import Tables

@Suite("a row of a binary copy")
struct CopyRowTests {
    private func field(_ write: (inout CopyRow) -> Void) -> [UInt8] {
        var row = CopyRow()
        row.begin(fieldCount: 1)
        write(&row)
        #expect(row.bytes.prefix(2) == [0, 1])
        return Array(row.bytes.dropFirst(2))
    }

    @Test("numbers are big-endian, each after its length")
    func numbers() {
        #expect(field { $0.smallint(-2) } == [0, 0, 0, 2, 0xff, 0xfe])
        #expect(field { $0.integer(0x0102_0304) } == [0, 0, 0, 4, 1, 2, 3, 4])
        #expect(field { $0.bigint(.min) } == [0, 0, 0, 8, 0x80, 0, 0, 0, 0, 0, 0, 0])
        #expect(field { $0.bool(true) } == [0, 0, 0, 1, 1])
        #expect(field { $0.null() } == [0xff, 0xff, 0xff, 0xff])
    }

    @Test("a text keeps everything but U+0000, for which Postgres has no place")
    func text() {
        #expect(field { $0.text("é\t\\") } == [0, 0, 0, 4, 0xc3, 0xa9, 9, 0x5c])
        #expect(field { $0.text("a\0b") } == [0, 0, 0, 5, 0x61, 0xef, 0xbf, 0xbd, 0x62])
        #expect(field { $0.text("") } == [0, 0, 0, 0])
        #expect(field { $0.text(optional: nil) } == [0xff, 0xff, 0xff, 0xff])
    }

    @Test("times are microseconds since 2000, rounded down also before 1970")
    func times() {
        #expect(Timestamp(seconds: 946_684_800, nanoseconds: 1_999).postgresMicroseconds == 1)
        #expect(Timestamp(nanoseconds: -1).postgresMicroseconds == -946_684_800_000_001)
        #expect(Timestamp.distantPast.postgresMicroseconds == Int64.min / 1_000 - 1 - 946_684_800_000_000)
    }

    @Test("addresses carry their family, length of prefix and bytes")
    func addresses() throws {
        #expect(field { $0.inet(Address(ipv4: 0x0a00_0001)) } == [0, 0, 0, 8, 2, 32, 0, 4, 10, 0, 0, 1])
        let six = try #require(Address("2001:db8::1"))
        #expect(field { $0.inet(six) }.prefix(8) == [0, 0, 0, 20, 3, 128, 0, 16])
    }

    private func whole(_ rows: [[UInt8]]) -> [UInt8] { CopyData(rows).flatMap { $0 } }

    @Test("a copy begins with its signature and ends with -1")
    func copy() {
        let empty = whole([])
        #expect(empty.count == 21)
        #expect(empty.prefix(7) == Array("PGCOPY\n".utf8)[...] && empty.suffix(2) == [0xff, 0xff])
        #expect(whole([[1], [2]]) == empty.dropLast(2) + [1, 2, 0xff, 0xff])
    }

    @Test("a large copy comes in pieces, none much larger than it must be, and nothing is left out between them")
    func pieces() {
        var rows: [[UInt8]] = (0..<900).map { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: $0) }
        rows += [[], [UInt8](repeating: 7, count: 1 << 17), [8]]
        let pieces = Array(CopyData(rows))
        #expect(pieces.count > 5)
        #expect(pieces.allSatisfy { !$0.isEmpty && ($0.count <= 1 << 16 || $0.count == 1 << 17) })
        var expected = Array(whole([]).dropLast(2))
        for row in rows { expected += row }
        #expect(pieces.flatMap { $0 } == expected + [0xff, 0xff])
    }
}

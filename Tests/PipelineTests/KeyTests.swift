import Pipeline
import Testing

@Suite("Keys of rows")
struct KeyTests {
    @Test("a number's digits are those that a text of it has", arguments: [0, 7, 10, 99, 100, -1, -1_024, Int64.max, Int64.min])
    func digits(number: Int64) {
        var bytes = Array("a".utf8)
        bytes.append(decimal: number)
        #expect(String(decoding: bytes, as: UTF8.self) == "a\(number)")
    }

    @Test("a session's key names its packet, and tables show the same name")
    func session() {
        let id = SessionID(generation: .max, partition: 12, offset: .max, index: .max)
        #expect(id.description == "4294967295-12-9223372036854775807-4294967295")
        #expect(String(decoding: id.key, as: UTF8.self) == "session/\(id)")
    }

    @Test("a statistic's key says of which window of which platform it is, and which owner counted")
    func statistic() {
        let key = StatisticKey(platform: "p", window: .hour(-3), measure: .port, item: "445/tcp", partition: 7, generation: 2)
        #expect(String(decoding: key.bytes, as: UTF8.self) == "statistic/2/7/p/hour--3/port/445/tcp")
    }
}

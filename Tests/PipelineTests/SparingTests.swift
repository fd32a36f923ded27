import Pipeline
import Testing

@Suite("Arrays that are held for days")
struct SparingTests {
    @Test("a table grows by a quarter at a time, and holds what was appended")
    func growth() {
        var (table, growths) = ([Int](), 0)
        for number in 0..<100_000 {
            let before = table.capacity
            table.appendSparingly(number)
            if table.capacity != before { growths += 1 }
            // What malloc rounds up to is less than a tenth of a small table.
            #expect(table.capacity <= table.count + table.count / 3 + 16)
        }
        #expect(table == Array(0..<100_000))
        #expect(growths < 50)
    }

    @Test("what is kept is what was written, in as much memory as it needs")
    func fitted() {
        var bytes: [UInt8] = []
        for number in 0..<1_100 { bytes.append(UInt8(truncatingIfNeeded: number)) }
        #expect(bytes.fitted == bytes)
        #expect(bytes.fitted.capacity < 1_200 && bytes.capacity > 1_200)
        #expect([UInt8]().fitted.isEmpty)
    }
}

import Foundation
import Testing

@testable import leurre

@Suite("What is told of a finding")
struct AlertDeskTests {
    private static let down = Readings.sample("up", 0)
    private static let up = Readings.sample("up", 1)

    private static func words(_ notices: [AlertNotice]) -> [String] { notices.map { "\($0.happening.rawValue) \($0.finding.alert)" } }

    @Test("once when it has lasted, again after a while, once when it clears")
    func life() {
        var (readings, desk) = (Readings(), AlertDesk())
        var told: [String] = []
        func look(_ sample: Sample, after seconds: Double) {
            readings.read(sample, after: seconds)
            let notices = desk.look(readings.history, repeatSeconds: 600)
            told += Self.words(notices)
            desk.told(notices, at: readings.time)
        }
        look(Self.down, after: 0)
        look(Self.down, after: 59)
        #expect(told.isEmpty && !desk.isBurning)
        look(Self.down, after: 1)
        look(Self.down, after: 15)
        #expect(told == ["begins LeurreServiceDown"] && desk.isBurning)
        look(Self.down, after: 570)
        #expect(told.count == 1)
        look(Self.down, after: 20)
        #expect(told.last == "lasts LeurreServiceDown" && told.count == 2)
        look(Self.up, after: 15)
        look(Self.up, after: 15)
        #expect(told == ["begins LeurreServiceDown", "lasts LeurreServiceDown", "cleared LeurreServiceDown"] && !desk.isBurning)
    }

    @Test("what clears before its time is never told")
    func short() {
        var (readings, desk) = (Readings(), AlertDesk())
        readings.read(Self.down)
        #expect(desk.look(readings.history, repeatSeconds: nil).isEmpty)
        readings.read(Self.up)
        #expect(desk.look(readings.history, repeatSeconds: nil).isEmpty)
    }

    @Test("what could not be sent is handed out again, with its beginning and its end")
    func unsent() {
        var (readings, desk) = (Readings(), AlertDesk())
        readings.read(Self.down)
        let begun = readings.time
        let first = desk.look(readings.history, repeatSeconds: nil, waits: false)
        readings.read(Self.down)
        let second = desk.look(readings.history, repeatSeconds: nil, waits: false)
        #expect(Self.words(first) == ["begins LeurreServiceDown"] && Self.words(second) == Self.words(first))
        desk.told(second, at: readings.time)
        readings.read(Self.up)
        let ended = readings.time
        _ = desk.look(readings.history, repeatSeconds: nil)
        readings.read(Self.up)
        let last = desk.look(readings.history, repeatSeconds: nil)
        #expect(Self.words(last) == ["cleared LeurreServiceDown"])
        #expect(last.first?.since == begun && last.first?.until == ended)
    }

    @Test("a state file goes on where the run before stopped, and another file is refused")
    func state() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-alert-\(UUID().uuidString).json").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        var (readings, state) = (Readings(), try AlertState(file: file))
        for _ in 0..<2 {
            readings.read(Self.down, after: 60)
            state.history.add(SampleReading(time: readings.time, samples: [Self.down]))
            let notices = state.desk.look(state.history, repeatSeconds: nil)
            state.desk.told(notices, at: readings.time)
            try state.write(to: file)
            state = try AlertState(file: file)
        }
        #expect(state.desk.isBurning)
        state.history.add(SampleReading(time: readings.time + 60, samples: [Self.up]))
        #expect(Self.words(state.desk.look(state.history, repeatSeconds: nil)) == ["cleared LeurreServiceDown"])
        try "[]".write(toFile: file, atomically: true, encoding: .utf8)
        #expect(throws: AlertState.Failure.self) { try AlertState(file: file) }
    }
}

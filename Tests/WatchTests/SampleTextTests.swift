import Runtime
import Testing

@testable import leurre

@Suite("Prometheus' text, read")
struct SampleTextTests {
    @Test("what a service writes is what is read, whatever is in its labels")
    func roundTrip() throws {
        let board = MetricBoard()
        board.set(.recordsSetAside, 3, ["a \"quoted\\\nthing, {b=\"c\"} 7"])
        board.set(.inputLag, 12.5, ["attacks.v1", "0"])
        board.observe(.flushDuration, seconds: 0.002)
        let samples = try SampleText.samples(board.text(service: "sessions"))
        #expect(
            samples.first { $0.name == "leurre_sessions_records_set_aside_total" }
                == Sample(name: "leurre_sessions_records_set_aside_total", labels: ["reason": "a \"quoted\\\nthing, {b=\"c\"} 7"], value: 3))
        #expect(
            samples.first { $0.name == "leurre_sessions_input_lag_records" }
                == Sample(name: "leurre_sessions_input_lag_records", labels: ["topic": "attacks.v1", "partition": "0"], value: 12.5))
        #expect(samples.contains { $0.name == "leurre_sessions_flush_duration_seconds_bucket" && $0.labels["le"] == "+Inf" && $0.value == 1 })
    }

    @Test("a time behind a value, infinities and empty lines are read")
    func forms() throws {
        let samples = try SampleText.samples("# HELP a b\n\na 1 1395066363000\nb{} +Inf\n c -Inf\nd{x=\"y\",} NaN\n")
        #expect(samples.map(\.name) == ["a", "b", "c", "d"])
        #expect(samples[0].value == 1 && samples[1].value == .infinity && samples[2].value == -.infinity && samples[3].value.isNaN)
    }

    @Test(
        "what is none is refused with its line, and nothing traps",
        arguments: ["<html>", "a", "a{", "a{b", "a{b=", "a{b=\"", "a{b=\"c\\", "a{b=\"c\"} ", "a one", "1a 1", "a{b=c} 1", "a 1 2 3", "\u{1b}[2J 1"])
    func refused(text: String) {
        #expect(throws: SampleText.Refusal.self) { try SampleText.samples("ok 1\n" + text) }
        do { _ = try SampleText.samples("ok 1\n" + text) } catch {
            #expect("\(error)".hasPrefix("line 2 is no metric") && !"\(error)".contains("\u{1b}"))
        }
    }

    @Test("a page without end is refused")
    func bounded() {
        let text = String(repeating: "a 1\n", count: SampleText.samplesMax + 1)
        #expect(throws: SampleText.Refusal(description: "there are more than 50000 metrics")) { try SampleText.samples(text) }
    }
}

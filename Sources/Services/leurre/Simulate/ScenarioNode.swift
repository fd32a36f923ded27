import Foundation
import Pipeline
import Runtime
import Simulation
import Yams

/// A place in a scenario file; every error names the file and the line.
struct ScenarioNode {
    let file: String
    let node: Node

    func error(_ cause: String) -> SettingError {
        let line = node.mark.map { ", line \($0.line)" } ?? ""
        return SettingError("cannot read scenario \"\(file)\"\(line): \(cause)")
    }

    private func at(_ node: Node) -> ScenarioNode { ScenarioNode(file: file, node: node) }

    func map(known: [String]) throws(SettingError) -> [String: ScenarioNode] {
        var result: [String: ScenarioNode] = [:]
        for (key, value) in try pairs() {
            guard known.contains(key) else { throw value.error("unknown key \"\(key)\"" + Settings.suggestion(key, known)) }
            result[key] = value
        }
        return result
    }

    /// The keys in the order of the file.
    func pairs() throws(SettingError) -> [(key: String, value: ScenarioNode)] {
        guard let mapping = node.mapping else { throw error("a map of keys to values is expected") }
        return mapping.map { (key: $0.key.scalar?.string ?? "", value: at($0.value)) }
    }

    func list() throws(SettingError) -> [ScenarioNode] {
        guard let sequence = node.sequence else { throw error("a list is expected") }
        return sequence.map(at)
    }

    func text() throws(SettingError) -> String {
        guard let text = node.scalar?.string, !text.isEmpty else { throw error("a text is expected") }
        return text
    }

    func number(in range: ClosedRange<Double>) throws(SettingError) -> Double {
        guard let text = node.scalar?.string, let number = Double(text), range.contains(number) else {
            throw error("a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound)) is expected")
        }
        return number
    }

    func integer(in range: ClosedRange<Int>) throws(SettingError) -> Int {
        guard let text = node.scalar?.string, let number = Int(text), range.contains(number) else {
            throw error("a whole number from \(range.lowerBound) to \(range.upperBound) is expected")
        }
        return number
    }

    private static func plain(_ number: Double) -> String { number == number.rounded() ? String(Int64(number)) : String(number) }

    func flag() throws(SettingError) -> Bool {
        guard let flag = node.bool else { throw error("true or false is expected") }
        return flag
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) throws(SettingError) -> Choice where Choice.RawValue == String {
        let text = try text()
        guard let choice = Choice(rawValue: text) else {
            throw error("\"\(text)\" is none of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    func day() throws(SettingError) -> Int32 {
        let text = try text()
        guard let day = UTCDay.day(text) else { throw error("\"\(text)\" is not a day: 2004-09-26 is") }
        return day
    }

    /// Something with weights: `{Windows XP: 60, Linux 2.4: 5}`.
    func shares() throws(SettingError) -> [Share] {
        var shares: [Share] = []
        for (key, value) in try pairs() { shares.append(Share(key, try value.number(in: 0...1_000_000))) }
        guard shares.contains(where: { $0.weight > 0 }) else { throw error("at least one weight above 0 is expected") }
        return shares
    }

    /// Weights of the numbers 1, 2, 3, …: `{1: 58.9, 2: 8.6, 3: 32.5}`.
    func weightsByNumber() throws(SettingError) -> [Double] {
        var weights: [Double] = []
        for share in try shares() {
            guard let number = Int(share.text), (1...Int(Session.machinesMax)).contains(number) else {
                throw error("\"\(share.text)\" is not a number of machines: 1 to \(Session.machinesMax) are")
            }
            weights += [Double](repeating: 0, count: max(0, number - weights.count))
            weights[number - 1] = share.weight
        }
        return weights
    }

    /// `2004-09-10T06:00:00Z/2004-09-10T18:00:00Z`, several.
    func intervals() throws(SettingError) -> [Range<Timestamp>] {
        var result: [Range<Timestamp>] = []
        for item in try list() {
            let text = try item.text()
            let times = text.split(separator: "/").compactMap { try? Date(String($0), strategy: .iso8601) }
            guard times.count == 2, times[0] < times[1] else {
                throw item.error("\"\(text)\" is not an interval: 2004-09-10T06:00:00Z/2004-09-10T18:00:00Z is")
            }
            let bounds = times.map { Timestamp(seconds: Int64($0.timeIntervalSince1970)) }
            result.append(bounds[0]..<bounds[1])
        }
        return result
    }

    func rhythm() throws(SettingError) -> Rhythm {
        let keys = try map(known: ["peak", "depth"])
        return Rhythm(peakHour: try keys["peak"]?.number(in: 0...24) ?? 12, depthPercent: try keys["depth"]?.number(in: 0...100) ?? 50)
    }
}

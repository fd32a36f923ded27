import Foundation

/// A port history as the interface of the Internet Storm Center returns it: an object with the port and, under "0", "1", …, an object a day;
/// or a list of these.
struct PortHistoryJSON: Decodable {
    private(set) var port: Int?
    private(set) var days: [PortHistory.Day] = []

    static func read(_ bytes: [UInt8]) throws(ImportError) -> PortHistoryJSON {
        do {
            return try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch let error as ImportError {
            throw error
        } catch let error as DecodingError {
            throw ImportError(Self.sentence(error))
        } catch {
            throw ImportError("it is no JSON")
        }
    }

    init(from decoder: any Decoder) throws {
        if var list = try? decoder.unkeyedContainer() {
            while !list.isAtEnd { try add(list.decode(Day.self), "day \(days.count + 1)") }
            return
        }
        let fields = try decoder.container(keyedBy: Key.self)
        for key in fields.allKeys {
            if key.stringValue == "port" {
                port = Int(try PortHistoryField.count(try fields.decode(Value.self, forKey: key).text, "port"))
            } else if let number = Int(key.stringValue), number >= 0 {
                try add(fields.decode(Day.self, forKey: key), "entry \"\(number)\"")
            }
        }
    }

    private mutating func add(_ day: Day, _ place: String) throws(ImportError) {
        guard days.count < PortHistory.daysMax else { throw ImportError("it holds more than \(PortHistory.daysMax) days") }
        do throws(ImportError) { days.append(try day.checked()) } catch { throw ImportError("\(place): \(error)") }
    }

    private struct Day: Decodable {
        var date: String
        var records: Value
        var sources: Value
        var targets: Value

        func checked() throws(ImportError) -> PortHistory.Day {
            PortHistory.Day(
                date: try PortHistoryField.date(date), records: try PortHistoryField.count(records.text, "records"),
                sources: try PortHistoryField.count(sources.text, "sources"), targets: try PortHistoryField.count(targets.text, "targets"))
        }
    }

    /// A number, which the interface has also given as a text.
    private struct Value: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let number = try? value.decode(Int64.self) { text = "\(number)" } else { text = try value.decode(String.self) }
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static func sentence(_ error: DecodingError) -> String {
        let context: DecodingError.Context
        var missing: String?
        switch error {
        case .keyNotFound(let key, let found): (missing, context) = (key.stringValue, found)
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
        @unknown default: return "it is no JSON"
        }
        let path = context.codingPath.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: ".")
        if let missing { return "entry \(PortHistoryField.shown(path)) has no \"\(missing)\"" }
        return path.isEmpty ? "it is no JSON of a port history" : "\(PortHistoryField.shown(path)) is not what a port history has there"
    }
}

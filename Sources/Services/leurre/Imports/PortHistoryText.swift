/// A port history as text: a day a line, columns separated by tabs; `#` begins a comment.
///
/// A line that begins with "date" names the columns, also in a comment; without one they are date, records, targets, sources. A comment
/// such as "# port: 445" says the port.
struct PortHistoryText {
    private(set) var port: Int?
    private(set) var days: [PortHistory.Day] = []
    private var columns = ["date", "records", "targets", "sources"]

    private static let lineBytesMax = 1_024

    static func read(_ bytes: [UInt8]) throws(ImportError) -> PortHistoryText {
        var history = PortHistoryText()
        var (start, number) = (0, 0)
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            number += 1
            do throws(ImportError) { try history.take(bytes[start..<end]) } catch { throw ImportError("line \(number): \(error)") }
            start = end + 1
        }
        return history
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) throws(ImportError) {
        guard bytes.count <= Self.lineBytesMax else { throw ImportError("it is longer than \(Self.lineBytesMax) bytes") }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 || $0 == 0x0d }) else {
            throw ImportError("it holds a control character: this is no text")
        }
        let line = String(decoding: bytes, as: UTF8.self).filter { $0 != "\r" }
        let isComment = line.first == "#"
        let fields = (isComment ? line.drop { $0 == "#" } : line[...]).split(separator: "\t", omittingEmptySubsequences: false)
            .map { Self.trimmed($0) }
        if nameColumns(fields) { return }
        if isComment { return takeComment(line) }
        guard fields != [""] else { return }
        try takeDay(fields)
    }

    private mutating func nameColumns(_ fields: [Substring]) -> Bool {
        let names = (fields.count > 1 ? fields : fields.flatMap { $0.split(separator: " ") }).map { $0.lowercased() }
        guard names.first == "date", ["records", "targets", "sources"].allSatisfy(names.contains) else { return false }
        columns = names
        return true
    }

    private mutating func takeComment(_ line: String) {
        let words = line.lowercased().split { !($0.isLetter || $0.isNumber) }
        for (word, next) in zip(words, words.dropFirst()) where word == "port" && port == nil { port = Int(next) }
    }

    private mutating func takeDay(_ fields: [Substring]) throws(ImportError) {
        guard days.count < PortHistory.daysMax else { throw ImportError("it is beyond the \(PortHistory.daysMax) days of a file") }
        // What stands behind the counts, such as the share of TCP, may be left out.
        let needed = 1 + (columns.lastIndex { ["date", "records", "targets", "sources"].contains($0) } ?? 0)
        guard fields.count >= needed else {
            let text = PortHistoryField.shown(fields.joined(separator: "\t"))
            throw ImportError("\(text) has \(fields.count) of \(needed) columns; they are separated by tabs")
        }
        var values: [String: Substring] = [:]
        for (name, field) in zip(columns, fields) { values[name] = field }
        days.append(
            PortHistory.Day(
                date: try PortHistoryField.date(values["date"] ?? ""), records: try PortHistoryField.count(values["records"] ?? "", "records"),
                sources: try PortHistoryField.count(values["sources"] ?? "", "sources"),
                targets: try PortHistoryField.count(values["targets"] ?? "", "targets")))
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}

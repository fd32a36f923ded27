import Foundation
import Letters

/// A file with a port history, whole.
struct PortHistoryFile {
    let history: PortHistory
    /// The file's bytes, of which the database computes the digest.
    let bytes: [UInt8]

    private static let bytesMax = 16 << 20

    /// - Parameter port: what the port must be, or is if the file does not say it.
    static func read(_ path: String, port: Int?) throws(ImportError) -> PortHistoryFile {
        do throws(ImportError) {
            let bytes = try contents(path)
            return PortHistoryFile(history: try parse(bytes, port: port), bytes: bytes)
        } catch {
            throw ImportError("cannot read port history \(name(path)): \(error)")
        }
    }

    static func name(_ path: String) -> String { path == "-" ? "from standard input" : "\"\(Escaped.text(path))\"" }

    /// JSON begins with a bracket, which no line of the text form does.
    static func parse(_ bytes: [UInt8], port: Int? = nil) throws(ImportError) -> PortHistory {
        let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
        guard let first = start.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) else { throw ImportError("it is empty") }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            let json = try PortHistoryJSON.read(Array(start))
            return try PortHistory(port: json.port, days: json.days, expected: port)
        }
        let text = try PortHistoryText.read(Array(start))
        return try PortHistory(port: text.port, days: text.days, expected: port)
    }

    /// Read piece by piece, so that a file without an end is refused like a large one.
    private static func contents(_ path: String) throws(ImportError) -> [UInt8] {
        guard let handle = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path) else {
            throw ImportError("there is no such file, or it may not be read")
        }
        var bytes: [UInt8] = []
        while true {
            let piece: Data?
            do { piece = try handle.read(upToCount: 1 << 16) } catch { throw ImportError("it cannot be read; is it a folder?") }
            guard let piece, !piece.isEmpty else { return bytes }
            bytes += piece
            guard bytes.count <= bytesMax else { throw ImportError("it is larger than \(bytesMax >> 20) MiB") }
        }
    }
}

import Foundation
import TestSupport

/// One answer of a service's own HTTP address.
struct Scrape: Equatable {
    var status: Int
    var body: String

    init(status: Int, body: String) { (self.status, self.body) = (status, body) }

    init(port: Int, path: String) throws {
        let output = try Tool.run("/usr/bin/curl", ["-s", "-S", "-m", "10", "-w", "\n%{http_code}", "http://127.0.0.1:\(port)\(path)"])
        let end = output.text.lastIndex(of: "\n") ?? output.text.startIndex
        (body, status) = (String(output.text[..<end]), Int(output.text[output.text.index(after: end)...]) ?? 0)
    }
}

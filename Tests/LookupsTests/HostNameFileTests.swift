import Lookups
import Pipeline
import Testing

@Suite("files of host names and patterns")
struct HostNameFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func names(_ text: String) throws -> HostNameFile { try HostNameFile(path: try folder.put("hosts", text)) }
    private func address(_ text: String) throws -> Address { try #require(Address(text)) }

    @Test("the first name of the first line of an address counts, in small letters and without a last dot")
    func hosts() throws {
        let file = try names(
            """
            # comment
            192.0.2.1\tP1.ADSL.example.  alias # behind
              192.0.2.1 other
            2001:DB8::1 six.example\r
            fe80::1%eth0 near.example

            """)
        #expect(file.count == 3)
        #expect(file.name(of: try address("192.0.2.1")) == "p1.adsl.example")
        #expect(file.name(of: try address("2001:db8::1")) == "six.example")
        #expect(file.name(of: try address("fe80::1")) == "near.example")
        #expect(file.name(of: try address("192.0.2.2")) == nil)
    }

    @Test(
        "a line that is none is named",
        arguments: ["192.0.2.1", "name 192.0.2.1", "192.0.2.300 x", "192.0.2.1 \u{1b}[2J", "192.0.2.1 ü.example", "192.0.2.1 ."])
    func badLines(line: String) throws {
        let error = #expect(throws: LookupError.self) { try names("192.0.2.9 good.example\n" + line + "\n") }
        #expect(error?.description.contains("line 2: ") == true)
        #expect(error?.description.hasSuffix("must be an address and a name, as in /etc/hosts") == true)
        #expect(error?.description.allSatisfy { $0.isASCII && !$0.isNewline && $0 != "\u{1b}" } == true)
    }

    @Test("a missing file is named")
    func missing() {
        let error = #expect(throws: LookupError.self) { try HostNameFile(path: "/nonexistent/hosts") }
        #expect(error?.code == .unreadable)
    }

    @Test("a list of patterns has the file's name and a digest, which changes with every pattern")
    func patterns() throws {
        let first = try HostPatternFile.read(path: try folder.put("ours.txt", "%dsl%  # lines\n\n!mail%\n"))
        #expect(first.kind(of: "a.dsl.example") == .personalComputer)
        #expect(first.kind(of: "mail.dsl.example") == .other)
        let same = try HostPatternFile.read(path: try folder.put("ours.txt", "# other comment\n%dsl%\n!mail%"))
        let other = try HostPatternFile.read(path: try folder.put("ours.txt", "%dsl%\n!mail_%"))
        #expect(first.name == same.name)
        #expect(first.name != other.name)
        #expect(first.name.hasPrefix("ours.txt ") && first.name.utf8.count == 9 + 16)
    }

    @Test("an empty list, an overlong one, one with spaces or control characters is refused", arguments: ["", "# nothing\n", "a b\n", "!\n", "\u{7f}\n"])
    func badPatterns(text: String) throws {
        #expect(throws: LookupError.self) { try HostPatternFile.read(path: try folder.put("bad.txt", text)) }
        #expect(throws: LookupError.self) {
            try HostPatternFile.read(path: try folder.put("long.txt", String(repeating: "%x%\n", count: 1_001)))
        }
    }
}

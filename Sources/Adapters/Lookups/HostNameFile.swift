import Pipeline

/// Names of addresses from a file in the format of hosts(5): an address, its name, further names. Answers from memory, and nothing leaves
/// the house: right for captures of long ago, whose addresses have other names today.
package struct HostNameFile: Sendable {
    private var names: [Address: String] = [:]

    private static let nameCharactersMax = 255

    /// Of several lines of an address the first one counts, of several names of a line too.
    package init(path: String) throws(LookupError) {
        let contents = try FileContents(path: path)
        for line in TextLines(bytes: contents.bytes) {
            guard let (address, name) = Self.entry(line) else {
                throw LookupError(
                    code: .damaged, operation: "read host names from \"\(path)\"",
                    reason: "line \(line.number): \"\(line.shown)\": must be an address and a name, as in /etc/hosts")
            }
            if names[address] == nil { names[address] = name }
        }
    }

    package var count: Int { names.count }

    /// In small letters; nil if the file does not know the address, which says nothing about whether it has a name.
    package func name(of address: Address) -> String? { names[address] }

    private static func entry(_ line: TextLines.Line) -> (Address, String)? {
        let words = line.words
        // A zone behind an address (`fe80::1%eth0`) means something on one machine only.
        guard words.count >= 2, let address = Address(String(decoding: words[0].prefix { $0 != UInt8(ascii: "%") }, as: UTF8.self)) else { return nil }
        let name = words[1].last == UInt8(ascii: ".") ? words[1].dropLast() : words[1]
        guard !name.isEmpty, name.count <= nameCharactersMax, name.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
        return (address, String(decoding: name, as: UTF8.self).lowercased())
    }
}

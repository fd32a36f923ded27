import Foundation
import Pipeline
import Yams

/// Reads the nodes of a platform file; every error names the file and the line.
struct PlatformReader {
    let name: String
    var yaml: CheckedYAML { CheckedYAML(title: "platform file \"\(name)\"") }

    func platform(_ node: Node) throws(SettingError) -> PlatformFile.Entry {
        let keys = try yaml.map(node, known: ["id", "country", "network", "machines", "captures", "up"])
        let id = try text(keys["id"], in: node, "id")
        guard id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }), id.count <= 64 else {
            throw error(keys["id"] ?? node, "\"\(id)\" is not an id: up to 64 letters, digits, \"-\", \"_\" and \".\" are")
        }
        let country = try text(keys["country"], in: node, "country")
        guard country == "??" || country.count == 2 && country.allSatisfy({ $0.isASCII && $0.isUppercase }) else {
            throw error(keys["country"] ?? node, "\"\(country)\" is not a country: two capital letters (ISO 3166-1), or ?? if unknown, are")
        }
        let list = keys["machines"]?.sequence.map(Array.init) ?? []
        guard (1...Int(Session.machinesMax)).contains(list.count) else {
            throw error(keys["machines"] ?? node, "platform \"\(id)\" needs 1 to \(Session.machinesMax) machines, not \(list.count)")
        }
        let description = PlatformDescription(
            id: id, country: country, networkKind: keys["network"]?.string ?? "unknown", machines: try machines(list))
        let captures = try keys["captures"].map { node throws(SettingError) in try strings(node) } ?? []
        return PlatformFile.Entry(platform: description, captures: captures, up: try intervals(keys["up"]))
    }

    func checkDuplicates(_ entries: [PlatformFile.Entry]) throws(SettingError) {
        var (ids, addresses): (Set<String>, [Address: String]) = ([], [:])
        for entry in entries {
            guard ids.insert(entry.platform.id).inserted else {
                throw SettingError("cannot read platform file \"\(name)\": platform \"\(entry.platform.id)\" is described twice")
            }
            for machine in entry.platform.machines {
                if let other = addresses.updateValue(entry.platform.id, forKey: machine.address) {
                    throw SettingError(
                        "cannot read platform file \"\(name)\": address \"\(machine.address)\" is listed twice (platforms \"\(other)\" and "
                            + "\"\(entry.platform.id)\"); a machine belongs to one platform")
                }
            }
        }
    }

    /// Without `index`, machines count from 1 in increasing order of address.
    private func machines(_ list: [Node]) throws(SettingError) -> [PlatformDescription.Machine] {
        var result: [PlatformDescription.Machine] = []
        for node in list {
            let keys = try yaml.map(node, known: ["index", "address", "system"])
            let text = try self.text(keys["address"], in: node, "address")
            guard let address = Address(text) else { throw error(keys["address"] ?? node, "\"\(text)\" is not an IPv4 or IPv6 address") }
            let index = keys["index"]?.int ?? 0
            guard keys["index"] == nil || (1...Int(Session.machinesMax)).contains(index) else {
                throw error(keys["index"] ?? node, "an index is a number from 1 to \(Session.machinesMax)")
            }
            result.append(PlatformDescription.Machine(index: UInt8(index), address: address, system: keys["system"]?.string ?? "unknown"))
        }
        if result.allSatisfy({ $0.index == 0 }) {
            result.sort { $0.address < $1.address }
            for place in result.indices { result[place].index = UInt8(place + 1) }
        }
        guard Set(result.map(\.index)).count == result.count, !result.contains(where: { $0.index == 0 }) else {
            throw error(list[0], "either every machine has an index of its own, or none has")
        }
        return result.sorted { $0.index < $1.index }
    }

    private func intervals(_ node: Node?) throws(SettingError) -> [Range<Timestamp>] {
        guard let node else { return [] }
        var result: [Range<Timestamp>] = []
        for text in try strings(node) {
            let parts = text.split(separator: "/").compactMap { try? Date(String($0), strategy: .iso8601) }
            guard parts.count == 2, parts[0] < parts[1] else {
                throw error(node, "\"\(text)\" is not an interval: 2013-06-10T00:00:00Z/2013-06-11T00:00:00Z is")
            }
            let bounds = parts.map { Timestamp(seconds: Int64($0.timeIntervalSince1970)) }
            result.append(bounds[0]..<bounds[1])
        }
        return result
    }

    private func strings(_ node: Node) throws(SettingError) -> [String] {
        guard let list = node.sequence else { throw error(node, "a list is expected") }
        return list.compactMap(\.string)
    }

    private func text(_ node: Node?, in parent: Node, _ key: String) throws(SettingError) -> String {
        guard let text = node?.string, !text.isEmpty else { throw error(node ?? parent, "key \"\(key)\" is missing or no text") }
        return text
    }

    private func error(_ node: Node, _ cause: String) -> SettingError { yaml.error(node, cause) }
}

import Pipeline
import Signing
import Yams

/// The registry of identities as people write it (YAML), checked: every error names the file and the line.
package struct IdentityFile: Sendable {
    package private(set) var registry = IdentityRegistry()
    private let name: String

    package init(path: String) throws(SettingError) {
        guard let text = TextFile.read(path) else {
            throw SettingError("cannot read the registry of identities \"\(path)\": no such readable text file")
        }
        try self.init(text: text, name: path)
    }

    /// - Parameter name: what errors call the file.
    package init(text: String, name: String) throws(SettingError) {
        self.name = name
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch { throw SettingError("cannot read the registry of identities \"\(name)\": \(error)") }
        guard let root else { throw SettingError("cannot read the registry of identities \"\(name)\": it is empty; it needs a list \"identities\"") }
        let top = try keys(root, known: ["identities"])
        guard let list = top["identities"]?.sequence, !list.isEmpty else {
            throw error(root, "it needs a list \"identities\" with at least one key: without any every record would be refused")
        }
        for node in list { try add(node) }
    }

    private mutating func add(_ node: Node) throws(SettingError) {
        let keys = try keys(node, known: ["platform", "sensor", "operator", "key"])
        guard (keys["platform"] == nil) != (keys["operator"] == nil) else {
            throw error(node, "an identity is either a sensor's (\"platform\", and \"sensor\" if its name is another) or an \"operator\"")
        }
        let text = try word(keys["key"], in: node, "key", bytesMax: 1_024)
        let key: VerifyingKey
        do throws(SigningError) { key = try VerifyingKey(text: text) } catch { throw self.error(keys["key"] ?? node, "\(error)") }
        if let person = keys["operator"] {
            guard keys["sensor"] == nil else { throw error(person, "an operator speaks for every sensor: leave \"sensor\" out") }
            let isNew = registry.permit(key, operatorName: try word(person, in: node, "operator"))
            guard isNew else { throw error(node, "an operator's key stands in one line only, and is no sensor's") }
            return
        }
        let platform = try word(keys["platform"], in: node, "platform")
        let sensor = try keys["sensor"].map { value throws(SettingError) in try word(value, in: node, "sensor") } ?? platform
        guard registry.permit(key, Speaker(platform: platform, sensor: sensor)) else {
            throw error(node, "the sensor \"\(sensor)\" has this key twice, or the key is an operator's, which needs no other line")
        }
    }

    private func keys(_ node: Node, known: [String]) throws(SettingError) -> [String: Node] {
        guard let mapping = node.mapping else { throw error(node, "a map of keys to values is expected") }
        var result: [String: Node] = [:]
        for (key, value) in mapping {
            let text = key.string ?? ""
            guard known.contains(text) else { throw error(key, "unknown key \"\(text)\"" + Settings.suggestion(text, known)) }
            result[text] = value
        }
        return result
    }

    private func word(_ node: Node?, in parent: Node, _ key: String, bytesMax: Int = WireReader.nameBytesMax) throws(SettingError) -> String {
        guard let node, let text = node.string, (1...bytesMax).contains(text.utf8.count) else {
            throw error(node ?? parent, "\"\(key)\" is missing, or no text of 1 to \(bytesMax) bytes")
        }
        return text
    }

    private func error(_ node: Node, _ cause: String) -> SettingError {
        let line = node.mark.map { ", line \($0.line)" } ?? ""
        return SettingError("cannot read the registry of identities \"\(name)\"\(line): \(cause)")
    }
}

import Pipeline
import Signing
import Yams

/// The registry of identities as people write it (YAML), checked: every error names the file and the line.
package struct IdentityFile: Sendable {
    package private(set) var registry = IdentityRegistry()
    private let yaml: CheckedYAML

    package init(path: String) throws(SettingError) {
        guard let text = TextFile.read(path) else {
            throw SettingError("cannot read the registry of identities \"\(path)\": no such readable text file")
        }
        try self.init(text: text, name: path)
    }

    /// - Parameter name: what errors call the file.
    package init(text: String, name: String) throws(SettingError) {
        yaml = CheckedYAML(title: "the registry of identities \"\(name)\"")
        let root = try yaml.root(text, needs: "a list \"identities\"")
        let top = try yaml.map(root, known: ["identities"])
        guard let list = top["identities"]?.sequence, !list.isEmpty else {
            throw yaml.error(root, "it needs a list \"identities\" with at least one key: without any every record would be refused")
        }
        for node in list { try add(node) }
    }

    private mutating func add(_ node: Node) throws(SettingError) {
        let keys = try yaml.map(node, known: ["platform", "sensor", "operator", "key"])
        guard (keys["platform"] == nil) != (keys["operator"] == nil) else {
            throw yaml.error(node, "an identity is either a sensor's (\"platform\", and \"sensor\" if its name is another) or an \"operator\"")
        }
        let text = try word(keys["key"], in: node, "key", bytesMax: 1_024)
        let key: VerifyingKey
        do throws(SigningError) { key = try VerifyingKey(text: text) } catch { throw yaml.error(keys["key"] ?? node, "\(error)") }
        if let person = keys["operator"] {
            guard keys["sensor"] == nil else { throw yaml.error(person, "an operator speaks for every sensor: leave \"sensor\" out") }
            let isNew = registry.permit(key, operatorName: try word(person, in: node, "operator"))
            guard isNew else { throw yaml.error(node, "an operator's key stands in one line only, and is no sensor's") }
            return
        }
        let platform = try word(keys["platform"], in: node, "platform")
        let sensor = try keys["sensor"].map { value throws(SettingError) in try word(value, in: node, "sensor") } ?? platform
        guard registry.permit(key, Speaker(platform: platform, sensor: sensor)) else {
            throw yaml.error(node, "the sensor \"\(sensor)\" has this key twice, or the key is an operator's, which needs no other line")
        }
    }

    private func word(_ node: Node?, in parent: Node, _ key: String, bytesMax: Int = WireReader.nameBytesMax) throws(SettingError) -> String {
        guard let node, let text = node.string, (1...bytesMax).contains(text.utf8.count) else {
            throw yaml.error(node ?? parent, "\"\(key)\" is missing, or no text of 1 to \(bytesMax) bytes")
        }
        return text
    }
}

import Pipeline
import Yams

/// The nodes of a YAML file that people write; every error names the file and the line.
struct CheckedYAML {
    /// What errors call the file: `platform file "p.yaml"`.
    let title: String

    /// The whole file, which needs something in it.
    func root(_ text: String, needs what: String) throws(SettingError) -> Node {
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch { throw SettingError("cannot read \(title): \(error)") }
        guard let root else { throw SettingError("cannot read \(title): it is empty; it needs \(what)") }
        return root
    }

    func map(_ node: Node, known: [String]) throws(SettingError) -> [String: Node] {
        guard let mapping = node.mapping else { throw error(node, "a map of keys to values is expected") }
        var result: [String: Node] = [:]
        for (key, value) in mapping {
            let text = key.string ?? ""
            guard known.contains(text) else { throw error(key, "unknown key \"\(text)\"" + Settings.suggestion(text, known)) }
            result[text] = value
        }
        return result
    }

    func error(_ node: Node, _ cause: String) -> SettingError {
        let line = node.mark.map { ", line \($0.line)" } ?? ""
        return SettingError("cannot read \(title)\(line): \(cause)")
    }
}

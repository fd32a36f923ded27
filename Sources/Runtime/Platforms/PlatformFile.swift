import Pipeline
import Yams

/// The platforms of a YAML file, checked: unknown keys, duplicate ids and addresses, bad addresses are refused with their line.
package struct PlatformFile: Sendable {
    package struct Entry: Sendable {
        package var platform: PlatformDescription
        /// Capture files to replay for this platform, relative to the file.
        package var captures: [String]
        /// When the sensor was up, for replays; empty: on every UTC day with a packet.
        package var up: [Range<Timestamp>]
    }

    package var entries: [Entry]

    package init(path: String) throws(SettingError) {
        guard let text = TextFile.read(path) else {
            throw SettingError("cannot read platform file \"\(path)\": no such readable file")
        }
        try self.init(text: text, name: path)
    }

    /// - Parameter name: what errors call the file.
    package init(text: String, name: String) throws(SettingError) {
        let reader = PlatformReader(name: name)
        let top = try reader.yaml.map(reader.yaml.root(text, needs: "a list \"platforms\""), known: ["platforms"])
        guard let list = top["platforms"]?.sequence, !list.isEmpty else {
            throw SettingError("cannot read platform file \"\(name)\": it needs a list \"platforms\" with at least one platform")
        }
        entries = []
        for node in list { entries.append(try reader.platform(node)) }
        try reader.checkDuplicates(entries)
    }

    /// The platform of that id, or the only one.
    package func entry(_ id: String?) throws(SettingError) -> Entry {
        guard let id else {
            guard entries.count == 1 else {
                throw SettingError(
                    "the platform file describes \(entries.count) platforms: name one with --platform "
                        + entries.map(\.platform.id).joined(separator: ", "))
            }
            return entries[0]
        }
        guard let entry = entries.first(where: { $0.platform.id == id }) else {
            throw SettingError("no platform \"\(id)\" in the platform file" + Settings.suggestion(id, entries.map(\.platform.id)))
        }
        return entry
    }
}

import Foundation
import Pipeline
import Yams

/// The platforms of a YAML file, checked: unknown keys, duplicate ids and addresses, bad addresses are refused with their line.
package struct PlatformFile: Sendable {
    package struct Entry: Sendable {
        package var platform: PlatformDescription
        /// Capture files to replay for this platform; `-` is standard input.
        package var captures: [String]
        /// When the sensor was up, for replays; empty: on every UTC day with a packet.
        package var up: [Range<Timestamp>]
    }

    package var entries: [Entry]
    /// What errors call the file.
    package let name: String

    /// Captures are relative to the file.
    package init(path: String) throws(SettingError) {
        guard let text = TextFile.read(path) else {
            throw SettingError("cannot read platform file \"\(path)\": no such readable file")
        }
        try self.init(text: text, name: path)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        for place in entries.indices {
            entries[place].captures = entries[place].captures.map { $0 == "-" ? $0 : URL(fileURLWithPath: $0, relativeTo: folder).path }
        }
    }

    /// - Parameter name: what errors call the file.
    package init(text: String, name: String) throws(SettingError) {
        self.name = name
        let reader = PlatformReader(name: name)
        let top = try reader.yaml.map(reader.yaml.root(text, needs: "a list \"platforms\""), known: ["platforms"])
        guard let list = top["platforms"]?.sequence, !list.isEmpty else {
            throw SettingError("cannot read platform file \"\(name)\": it needs a list \"platforms\" with at least one platform")
        }
        entries = []
        for node in list { entries.append(try reader.platform(node)) }
        try reader.checkDuplicates(entries)
    }

    /// Those that have captures to replay.
    package func replayable() throws(SettingError) -> [Entry] {
        let found = entries.filter { !$0.captures.isEmpty }
        if found.isEmpty { throw SettingError("no platform in \"\(name)\" has \"captures\": there is nothing to replay") }
        return found
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

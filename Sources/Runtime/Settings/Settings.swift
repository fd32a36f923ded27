import Foundation
import Kafka
import Pipeline
import Yams

/// The values in force of a service's settings, with where each came from.
package struct Settings: Sendable {
    package enum Origin: String, Sendable { case fallback = "default", profile, file, environment, flag }

    private struct Value {
        var texts: [String]
        var origin: Origin
    }

    private let declared: [Setting]
    private var values: [String: Value] = [:]

    /// The setting that chooses among the defaults, and the choice that is not the usual one.
    static let profile = "profile"
    static let lowLatency = "low-latency"

    /// Reads all sources; the later ones win: defaults, file, environment, flags. The profile decides which defaults.
    package init(_ declared: [Setting], arguments: [String], environment: [String: String]) throws(SettingError) {
        self.declared = declared
        for setting in declared {
            if let fallback = setting.fallback { values[setting.name] = Value(texts: [fallback], origin: .fallback) }
        }
        let flags = try Self.flags(arguments, declared)
        if let path = flags["config"]?.last ?? environment["LEURRE_CONFIG"] { try readFile(path) }
        for setting in declared {
            guard let text = environment[setting.environmentName] else { continue }
            values[setting.name] = Value(texts: setting.split(text), origin: .environment)
        }
        for (name, texts) in flags where name != "config" { values[name] = Value(texts: texts, origin: .flag) }
        if text(Self.profile) == Self.lowLatency {
            for setting in declared where !isGiven(setting.name) {
                if let text = setting.lowLatency { values[setting.name] = Value(texts: [text], origin: .profile) }
            }
        }
        for setting in declared where values[setting.name] == nil {
            guard let other = setting.follows, let texts = values[other]?.texts else { continue }
            values[setting.name] = Value(texts: texts, origin: .fallback)
        }
        for setting in declared { try check(setting) }
    }

    /// Somebody said so; it is no default.
    package func isGiven(_ name: String) -> Bool { values[name].map { $0.origin != .fallback && $0.origin != .profile } ?? false }
    package func isFlag(_ name: String) -> Bool { values[name]?.origin == .flag }

    /// A setting of kind `secret`; nil if it has no value.
    package func secret(_ name: String) -> Secret? { optionalText(name).map { Secret($0) } }

    /// What somebody said, as the environment hands it to another process; secrets among them.
    package var environment: [String: String] {
        var result: [String: String] = [:]
        for setting in declared where isGiven(setting.name) { result[setting.environmentName] = values[setting.name]?.texts.joined(separator: ",") }
        return result
    }

    package func text(_ name: String) -> String { values[name]?.texts.last ?? "" }
    package func optionalText(_ name: String) -> String? { values[name]?.texts.last.flatMap { $0.isEmpty ? nil : $0 } }
    package func list(_ name: String) -> [String] { (values[name]?.texts ?? []).filter { !$0.isEmpty } }
    package func integer(_ name: String) -> Int { Int(text(name)) ?? 0 }
    package func number(_ name: String) -> Double { Double(text(name)) ?? 0 }
    package func flag(_ name: String) -> Bool { text(name) == "true" }

    package func map(_ name: String) -> [String: String] {
        var result: [String: String] = [:]
        for pair in list(name) {
            guard let equals = pair.firstIndex(of: "=") else { continue }
            result[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        return result
    }

    /// What is in force, as a configuration file; secrets are blanked.
    package var dump: String {
        declared.map { setting in
            let value = values[setting.name]
            let shown: String
            switch setting.kind {
            case .secret: shown = value == nil ? "\"\"" : "\"***\""
            case .list: shown = "[" + list(setting.name).map(Self.quoted).joined(separator: ", ") + "]"
            case .map:
                shown = "{" + map(setting.name).sorted { $0.key < $1.key }
                    .map { "\(Self.quoted($0.key)): \(KafkaSettings.isSecret($0.key) ? "\"***\"" : Self.quoted($0.value))" }.joined(separator: ", ") + "}"
            case .text, .oneOf: shown = Self.quoted(Self.withoutPassword(text(setting.name)))
            case .integer, .number, .flag: shown = text(setting.name)
            }
            return "\(setting.fileName): \(shown)  # \((value?.origin ?? .fallback).rawValue)"
        }.joined(separator: "\n")
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }

    /// Blanks the password of a `scheme://user:password@host` address, and what stands behind `password=`.
    package static func withoutPassword(_ text: String) -> String {
        var shown = text
        if let scheme = text.range(of: "://"), let at = text[scheme.upperBound...].firstIndex(of: "@"),
            let colon = text[scheme.upperBound..<at].firstIndex(of: ":")
        {
            shown = text[...colon] + "***" + text[at...]
        }
        // A password may hold anything, spaces in quotes too: nothing behind the word is shown.
        guard let word = shown.range(of: "password", options: .caseInsensitive) else { return shown }
        return shown[..<word.upperBound] + "=***"
    }

    private mutating func readFile(_ path: String) throws(SettingError) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SettingError("cannot read configuration file \"\(path)\": no such readable file")
        }
        let loaded: Any?
        do { loaded = try Yams.load(yaml: text) } catch {
            throw SettingError("cannot read configuration file \"\(path)\": \(error)")
        }
        guard let loaded else { return }
        guard let keys = loaded as? [String: Any] else {
            throw SettingError("cannot read configuration file \"\(path)\": it must be a map of keys to values")
        }
        for (key, value) in keys {
            guard let setting = declared.first(where: { $0.fileName == key }) else {
                throw SettingError("unknown key \"\(key)\" in \"\(path)\"" + Self.suggestion(key, declared.map(\.fileName)))
            }
            values[setting.name] = Value(texts: Self.texts(value), origin: .file)
            let isSecret = setting.kind == .secret || setting.kind == .map && map(setting.name).keys.contains(where: KafkaSettings.isSecret)
            if isSecret { try LinkFile.checkPrivate(path, holding: "\"\(key)\"") }
        }
    }

    private static func texts(_ value: Any) -> [String] {
        if let list = value as? [Any] { return list.map { "\($0)" } }
        if let map = value as? [String: Any] { return map.map { "\($0.key)=\($0.value)" } }
        return ["\(value)"]
    }

    private static func flags(_ arguments: [String], _ declared: [Setting]) throws(SettingError) -> [String: [String]] {
        var result: [String: [String]] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else { throw SettingError("unexpected argument \"\(argument)\"; options begin with --") }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = parts[0]
            let kind = name == "config" ? Setting.Kind.text : declared.first { $0.name == name }?.kind
            guard let kind else { throw SettingError("unknown option \"--\(name)\"" + suggestion(name, declared.map(\.name))) }
            if kind == .secret { throw SettingError(refusal(ofOption: name)) }
            if parts.count > 1 {
                if kind == .map { try refuseSecrets(parts[1]) }
                result[name, default: []].append(parts[1])
            } else if kind == .flag {
                result[name, default: []].append("true")
            } else {
                guard let value = rest.popFirst() else { throw SettingError("option \"--\(name)\" needs a value") }
                result[name, default: []].append(value)
                if kind == .map { try refuseSecrets(value) }
                while kind == .list, let next = rest.first, !next.hasPrefix("--") { result[name, default: []].append(rest.removeFirst()) }
            }
        }
        return result
    }

    private static func refuseSecrets(_ pair: String) throws(SettingError) {
        let name = String(pair.prefix { $0 != "=" })
        if KafkaSettings.isSecret(name) { throw SettingError(refusal(ofProperty: name)) }
    }

    private static func refusal(ofOption name: String) -> String {
        let setting = Setting(name, .secret, "")
        return "cannot take \"--\(name)\": the list of processes would show it to everybody on this machine; "
            + "set \(setting.environmentName), or give --\(name)-file FILE"
    }

    /// For the command line of people too.
    package static func refusal(ofProperty name: String) -> String {
        "cannot take \"\(name)\" from the command line: the list of processes would show it to everybody on this machine; "
            + "put it into LEURRE_KAFKA or a file (--config), or use the settings that end in -password-file"
    }

    private func check(_ setting: Setting) throws(SettingError) {
        guard let value = values[setting.name] else { return }
        let text = value.texts.last ?? ""
        let wrong = "\"\(text)\" (from \(value.origin.rawValue)) is not a value of \"\(setting.name)\": "
        switch setting.kind {
        case .text, .secret, .list: return
        case .flag: if text != "true" && text != "false" { throw SettingError(wrong + "true or false is") }
        case .oneOf(let names): if !names.contains(text) { throw SettingError(wrong + names.joined(separator: ", ") + " are") }
        case .integer(let range):
            guard let number = Int64(text), range.contains(number) else {
                throw SettingError(wrong + "a whole number from \(range.lowerBound) to \(range.upperBound) is")
            }
        case .number(let range):
            guard let number = Double(text), range.contains(number) else {
                throw SettingError(wrong + "a number from \(range.lowerBound) to \(range.upperBound) is")
            }
        case .map:
            for pair in value.texts where !pair.isEmpty && !pair.contains("=") {
                throw SettingError("\"\(pair)\" (from \(value.origin.rawValue)) is not a value of \"\(setting.name)\": key=value is")
            }
        }
    }

    /// The nearest known name, if one is near.
    package static func suggestion(_ name: String, _ known: [String]) -> String {
        let ranked = known.map { ($0, distance(Array(name), Array($0))) }.min { $0.1 < $1.1 }
        guard let ranked, ranked.1 <= max(3, name.count / 3) else { return "; --help lists the known ones" }
        return "; did you mean \"\(ranked.0)\"?"
    }

    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = a == b ? diagonal : min(diagonal, above, row[j]) + 1
                diagonal = above
            }
        }
        return row[right.count]
    }
}

extension Setting {
    fileprivate func split(_ text: String) -> [String] {
        switch kind {
        case .list, .map: text.split(separator: ",").map(String.init)
        default: [text]
        }
    }
}

import Foundation
import Testing

/// What the page for operators tells somebody to type is there to be typed.
@Suite("The operators' page") struct OperationsPageTests {
    @Test("every command of ours on the page and in the alerts exists, with its options")
    func commands() throws {
        let folder = Tool.root.appendingPathComponent("deploy")
        let page = try String(contentsOf: folder.appendingPathComponent("operations.md"), encoding: .utf8)
        let rules = try String(contentsOf: folder.appendingPathComponent("prometheus/leurre.rules.yml"), encoding: .utf8)
        let quoted = page.matches(of: /`(leurre[^`]*)`/).map { String($0.1) }
        let next = rules.matches(of: /next: "(.*)"/).flatMap { $0.1.split(separator: ";") }.map { $0.trimmingCharacters(in: .whitespaces) }
        let commands = (quoted + next).filter { $0.hasPrefix("leurre ") }
        #expect(commands.count > 30)
        var helps: [String: String] = [:]
        func help(_ words: [String]) throws -> String {
            let key = words.joined(separator: " ")
            if let known = helps[key] { return known }
            let text = try Tool.run("leurre", words + ["--help"]).text
            helps[key] = text
            return text
        }
        for command in commands {
            let words = command.split(separator: " ").dropFirst().map(String.init)
            var path: [String] = []
            for word in words.prefix(while: { !$0.hasPrefix("-") }) {
                guard try help(path).firstMatch(of: Regex("(?m)^  \(NSRegularExpression.escapedPattern(for: word))( |$)")) != nil else { break }
                path.append(word)
            }
            #expect(!path.isEmpty, "there is no \"\(command)\"")
            for option in words.filter({ $0.hasPrefix("--") }) {
                #expect(try help(path).contains(option.split(separator: "=")[0]), "\"\(command)\": no \(option)")
            }
        }
    }

    @Test("every alert is on the page")
    func alerts() throws {
        let page = try String(contentsOf: Tool.root.appendingPathComponent("deploy/operations.md"), encoding: .utf8)
        let rules = try String(contentsOf: Tool.root.appendingPathComponent("deploy/prometheus/leurre.rules.yml"), encoding: .utf8)
        for name in rules.matches(of: /- alert: (\w+)/).map({ String($0.1) }) { #expect(page.contains("`\(name)`"), "\(name)") }
    }
}

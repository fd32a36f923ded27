import ArgumentParser
import Foundation
import Letters
import Pipeline

/// `leurre deadletters show`
struct ShowLetters: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show letters, decoded as far as their bytes can be read.",
        discussion: "Bytes are shown in hexadecimal, never as they are: packets carry live exploits.")

    @OptionGroup var broker: BrokerOptions
    @Argument(help: "Numbers of letters, as in the list.") var letters: [Int64]
    @Option(help: "The most bytes to dump of each letter; json has all of them.") var bytes = 256
    @Option(help: "text or json (one object a line).") var format: OutputFormat = .text

    func validate() throws {
        guard (0...16_777_216).contains(bytes) else { throw ValidationError("--bytes is a number from 0 to 16777216") }
    }

    func run() throws {
        let log = try LetterLog(broker.settings())
        var wanted: [Int64: LetterLog.Stored] = [:]
        for number in letters {
            guard let stored = try log.letter(number) else {
                FileHandle.standardError.write(Data("cannot show letter \(number): there is none; \(Self.held(log.numbers))\n".utf8))
                continue
            }
            wanted[number] = stored
        }
        let places = try redriven(wanted.values.map(\.letter), in: log)
        for (index, stored) in letters.compactMap({ wanted[$0] }).enumerated() {
            let picture = LetterPicture(
                stored.letter, number: stored.number, written: stored.written, redrivenTo: places[LetterOrigin(stored.letter)],
                topicPrefix: log.settings.topicPrefix)
            if index > 0, format == .text { print() }
            try show(picture)
        }
        if wanted.count < Set(letters).count { throw ExitCode(1) }
    }

    /// Where the letters were redriven to, from the notes behind the oldest of them.
    private func redriven(_ letters: [DeadLetter], in log: LetterLog) throws -> [LetterOrigin: String] {
        let origins = Set(letters.map(LetterOrigin.init))
        var places: [LetterOrigin: String] = [:]
        guard !origins.isEmpty else { return places }
        try log.forEach { stored in
            if stored.letter.isMarker, origins.contains(LetterOrigin(stored.letter)) { places[LetterOrigin(stored.letter)] = stored.letter.detail }
        }
        return places
    }

    private func show(_ picture: LetterPicture) throws {
        switch format {
        case .json: print(try PlainJSON.text(PictureView(picture)))
        case .text:
            let width = picture.lines.map(\.name.count).max() ?? 0
            for line in picture.lines {
                print(line.name + String(repeating: " ", count: width - line.name.count + 2) + line.text)
            }
            if !picture.bytes.isEmpty, bytes > 0 { print(HexDump.text(picture.bytes, bytesMax: bytes)) }
        }
    }

    static func held(_ numbers: Range<Int64>) -> String {
        numbers.isEmpty ? "the topic holds no letters" : "the topic holds \(numbers.lowerBound) to \(numbers.upperBound - 1)"
    }
}

/// A letter's picture as programs read it.
struct PictureView: Encodable {
    struct Line: Encodable {
        var name: String
        var text: String
    }

    var lines: [Line]
    /// All bytes, hexadecimal.
    var bytes: String

    init(_ picture: LetterPicture) {
        lines = picture.lines.map { Line(name: $0.name, text: $0.text) }
        bytes = Escaped.hexadecimal(picture.bytes)
    }
}

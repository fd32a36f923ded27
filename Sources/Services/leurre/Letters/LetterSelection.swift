import Letters
import Pipeline

/// Which letters a command is about: single ones by number, or all that a filter lets through.
enum LetterSelection {
    case numbers([Int64])
    case filter(LetterFilter)

    /// Hands out each selected record or packet once, whoever set it aside and however often. Returns the numbers that are no letters.
    func forEach(in log: LetterLog, _ body: (LetterLog.Stored) throws -> Void) throws -> [Int64] {
        var seen = RecentLetters<Bool>()
        func once(_ stored: LetterLog.Stored) throws {
            let origin = LetterOrigin(stored.letter)
            guard seen[origin] == nil else { return }
            seen[origin] = true
            try body(stored)
        }
        switch self {
        case .numbers(let numbers):
            var missing: [Int64] = []
            for number in numbers {
                if let stored = try log.letter(number) { try once(stored) } else { missing.append(number) }
            }
            return missing
        case .filter(let filter):
            try log.forEach { stored in
                guard !stored.letter.isMarker, filter.matches(stored.letter, topicPrefix: log.settings.topicPrefix) else { return }
                try once(stored)
            }
            return []
        }
    }
}

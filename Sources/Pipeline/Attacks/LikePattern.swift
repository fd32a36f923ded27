/// One pattern of SQL's LIKE, over bytes. Fits in at most pattern × text steps.
struct LikePattern: Equatable, Sendable {
    private enum Piece: Equatable, Sendable {
        case byte(UInt8)
        case one
        case any
    }

    private let pieces: [Piece]

    init(_ text: String) {
        var pieces: [Piece] = []
        var isEscaped = false
        for byte in Self.lowercased(text.utf8) {
            switch byte {
            case _ where isEscaped:
                pieces.append(.byte(byte))
                isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "%"): if pieces.last != .any { pieces.append(.any) }
            case UInt8(ascii: "_"): pieces.append(.one)
            default: pieces.append(.byte(byte))
            }
        }
        self.pieces = pieces
    }

    /// - Parameter text: in small letters.
    func fits(_ text: [UInt8]) -> Bool {
        var (at, piece) = (0, 0)
        // Where to go on if what was tried after the last `%` fails: it takes one byte more then.
        var retry: (at: Int, piece: Int)?
        while at < text.count {
            if piece < pieces.count, pieces[piece] == .any {
                retry = (at, piece + 1)
                piece += 1
            } else if piece < pieces.count, pieces[piece] == .one || pieces[piece] == .byte(text[at]) {
                (at, piece) = (at + 1, piece + 1)
            } else if let back = retry {
                retry = (back.at + 1, back.piece)
                (at, piece) = (back.at + 1, back.piece)
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .any }
    }

    static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}

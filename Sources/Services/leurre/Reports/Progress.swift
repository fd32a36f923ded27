import Foundation

/// One line on standard error that is written over; without a terminal, silence.
struct Progress {
    private let isTerminal = isatty(2) == 1

    func show(_ text: String) {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data("\r\u{1b}[K\(text)".utf8))
    }

    func clear() { show("") }
}

import Foundation

/// Colours, where somebody can see them: on a terminal, unless NO_COLOR says no (no-color.org).
struct Ink {
    enum Tone: String { case red = "31", green = "32", bold = "1", faint = "2" }

    let isOn: Bool

    init(isOn: Bool) { self.isOn = isOn }

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        isOn = isatty(STDOUT_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    /// The lines of the terminal; nil without one.
    static var screenLines: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return nil }
        return Int(size.ws_row)
    }

    func callAsFunction(_ tone: Tone, _ text: String) -> String { isOn ? "\u{1b}[\(tone.rawValue)m\(text)\u{1b}[0m" : text }
}

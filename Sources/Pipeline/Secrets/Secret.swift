/// A password or a key: no description, dump, mirror or interpolated text shows it; only `revealed` does, for whoever must hand it on.
package struct Secret: Equatable, Sendable {
    package let revealed: String

    package init(_ text: String) { revealed = text }

    private static let shown = "***"
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { Self.shown }
    package var debugDescription: String { Self.shown }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

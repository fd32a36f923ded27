/// A decoder or a stage did with hostile bytes what it must never do, whatever the bytes are.
package struct BrokenPromise: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// What tells the houses of one database apart: where their topics are.
package struct HouseIdentity: Equatable, Sendable {
    package var topicPrefix: String
    package var capturePrefix: String

    package init(topicPrefix: String = "", capturePrefix: String? = nil) {
        self.topicPrefix = topicPrefix
        self.capturePrefix = capturePrefix ?? topicPrefix
    }
}

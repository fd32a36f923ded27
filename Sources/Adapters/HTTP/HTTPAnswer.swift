/// What goes back to whoever asked: a status, a type, and text that fits into memory.
package struct HTTPAnswer: Equatable, Sendable {
    /// RFC 9110, section 15.
    package var status: Int
    package var contentType: String
    package var body: String

    package init(status: Int = 200, contentType: String = "text/plain; charset=utf-8", body: String) {
        (self.status, self.contentType, self.body) = (status, contentType, body)
    }
}

import CMaxMindDB

/// Why the library cannot use a database.
struct MMDBFault: Error, Equatable {
    var reason: String

    init(reason: String) { self.reason = reason }

    init(status: Int32) { self.init(reason: "\(String(cString: MMDB_strerror(status))) (libmaxminddb status \(status))") }
}

import CMaxMindDB
import Glibc
import Pipeline

/// An open MaxMind-format database; frees it in exactly one place.
///
/// The library maps a file, and a mapped file that somebody shortens ends the process. So it is given a private copy.
/// `@unchecked Sendable`: after `init` nothing writes to the structure; the library's look-ups only read it.
final class MMDBHandle: @unchecked Sendable {
    private let database: UnsafeMutablePointer<MMDB_s>

    /// - Throws: the library's cause.
    init(contents: [UInt8]) throws(MMDBFault) {
        let copy = try PrivateCopy(of: contents)
        let database = UnsafeMutablePointer<MMDB_s>.allocate(capacity: 1)
        database.initialize(to: MMDB_s())
        let status = copy.withPath { MMDB_open($0, UInt32(MMDB_MODE_MMAP), database) }
        guard status == MMDB_SUCCESS else {
            database.deallocate()
            throw MMDBFault(status: status)
        }
        self.database = database
    }

    deinit {
        MMDB_close(database)
        database.deallocate()
    }

    /// `GeoLite2-City`, …; nil if it is no text.
    var type: String? { database.pointee.metadata.database_type.flatMap { String(validatingCString: $0) } }

    /// Seconds since 1970.
    var buildEpoch: UInt64 { database.pointee.metadata.build_epoch }

    /// The entry of the network that holds `address`; nil if there is none, or if the search tree is broken there.
    func entry(of address: Address) -> MMDBEntry? {
        var status: Int32 = 0
        let result = address.withSocketAddress { MMDB_lookup_sockaddr(database, $0, &status) }
        guard status == MMDB_SUCCESS, result.found_entry else { return nil }
        return MMDBEntry(handle: self, entry: result.entry)
    }
}

extension Address {
    /// Calls `body` with the address as the C library's socket address; the pointer ends with the call.
    fileprivate func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
        switch family {
        case .ipv4:
            var socket = sockaddr_in()
            socket.sin_family = sa_family_t(AF_INET)
            socket.sin_addr.s_addr = UInt32(truncatingIfNeeded: low).bigEndian
            // Every socket address begins with the fields of `sockaddr`.
            return withUnsafePointer(to: socket) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) } }
        case .ipv6:
            var socket = sockaddr_in6()
            socket.sin6_family = sa_family_t(AF_INET6)
            withUnsafeMutableBytes(of: &socket.sin6_addr) { $0.copyBytes(from: bytes) }
            return withUnsafePointer(to: socket) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) } }
        }
    }
}

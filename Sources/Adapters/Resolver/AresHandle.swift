import CCares
import Glibc
import Pipeline

/// A channel of the resolver library; freed in `deinit`, and nowhere else. Used by one thread.
final class AresHandle {
    let context = AresContext()
    private let channel: ares_channel

    init(_ settings: ResolverSettings) throws(ResolverError) {
        var channel: ares_channel?
        // The context lives as long as the channel: both belong to this handle, and the channel goes first.
        let status = leurre_ares_open(
            &channel, Int32(clamping: settings.timeoutMilliseconds), Int32(clamping: settings.tries),
            { context, socket, isRead, isWritten in
                guard let context else { return }
                Unmanaged<AresContext>.fromOpaque(context).takeUnretainedValue()
                    .changed(Int32(socket), isRead: isRead != 0, isWritten: isWritten != 0)
            }, Unmanaged.passUnretained(context).toOpaque())
        guard status == Int32(ARES_SUCCESS), let channel else { throw Self.failure("open a resolver", status) }
        self.channel = channel
        guard !settings.servers.isEmpty else { return }
        let list = settings.servers.map(\.description).joined(separator: ",")
        let accepted = ares_set_servers_ports_csv(channel, list)
        guard accepted == Int32(ARES_SUCCESS) else { throw Self.failure("use the resolvers \"\(list)\"", accepted) }
    }

    deinit { ares_destroy(channel) }

    /// Asks for the name of an address. The end comes to the context, perhaps at once.
    func ask(_ address: Address) {
        let question = Unmanaged.passRetained(AresQuestion(address: address, context: context))
        ares_query(channel, DNSName(reverseOf: address).text, Int32(1), Int32(12), { question, status, _, bytes, count in
            guard let question else { return }
            // Called exactly once for each question, also when the channel goes.
            let taken = Unmanaged<AresQuestion>.fromOpaque(question).takeRetainedValue()
            let message = bytes.map { Array(UnsafeBufferPointer(start: $0, count: max(0, Int(count)))) } ?? []
            taken.context.ended(AresEnd(address: taken.address, status: status, message: message))
        }, question.toOpaque())
    }

    /// Lets the library read and write what `poll` found ready, and look at its own deadlines.
    func process(_ ready: [pollfd]) {
        for entry in ready where entry.revents != 0 {
            // An error or the other end's goodbye is found by reading.
            let isRead = entry.revents & Int16(POLLIN | POLLERR | POLLHUP) != 0
            let isWritten = entry.revents & Int16(POLLOUT) != 0
            ares_process_fd(channel, isRead ? entry.fd : Self.noSocket, isWritten ? entry.fd : Self.noSocket)
        }
        ares_process_fd(channel, Self.noSocket, Self.noSocket)
    }

    private static let noSocket: Int32 = -1

    /// Until the library's next deadline; nil if it has none.
    var timeoutMilliseconds: Int32? {
        var wait = timeval()
        guard ares_timeout(channel, nil, &wait) != nil else { return nil }
        // Rounded up, or the last millisecond would be spent in many empty rounds.
        return Int32(clamping: wait.tv_sec * 1_000 + (Int(wait.tv_usec) + 999) / 1_000)
    }

    private static func failure(_ operation: String, _ status: Int32) -> ResolverError {
        let words = String(cString: ares_strerror(status))
        return ResolverError(code: .unavailable, operation: operation, reason: words.prefix(1).lowercased() + words.dropFirst())
    }
}

/// A question on its way, held by the library.
private final class AresQuestion {
    let address: Address
    let context: AresContext

    init(address: Address, context: AresContext) { (self.address, self.context) = (address, context) }
}

import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers GET and HEAD on one address, on a thread of its own. Whoever asks is a stranger: connections, headers and time are bounded.
package final class HTTPListener: Sendable {
    /// Prometheus and a person or two; more are turned away.
    private static let connectionsMax = 64
    private static let idleSeconds: Int64 = 15

    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    /// Where it listens in fact, with the port that was free if 0 was asked for.
    package let address: ListenAddress

    /// - Parameter answer: called on the listener's thread with the path, without a query; it should not wait for anything.
    package init(_ wanted: ListenAddress, answer: @escaping @Sendable (_ path: String) -> HTTPAnswer) throws(HTTPFailure) {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let guests = GuestList(max: Self.connectionsMax)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                    try pipeline.addHandler(IdleStateHandler(allTimeout: .seconds(Self.idleSeconds)))
                    try pipeline.addHandler(QuestionHandler(guests: guests, answer: answer))
                }
            }
        do {
            channel = try bootstrap.bind(host: wanted.host, port: wanted.port).wait()
        } catch {
            try? group.syncShutdownGracefully()
            throw Self.failure(error, wanted)
        }
        self.group = group
        var found = wanted
        found.port = channel.localAddress?.port ?? wanted.port
        address = found
    }

    package func close() {
        try? channel.close().wait()
        try? group.syncShutdownGracefully()
    }

    private static func failure(_ error: any Error, _ address: ListenAddress) -> HTTPFailure {
        let isInUse = (error as? IOError)?.errnoCode == EADDRINUSE
        return HTTPFailure(
            code: isInUse ? .inUse : .other, operation: "listen on \"\(address)\"",
            reason: isInUse ? "another process listens there" : "\(error)")
    }
}

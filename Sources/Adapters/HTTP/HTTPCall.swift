import NIOCore
import NIOHTTP1
import NIOPosix

/// One question to somebody else's address, and its answer. Blocks; time and length are bounded, whoever answers.
package struct HTTPCall: Sendable {
    /// More than this is no page of metrics.
    private static let bytesMax = 8 << 20

    package var address: WebAddress
    /// Sent with POST; nil asks with GET.
    package var body: String?
    package var contentType: String
    package var timeoutSeconds: Int64
    /// A file of certificates (PEM) to trust over TLS; nil: the system's.
    package var authorities: String?

    package init(
        _ address: WebAddress, body: String? = nil, contentType: String = "application/json", timeoutSeconds: Int64 = 5, authorities: String? = nil
    ) {
        (self.address, self.body, self.contentType, self.timeoutSeconds) = (address, body, contentType, timeoutSeconds)
        self.authorities = authorities
    }

    /// - Throws: in one sentence why there is no answer. An answer of any status is one.
    package func send() throws(HTTPFailure) -> HTTPAnswer {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: HTTPAnswer.self)
        let time = TimeAmount.seconds(timeoutSeconds)
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(time).channelInitializer { [self] channel in
            channel.eventLoop.makeCompletedFuture {
                if address.isSecure {
                    try channel.pipeline.syncOperations.addHandler(TLSHandler(SSLHandle(host: address.host, authorities: authorities)))
                }
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                try channel.pipeline.syncOperations.addHandler(AnswerCollector(bytesMax: Self.bytesMax, promise: promise))
            }
        }
        let connection = bootstrap.connect(host: address.host, port: address.port)
        connection.whenFailure { promise.fail($0) }
        connection.whenSuccess { [self] in write(to: $0) }
        let deadline = loop.scheduleTask(in: time) { promise.fail(ChannelError.connectTimeout(time)) }
        defer {
            deadline.cancel()
            connection.whenSuccess { $0.close(promise: nil) }
        }
        do { return try promise.futureResult.wait() } catch { throw failure(error) }
    }

    private func write(to channel: any Channel) {
        let bytes = body.map { ByteBuffer(string: $0) }
        var headers: HTTPHeaders = ["host": address.authority, "user-agent": "leurre", "connection": "close"]
        if let bytes {
            headers.add(name: "content-type", value: contentType)
            headers.add(name: "content-length", value: "\(bytes.readableBytes)")
        }
        let head = HTTPRequestHead(version: .http1_1, method: bytes == nil ? .GET : .POST, uri: address.path, headers: headers)
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        if let bytes { channel.write(HTTPClientRequestPart.body(.byteBuffer(bytes)), promise: nil) }
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }

    private func failure(_ error: any Error) -> HTTPFailure {
        let operation = body == nil ? "ask \(address)" : "post to \(address.withoutSecrets)"
        if let failure = error as? AnswerCollector.Failure { return HTTPFailure(code: .other, operation: operation, reason: failure.rawValue) }
        if let failure = error as? SSLHandle.Failure { return HTTPFailure(code: .other, operation: operation, reason: "\(failure)") }
        if case .connectTimeout = error as? ChannelError {
            return HTTPFailure(code: .unreachable, operation: operation, reason: "no answer within \(timeoutSeconds) seconds")
        }
        if let cause = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? (error is IOError ? error : nil) {
            let isRefused = (cause as? IOError)?.errnoCode == ECONNREFUSED
            return HTTPFailure(code: .unreachable, operation: operation, reason: isRefused ? "nobody listens there" : "\(cause)")
        }
        if error is NIOConnectionError { return HTTPFailure(code: .unreachable, operation: operation, reason: "there is no such host") }
        return HTTPFailure(code: .other, operation: operation, reason: "\(error)")
    }
}

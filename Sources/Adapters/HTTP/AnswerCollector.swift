import NIOCore
import NIOHTTP1

/// Gathers the one answer of a connection.
final class AnswerCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    enum Failure: String, Error {
        case tooLong = "the answer is too long"
        case cutOff = "the connection ended before the answer did"
    }

    private let bytesMax: Int
    private let promise: EventLoopPromise<HTTPAnswer>
    private var head: HTTPResponseHead?
    private var body = ByteBuffer()

    init(bytesMax: Int, promise: EventLoopPromise<HTTPAnswer>) { (self.bytesMax, self.promise) = (bytesMax, promise) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(var part):
            body.writeBuffer(&part)
            if body.readableBytes > bytesMax { end(context, throwing: Failure.tooLong) }
        case .end:
            let answer = HTTPAnswer(
                status: Int(head?.status.code ?? 0), contentType: head?.headers.first(name: "content-type") ?? "", body: String(buffer: body))
            promise.succeed(answer)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(Failure.cutOff)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end(context, throwing: error) }

    private func end(_ context: ChannelHandlerContext, throwing error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }
}

import NIOCore
import NIOHTTP1

/// One connection: a question, its answer, the next question.
final class QuestionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let guests: GuestList
    private let answer: @Sendable (String) -> HTTPAnswer
    private var head: HTTPRequestHead?

    init(guests: GuestList, answer: @escaping @Sendable (String) -> HTTPAnswer) { (self.guests, self.answer) = (guests, answer) }

    func channelActive(context: ChannelHandlerContext) {
        if !guests.enter() { context.close(promise: nil) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        guests.leave()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        // Nobody has anything to tell us.
        case .body: context.close(promise: nil)
        case .end:
            guard let head else { return }
            self.head = nil
            reply(to: head, context)
        }
    }

    private func reply(to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let isKnown = head.method == .GET || head.method == .HEAD
        let path = String(head.uri.prefix { $0 != "?" })
        let reply = isKnown ? answer(path) : HTTPAnswer(status: 405, body: "only GET and HEAD are answered\n")
        var headers = HTTPHeaders()
        headers.add(name: "content-type", value: reply.contentType)
        headers.add(name: "content-length", value: "\(reply.body.utf8.count)")
        headers.add(name: "cache-control", value: "no-store")
        if !isKnown { headers.add(name: "allow", value: "GET, HEAD") }
        if !head.isKeepAlive { headers.add(name: "connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: reply.status)
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: status, headers: headers))), promise: nil)
        if head.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: reply.body)))), promise: nil) }
        let isLast = !head.isKeepAlive
        let channel = context.channel
        let written = context.eventLoop.makePromise(of: Void.self)
        if isLast { written.futureResult.whenComplete { _ in channel.close(promise: nil) } }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

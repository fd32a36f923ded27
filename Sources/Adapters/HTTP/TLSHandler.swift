import NIOCore

/// Encrypts what goes out of a connection and decrypts what comes in.
final class TLSHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let handle: SSLHandle
    private var isOpen = false
    /// What was to be sent before both sides had agreed.
    private var waiting: [(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)] = []

    init(_ handle: SSLHandle) { self.handle = handle }

    func channelActive(context: ChannelHandlerContext) {
        advance(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { handle.received($0) }
        advance(context)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .byteBuffer(let bytes) = unwrapOutboundIn(data) else {
            promise?.fail(ChannelError.operationUnsupported)
            return
        }
        waiting.append((bytes, promise))
        if isOpen { advance(context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        for (_, promise) in waiting { promise?.fail(ChannelError.ioOnClosedChannel) }
        waiting.removeAll()
        context.fireChannelInactive()
    }

    private func advance(_ context: ChannelHandlerContext) {
        do throws(SSLHandle.Failure) {
            if !isOpen { isOpen = try handle.shakeHands() }
            guard isOpen else { return send(context, promise: nil) }
            while !waiting.isEmpty {
                let (bytes, promise) = waiting.removeFirst()
                do throws(SSLHandle.Failure) { try handle.write(Array(bytes.readableBytesView)) } catch {
                    promise?.fail(error)
                    throw error
                }
                send(context, promise: promise)
            }
            let (bytes, isEnd) = try handle.read()
            send(context, promise: nil)
            if !bytes.isEmpty {
                context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: bytes)))
                context.fireChannelReadComplete()
            }
            if isEnd { context.close(promise: nil) }
        } catch {
            // What OpenSSL has to say to the other side, such as that its certificate is not taken.
            send(context, promise: nil)
            context.fireErrorCaught(error)
            context.close(promise: nil)
        }
    }

    private func send(_ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        let bytes = handle.outgoingBytes()
        guard !bytes.isEmpty else {
            promise?.succeed()
            return
        }
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer(bytes: bytes))), promise: promise)
    }
}

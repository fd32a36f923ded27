import Foundation
import TestSupport

/// The way from the sensors to the broker, which can be cut.
final class SensorNetwork {
    /// What the sensors call the broker.
    private(set) var bootstrapServers: String
    /// What a sensor's command is wrapped in.
    private(set) var command: [String] = []
    private(set) var proxy: KafkaProxy?
    private(set) var namespace: NetworkNamespace?

    init(_ way: HousePlan.Way, broker: String) throws {
        bootstrapServers = broker
        let port = UInt16(broker.split(separator: ":").last ?? "") ?? 0
        switch way {
        case .direct: return
        case .proxy: proxy = try KafkaProxy(listening: "127.0.0.1", broker: port)
        case .namespace:
            let own = try NetworkNamespace()
            namespace = own
            do {
                proxy = try KafkaProxy(listening: own.outside, broker: port)
            } catch {
                own.remove()
                throw error
            }
            command = own.command
        }
        if let proxy { bootstrapServers = "\(proxy.address):\(proxy.port)" }
    }

    /// Pulls the cable; what was on its way is gone.
    func cut() throws {
        if let namespace { try namespace.cut() } else { proxy?.cut() }
    }

    func mend() throws {
        if let namespace { try namespace.mend() } else { proxy?.mend() }
    }

    func remove() {
        proxy?.close()
        namespace?.remove()
    }
}

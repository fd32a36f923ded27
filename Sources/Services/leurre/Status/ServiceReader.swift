import Dispatch
import HTTP
import Synchronization

/// Asks all services at once; one that is away costs two seconds, not two for each.
struct ServiceReader {
    private static let timeoutSeconds: Int64 = 2

    let targets: [ServiceTarget]

    /// Those that need not be there and are not are left out.
    func read() -> [ServiceReading] {
        let found = Mutex<[Int: ServiceReading]>([:])
        let targets = targets
        DispatchQueue.concurrentPerform(iterations: targets.count) { index in
            let reading = Self.read(targets[index])
            found.withLock { $0[index] = reading }
        }
        let all = found.withLock { $0 }
        return targets.indices.compactMap { index in all[index].flatMap { targets[index].isOptional && $0.obstacle != nil ? nil : $0 } }
    }

    private static func read(_ target: ServiceTarget) -> ServiceReading {
        var reading = ServiceReading(address: "\(target.address)")
        do {
            let page = try HTTPCall(WebAddress(target.address, path: "/metrics"), timeoutSeconds: timeoutSeconds).send()
            guard page.status == 200 else {
                reading.obstacle = "it answers \(page.status) to /metrics: it is no service of a house"
                return reading
            }
            reading.samples = try SampleText.samples(page.body)
            let ready = try HTTPCall(WebAddress(target.address, path: "/ready"), timeoutSeconds: timeoutSeconds).send()
            if ready.status != 200 { reading.reasons = ready.body.split(separator: "\n").prefix(10).map(String.init) }
        } catch { reading.obstacle = "\(error)" }
        return reading
    }
}

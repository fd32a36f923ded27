import Foundation
import Testing

/// A scenario that `leurre simulate` has written into a folder of its own, and what it says is true.
final class SimulatedWorld: Sendable {
    struct Truth: Decodable {
        struct Addresses: Decodable {
            var all: Int
            var common: Int
            var backscatter: Int
            var scanners: Int
        }

        struct Sequence: Decodable {
            var portsSequence: String
            var visits: Int
            var sources: Int
            var peakDay: String
            var peakVisits: Int
            var visitsByDay: [Int]

            /// In the paper's notation, without protocols.
            var asPrinted: String { portsSequence.replacing("/tcp", with: "").replacing("/udp", with: "") }
        }

        struct Day: Decodable {
            var day: String
            var sources: Int
            var packetsReceived: Int
        }

        struct Platform: Decodable {
            var platform: String
            var activeDays: Int
            var sourcesPerDay: Double
            var packetsPerDay: Double
            var days: [Day]
            var attacks: Int
            var packetsReceived: Int
            var packetsSent: Int
            var sequences: [Sequence]
            var machines: [Int]
            var orders: [String: Int]
            var ordersOfThree: [String: Int]
            var classes: [String: Int]
            var countries: [String: Int]
            var systems: [String: Int]
            var hostKinds: [String: Int]
        }

        var addresses: Addresses
        var platforms: [Platform]
    }

    let folder: URL
    let truth: Truth

    init(_ arguments: [String]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-simulated-\(UUID().uuidString)")
        let output = try Tool.run("leurre", ["simulate", "--out", folder.path] + arguments)
        try #require(output.code == 0, "\(output.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        truth = try decoder.decode(Truth.self, from: Data(contentsOf: folder.appendingPathComponent("truth.json")))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
}

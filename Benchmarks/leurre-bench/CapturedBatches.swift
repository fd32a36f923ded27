import Batching
import Capture
import Packets
import Pipeline

/// The synthetic capture as the sensor would send it.
enum CapturedBatches {
    static func read(_ path: String, partitions: Int32) throws -> [Batcher.Sealed] {
        let machines = try SyntheticCapture.machines.enumerated().map { index, text in
            guard let address = Address(text) else { throw BenchmarkError("no address: \(text)") }
            return PlatformDescription.Machine(index: UInt8(index + 1), address: address, system: "")
        }
        let platform = PlatformDescription(id: "bench", country: "FR", networkKind: "cloud", machines: machines)
        var batcher = Batcher(platform: platform, sensor: "bench", epoch: 1, partitionCount: partitions, limits: BatchLimits())
        var sealed: [Batcher.Sealed] = []
        let file = try CaptureFile(path: path)
        while try file.read(max: 4_096, { frame, bytes in
            guard case .ip(let offset, let count) = LinkLayer.network(of: bytes, linkType: frame.linkType) else { return }
            _ = batcher.take(bytes.extracting(offset..<offset + count), wireLength: UInt32(count), captured: frame.time, into: &sealed)
        }) {}
        batcher.sealAll(into: &sealed)
        return sealed
    }
}

import Batching
import CReference

/// What the measurements of the live sensor need from C: `house.py` calls it, and prints what comes of it.
enum WireBench {
    /// Produces the capture's batches from memory, as the sensor numbers them, and prints the seconds until the last acknowledgement, and
    /// the processor seconds that they took.
    static func produce(_ path: String, to servers: String, topic: String, partitions: Int32) throws {
        let sealed = try CapturedBatches.read(path, partitions: partitions)
        var (bytes, ends): ([UInt8], [Int64]) = ([], [])
        for item in sealed {
            bytes += item.batch.encoded()
            ends.append(Int64(bytes.count))
        }
        let before = Measure.processSeconds()
        let nanoseconds = reference_produce(servers, topic, bytes, ends, sealed.map(\.partition), Int64(sealed.count))
        guard nanoseconds > 0 else { throw BenchmarkError("the reference produced nothing") }
        print(Double(nanoseconds) / 1e9, Measure.processSeconds() - before)
    }

    /// Sends frames to the interface and prints the seconds that it took.
    static func flood(_ interface: String, packets: Int, rate: Int) throws {
        let nanoseconds = reference_flood(interface, Int64(packets), Int64(rate))
        guard nanoseconds > 0 else { throw BenchmarkError("nothing was sent") }
        print(Double(nanoseconds) / 1e9)
    }
}

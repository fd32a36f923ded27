import Foundation
import Kafka
import Pipeline
import Spool
import Testing

@testable import leurre_sensor

struct OutageTests {
    @Test("an outage fills the spool and not memory; afterwards everything arrives in order, once, and the segments are gone")
    func outage() throws {
        let lab = try SensorLab()
        let life = try lab.start(limits: SpoolLimits(bytesMax: 1 << 30, segmentBytes: 300_000), queueBytesMax: 1 << 20)
        for content in 0..<20 { try life.send(content) }
        #expect(try life.drain())
        lab.broker.brokerDown()
        for content in 20..<4_000 {
            try life.send(content)
            #expect(life.publisher.queuedBytes < (1 << 20) + 2_000)
        }
        #expect(life.publisher.spooled.packets == 3_980)
        #expect(lab.segmentCount > 12)
        #expect(life.publisher.discardedPackets == 0)
        lab.broker.brokerUp()
        #expect(try life.drain(seconds: 40))
        #expect(life.publisher.publishedPackets == 4_000 && life.publisher.spooled.packets == 0)
        #expect(lab.segmentCount == 1)
        life.publisher.close()
        #expect(lab.segmentCount == 0)
        let batches = try lab.read(atLeast: 4_000)
        #expect(batches.map(\.content) == Array(0..<4_000))
        #expect(batches.map(\.number) == (0..<4_000).map(Int64.init))
        #expect(lab.log.lines(.error) == [])
    }

    @Test("a sensor that is killed in an outage goes on where it stopped: duplicates, and nothing missing")
    func killed() throws {
        let lab = try SensorLab()
        var life: SensorLab.Life? = try lab.start(queueBytesMax: 1 << 20)
        for content in 0..<100 { try life?.send(content, partition: Int32(content % 2)) }
        #expect(try life?.drain() == true)
        let epoch = life?.publisher.epoch
        lab.broker.brokerDown()
        for content in 100..<3_000 { try life?.send(content, partition: Int32(content % 2)) }
        lab.kill(&life)
        life = try lab.start(queueBytesMax: 1 << 20)
        #expect(life?.publisher.epoch == epoch)
        for content in 3_000..<3_200 { try life?.send(content, partition: Int32(content % 2)) }
        lab.broker.brokerUp()
        #expect(try life?.drain(seconds: 40) == true)
        for partition: Int32 in [0, 1] {
            let ledger = PlainLedger(try lab.read(partition, atLeast: 1_600))
            #expect(ledger.contents == (0..<3_200).filter { $0 % 2 == partition })
            #expect(ledger.missing == 0 && ledger.contradictions == 0)
            // What was acknowledged before lay in the segment that was still written to.
            #expect(ledger.duplicates == 50)
        }
    }

    @Test("a machine that went down: what was spooled arrives under its epoch, and what comes after it under another")
    func machineRestarted() throws {
        let lab = try SensorLab()
        var life: SensorLab.Life? = try lab.start()
        lab.broker.brokerDown()
        for content in 0..<50 { try life?.send(content) }
        let epoch = try #require(life?.publisher.epoch)
        lab.kill(&life)
        life = try lab.start(boot: BootID(bytes: Array(repeating: 9, count: 16)))
        for content in 50..<60 { try life?.send(content) }
        lab.broker.brokerUp()
        #expect(try life?.drain() == true)
        let batches = try lab.read(atLeast: 60)
        let ledger = PlainLedger(batches)
        #expect(ledger.contents == Array(0..<60) && ledger.missing == 0 && ledger.contradictions == 0)
        #expect(batches.filter { $0.epoch == epoch }.map(\.content) == Array(0..<50))
        #expect(Set(batches.map(\.epoch)).count == 2)
    }

    @Test("batches that were numbered before the broker answered go out when it has confirmed the partitions")
    func notOpen() throws {
        let lab = try SensorLab()
        let life = try lab.start(isOpen: false)
        for content in 0..<2_000 { try life.send(content) }
        #expect(try !life.drain(seconds: 1))
        #expect(life.publisher.publishedPackets == 0 && life.publisher.spooled.packets == 2_000)
        life.publisher.open()
        #expect(try life.drain())
        #expect(try lab.read(atLeast: 2_000).map(\.content) == Array(0..<2_000))
    }

    @Test("a producer that dies of a fatal error is made anew, and everything unacknowledged is sent again")
    func fatal() throws {
        let lab = try SensorLab()
        let life = try lab.start()
        for content in 0..<10 { try life.send(content) }
        #expect(try life.drain())
        lab.broker.injectErrors(.produce, Array(repeating: .outOfOrderSequence, count: 5))
        for content in 10..<200 { try life.send(content) }
        #expect(try life.drain(seconds: 30))
        let ledger = PlainLedger(try lab.read(atLeast: 200))
        #expect(ledger.contents.sorted() == Array(0..<200) && ledger.missing == 0 && ledger.contradictions == 0)
        #expect(lab.log.lines(.warning).contains { $0.hasPrefix("the producer gave up and is made anew") })
    }

    @Test("a broker that refuses the sensor is asked again, and the batches are kept")
    func refused() throws {
        let lab = try SensorLab()
        let life = try lab.start()
        lab.broker.injectErrors(.produce, Array(repeating: .topicNotAuthorized, count: 3))
        for content in 0..<100 { try life.send(content) }
        #expect(try life.drain(seconds: 30))
        let ledger = PlainLedger(try lab.read(atLeast: 100))
        #expect(ledger.contents.sorted() == Array(0..<100) && ledger.missing == 0)
        #expect(lab.log.lines(.error).count == 1)
    }

    @Test("a batch that the broker finds too large is given up, said, and missing; the others pass")
    func tooLarge() throws {
        let lab = try SensorLab()
        let life = try lab.start(properties: ["message.max.bytes": "20000"])
        try life.send(0)
        try life.send(1, bytes: 50_000)
        try life.send(2)
        #expect(try life.drain())
        let ledger = PlainLedger(try lab.read(atLeast: 2))
        #expect(ledger.contents == [0, 2] && ledger.missing == 1)
        #expect(life.publisher.discardedPackets == 1 && life.publisher.spooled.packets == 0)
        #expect(lab.log.lines(.error).count == 1)
    }
}

import Foundation
import Kafka
import Pipeline
import Spool
import Synchronization
import Testing

@testable import leurre_sensor

struct FullDiskTests {
    @Test("a full spool drops the newest, says so once at the beginning and once at the end, and the gap shows, after a crash too")
    func bound() throws {
        let lab = try SensorLab()
        let limits = SpoolLimits(bytesMax: 262_144, segmentBytes: 65_536)
        var life: SensorLab.Life? = try lab.start(limits: limits)
        try life?.send(0)
        #expect(try life?.drain() == true)
        lab.broker.brokerDown()
        for content in 1..<1_000 { try life?.send(content) }
        let dropped = Int(try #require(life?.publisher.discardedPackets))
        #expect((600..<900).contains(dropped))
        #expect(lab.log.lines(.error).count == 1 && lab.log.lines(.error)[0].hasPrefix("the newest packets are thrown away"))
        lab.kill(&life)
        lab.broker.brokerUp()
        life = try lab.start(limits: limits)
        #expect(try life?.drain() == true)
        try life?.send(1_000)
        #expect(try life?.drain() == true)
        let ledger = PlainLedger(try lab.read(atLeast: 1_001 - dropped))
        #expect(ledger.contents == Array(0..<(1_000 - dropped)) + [1_000])
        #expect(ledger.missing == Int64(dropped) && ledger.contradictions == 0)
    }

    @Test("a spool that has room again takes again, and says how many were dropped")
    func end() throws {
        let lab = try SensorLab()
        let life = try lab.start(limits: SpoolLimits(bytesMax: 262_144, segmentBytes: 65_536))
        lab.broker.brokerDown()
        for content in 0..<500 { try life.send(content) }
        let dropped = life.publisher.discardedPackets
        #expect(dropped > 100)
        lab.broker.brokerUp()
        #expect(try life.drain())
        for content in 500..<600 { try life.send(content) }
        #expect(try life.drain())
        #expect(life.publisher.discardedPackets == dropped)
        #expect(lab.log.lines(.warning) == ["packets are kept again thrown_away=\(dropped)"])
        #expect(PlainLedger(try lab.read(atLeast: 600 - Int(dropped))).missing == dropped)
    }

    @Test("a disk that others have filled loses nothing while the broker takes the batches, and no number is used twice")
    func filledByOthers() throws {
        let lab = try SensorLab()
        let disk = FullDisk()
        var life: SensorLab.Life? = try lab.start(disk: disk.calls)
        for content in 0..<50 { try life?.send(content) }
        #expect(try life?.drain() == true)
        disk.isFull = true
        for content in 50..<100 { try life?.send(content) }
        #expect(try life?.drain() == true)
        #expect(life?.publisher.discardedPackets == 0)
        lab.kill(&life)
        disk.isFull = false
        life = try lab.start(disk: disk.calls)
        for content in 100..<150 { try life?.send(content) }
        #expect(try life?.drain() == true)
        let ledger = PlainLedger(try lab.read(atLeast: 150))
        #expect(ledger.contents == Array(0..<150) && ledger.missing == 0 && ledger.contradictions == 0)
        #expect(lab.log.lines(.error) == [])
        #expect(lab.log.lines(.warning).filter { $0.contains("pass it by") }.count == 1)
    }

    @Test("a disk that breaks is said once, packets go on from memory under an epoch that the disk does not know")
    func broken() throws {
        let lab = try SensorLab()
        let disk = FullDisk()
        var life: SensorLab.Life? = try lab.start(disk: disk.calls)
        for content in 0..<50 { try life?.send(content) }
        let epoch = life?.publisher.epoch
        disk.isBroken = true
        for content in 50..<100 { try life?.send(content) }
        #expect(life?.publisher.epoch != epoch && life?.publisher.isSpooling == false)
        #expect(try life?.drain() == true)
        #expect(lab.log.lines(.error).count == 1)
        lab.kill(&life)
        disk.isBroken = false
        life = try lab.start(disk: disk.calls)
        #expect(life?.publisher.epoch == epoch)
        for content in 100..<150 { try life?.send(content) }
        #expect(try life?.drain() == true)
        let ledger = PlainLedger(try lab.read(atLeast: 150))
        #expect(Set(ledger.contents) == Set(0..<150) && ledger.contents.count == 150)
        #expect(ledger.missing == 0 && ledger.contradictions == 0)
    }

    @Test("without a spool memory is bounded, and what does not fit is dropped and missing")
    func memoryOnly() throws {
        let lab = try SensorLab()
        let life = try lab.start(hasSpool: false, queueBytesMax: 100_000)
        lab.broker.brokerDown()
        for content in 0..<500 { try life.send(content) }
        #expect(life.publisher.queuedBytes <= 100_000)
        let dropped = life.publisher.discardedPackets
        #expect(dropped > 350)
        lab.broker.brokerUp()
        #expect(try life.drain())
        try life.send(500)
        #expect(try life.drain())
        #expect(PlainLedger(try lab.read(atLeast: 501 - Int(dropped))).missing == dropped)
    }

    @Test("what another run left is published before a replay begins")
    func replayAfterAnother() throws {
        let lab = try SensorLab()
        var life: SensorLab.Life? = try lab.start()
        lab.broker.brokerDown()
        for content in 0..<100 { try life?.send(content) }
        lab.kill(&life)
        lab.broker.brokerUp()
        life = try lab.start(isReplay: true, isBegun: false)
        #expect(try life?.drain() == true)
        #expect(lab.segmentCount == 0)
        life?.publisher.begin()
        for content in 100..<120 { try life?.send(content, mayDiscard: false) }
        #expect(try life?.drain() == true)
        let batches = try lab.read(atLeast: 120)
        #expect(batches.map(\.content) == Array(0..<120))
        #expect(batches.suffix(20).allSatisfy { $0.epoch == 77 } && batches.prefix(100).allSatisfy { $0.epoch != 77 })
        #expect(lab.log.lines(.warning) == [] && lab.log.lines(.error) == [])
    }

    @Test("a replay waits for room instead of dropping, and keeps its epoch and numbers")
    func replay() throws {
        let lab = try SensorLab()
        let limits = SpoolLimits(bytesMax: 262_144, segmentBytes: 65_536)
        for _ in 0..<2 {
            let life = try lab.start(limits: limits, queueBytesMax: 50_000, isReplay: true)
            for content in 0..<700 { try life.send(content, mayDiscard: false) }
            #expect(try life.drain())
            #expect(life.publisher.discardedPackets == 0)
            life.publisher.close()
        }
        let ledger = PlainLedger(try lab.read(atLeast: 1_400))
        #expect(ledger.contents == Array(0..<700) && ledger.duplicates == 700)
        #expect(ledger.missing == 0 && ledger.contradictions == 0)
    }
}

/// A disk that others fill, or that breaks.
private final class FullDisk: Sendable {
    private let state = Mutex((isFull: false, isBroken: false))

    var isFull: Bool {
        get { state.withLock { $0.isFull } }
        set { state.withLock { $0.isFull = newValue } }
    }

    var isBroken: Bool {
        get { state.withLock { $0.isBroken } }
        set { state.withLock { $0.isBroken = newValue } }
    }

    /// In-place writes of the counters need no room.
    var calls: SpoolDisk {
        SpoolDisk(write: { [self] file, bytes, offset in
            if isBroken { return -Int(EIO) }
            if isFull, !bytes.starts(with: "LEURRCNT".utf8) { return -Int(ENOSPC) }
            return SpoolDisk.systemWrite(file, bytes, offset)
        })
    }
}

import Foundation
import TestSupport
import Testing

/// Each alert with the fault that it is for, against the real executables and a real Prometheus.
@Suite("Alerts", .serialized) struct AlertFaultTests {
    private static let isAllowed = geteuid() == 0 && SmallDisk.isAllowed

    @Test("each alert comes with its fault and goes with it", .enabled(if: AlertFaultTests.isAllowed, "needs the right to capture and to mount"))
    func faults() throws {
        let scene = try AlertScene()
        defer { scene.stop() }
        try scene.traffic.send(50)
        try scene.loseSensor()
        #expect(try scene.settles(), "before any fault: \(scene.firing)")
        try stoppedSink(scene)
        try expiredRecords(scene)
        try oddRecords(scene)
        try fullDisk(scene)
        try slowSensor(scene)
        try stoppedBroker(scene)
        try stoppedPostgres(scene)
        try scene.expectFiring("LeurreSensorSilent", "LeurreSensorUnheard")
        #expect(Set(AlertScene.names).subtracting(scene.proven).isEmpty, "no fault of this test makes these fire")
        try scene.findSensor()
        let isClear = try scene.clears {
            try scene.traffic.send(10)
            // The odd sensor lives on.
            try scene.report(clockAhead: 0)
        }
        #expect(isClear, "\(scene.firing) still fire")
    }

    /// A consumer that stands still: its lag is the time since the first record that it has not read.
    private func stoppedSink(_ scene: AlertScene) throws {
        try scene.expectQuiet("LeurreLagHigh", "LeurreServiceDown", "LeurreDeadLetters")
        scene.house.freeze("leurre-sink", true)
        let begun = Date().timeIntervalSince1970
        try scene.sendGarbage(to: .statistics)
        let sent = Date().timeIntervalSince1970
        _ = Tool.wait(seconds: 30) { Date().timeIntervalSince1970 > sent + 12 }
        // One look: what is measured next would not fit.
        let oldest = try #require(
            try scene.prometheus.value(
                #"scalar(leurre_lag_measured_timestamp_seconds) - max(leurre_lag_seconds{group="leurre-sink", topic="statistics.v1"})"#))
        #expect(begun - 1 < oldest && oldest < sent + 1, "\(oldest - begun) s after it was begun to send it, \(sent - begun) s in all")
        try scene.expectFiring("LeurreLagHigh", "LeurreServiceDown")
        scene.house.freeze("leurre-sink", false)
        // Counted since the last look before the sink stood still, if that is not too long ago: so there are more of them.
        try scene.expectFiring("LeurreDeadLetters") { try scene.sendGarbage(to: .statistics) }
    }

    /// Records that the broker's retention takes away before a consumer that stands still has read them. It ends, and finds at its next start
    /// how many they are; or, if its group has given it up meanwhile, it finds that when it gets its partitions back.
    private func expiredRecords(_ scene: AlertScene) throws {
        try scene.expectQuiet("LeurreRecordsLost")
        scene.house.freeze("leurre-sessions", true)
        try scene.overflow(.packets, partition: 0)
        scene.house.freeze("leurre-sessions", false)
        try scene.expectFiring("LeurreRecordsLost") { try scene.house.restartIfEnded("leurre-sessions") }
    }

    private func oddRecords(_ scene: AlertScene) throws {
        try scene.expectQuiet("LeurreClockOff", "LeurreTooLate", "LeurreSensorClockOff", "LeurreIdentity")
        let now = Date().timeIntervalSince1970
        try scene.report(clockAhead: 3_600)
        try scene.replay(from: now + 86_400, sensor: "future")
        try scene.replay(from: now - 3_600, sensor: "usual")
        try scene.replay(from: now - 86_400 * 6, sensor: "late")
        // A sensor without its key.
        try scene.replay(from: now - 3_600, sensor: "unsigned", isSigned: false)
        try scene.expectFiring("LeurreSensorClockOff", "LeurreClockOff", "LeurreTooLate", "LeurreIdentity")
        try scene.report(clockAhead: 0)
    }

    private func fullDisk(_ scene: AlertScene) throws {
        try scene.expectQuiet("LeurreDiskFilling")
        try scene.disk.fill(leavingKilobytes: 600)
        try scene.expectFiring("LeurreDiskFilling")
        try scene.disk.makeRoom()
    }

    private func slowSensor(_ scene: AlertScene) throws {
        try scene.expectQuiet("LeurreKernelDrops")
        scene.site.freeze(true)
        try scene.traffic.send(20_000)
        scene.site.freeze(false)
        try scene.expectFiring("LeurreKernelDrops")
    }

    private func stoppedBroker(_ scene: AlertScene) throws {
        try scene.expectQuiet("LeurreLagUnknown", "LeurrePacketsDiscarded", "LeurreSpoolFilling", "LeurrePacketsMissing")
        scene.house.freeze("leurre-broker", true)
        for _ in 0..<6 { try scene.traffic.send(4_000) }
        try scene.expectFiring("LeurreSpoolFilling", "LeurrePacketsDiscarded", "LeurreLagUnknown")
        scene.house.freeze("leurre-broker", false)
        // What was thrown away is missed once something comes after it.
        let isMissed = try Tool.wait(seconds: 90) {
            try scene.traffic.send(100)
            return try scene.isFiring("LeurrePacketsMissing")
        }
        #expect(isMissed, "LeurrePacketsMissing does not fire")
        scene.proven.formUnion(isMissed ? ["LeurrePacketsMissing"] : [])
    }

    private func stoppedPostgres(_ scene: AlertScene) throws {
        try scene.expectQuiet("LeurreTablesStale", "LeurreTablesUnknown")
        let database = HousePostgres(scene.house)
        try database.stop()
        try scene.traffic.send(100)
        try scene.expectFiring("LeurreNotReady", "LeurreDatabaseErrors", "LeurreTablesStale", "LeurreTablesUnknown")
        try database.start()
    }
}

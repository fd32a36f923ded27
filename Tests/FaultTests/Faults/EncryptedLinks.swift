import Foundation
import TestSupport

/// All links encrypted, with the services' own certificates and passwords, every sensor asked who it is, the sink a role that owns nothing,
/// and all cut once: the tables are those of a house in the clear, and no list of processes, log or dump shows a password.
struct EncryptedLinks: Fault {
    static let keyPassword = "word-of-the-key"
    static let databasePassword = "word-of-the-database"
    let name = "encrypted-links"

    var obstacle: String? { TansuTools.obstacle ?? (TLSFront.isWanted ? nil : "there is no stunnel4: install Debian's package") }

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) {
        (plan.broker, plan.isEncrypted) = (.tansu(keepsLog: false), true)
        plan.replaySeconds = 8
    }

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        try house.pass(2...4)
        house.struck()
        house.broker.front?.stop()
        try house.pass(0.5...2)
        try expectNoPassword(house)
        try house.broker.front?.start()
        house.healed()
    }

    func examine(_ house: FaultHouse) throws {
        let encrypted = try house.database.value("select count(*) from pg_stat_ssl s join pg_stat_activity a using (pid) where a.usename = 'leurre_sink' and s.ssl")
        guard encrypted != "0" else { throw FaultFailure("no sink has an encrypted connection to the database") }
        let dump = try Tool.run("leurre-sessions", ["--dump-config"], environment: house.broker.environment)
        guard dump.code == 0, dump.text.contains("tls_key_password: \"***\"") else { throw FaultFailure("the settings in force: \(dump)") }
        let lag = try Tool.run(
            "leurre", ["lag", "--bootstrap-servers", house.broker.bootstrapServers, "--format", "json"], environment: house.broker.environment)
        guard lag.code == 0 else { throw FaultFailure("leurre lag over TLS: \(lag.errors)") }
        try expectNoPassword(house)
        for name in ["leurre-sessions", "leurre-sink"] where house.service(name).contains(where: { $0.logged("records must be signed") == 0 }) {
            throw FaultFailure("\(name) asked nobody who he is")
        }
        let letters = try Tool.run(
            "leurre", ["deadletters", "list", "--reason", "identity", "--format", "json", "--bootstrap-servers", house.broker.bootstrapServers],
            environment: house.broker.environment)
        guard letters.code == 0, letters.text.isEmpty else { throw FaultFailure("sensors were not believed: \(letters)") }
        let owned = try house.database.value("select count(*) from pg_class where relnamespace = 'leurre'::regnamespace and relowner <> 'leurre_owner'::regrole")
        guard owned == "0" else { throw FaultFailure("\(owned) tables belong to somebody who works") }
    }

    private func expectNoPassword(_ house: FaultHouse) throws {
        var texts: [(String, Data)] = []
        for process in house.services + house.sensors {
            if let pid = process.pid { texts.append(("the command line of \(process.name)", try Data(contentsOf: URL(fileURLWithPath: "/proc/\(pid)/cmdline")))) }
            texts.append(("the log of \(process.name)", (try? Data(contentsOf: process.log)) ?? Data()))
        }
        for (place, text) in texts {
            for word in [Self.keyPassword, Self.databasePassword] where text.range(of: Data(word.utf8)) != nil {
                throw FaultFailure("\(place) shows a password")
            }
        }
    }
}

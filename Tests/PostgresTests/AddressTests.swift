import Postgres
import Testing

@Suite("the address of a database")
struct AddressTests {
    @Test(
        "no sentence shows a password, not even one that is written where it does not belong",
        arguments: [
            "postgres://user:s3cret@127.0.0.1:1/db", "postgres://user:s3cret@nowhere.invalid/db", "postgres://user:s3@cret@127.0.0.1:1/db",
            "postgres://user:s3/cret@127.0.0.1/db", "postgres://user:s3?cret@127.0.0.1/db", "postgres://user:s3#cret@127.0.0.1/db",
            "postgres://user:s3%zzcret@127.0.0.1/db", "host=127.0.0.1 port=1 password=s3cret", "host=127.0.0.1 password=s3 cret",
            "postgres://127.0.0.1:1/db?password=s3cret", "s3cret",
        ])
    func password(address: String) {
        do throws(PostgresError) {
            _ = try Connection(uri: address, settings: ConnectionSettings(connectTimeoutSeconds: 2))
            Issue.record("connected to \(address)")
        } catch {
            let shown = error.description
            #expect(!shown.contains("s3") && !shown.contains("cret"))
            #expect(shown.hasPrefix("cannot "))
        }
    }

    @Test("a server that is not there is worth another try, an address that is none is not")
    func retry() {
        #expect(throws: PostgresError.self) { try Connection(uri: "postgres://127.0.0.1:1/db") }
        do throws(PostgresError) {
            _ = try Connection(uri: "postgres://127.0.0.1:1/db")
        } catch { #expect(error.isRetriable && error.code == .connection) }
        do throws(PostgresError) {
            _ = try Connection(uri: "postgres//127.0.0.1")
        } catch { #expect(!error.isRetriable && error.code == .syntax) }
    }

    @Test("a wrong password and a missing database are told apart from a server that is not there", .enabled(if: PrivateCluster.isWanted))
    func refusals() throws {
        let cluster = try PrivateCluster.shared.get()
        let owner = try Connection(uri: cluster.address())
        try owner.execute("do $$ begin create role locked login password 'right'; exception when duplicate_object then null; end $$")
        for (address, code) in [
            (cluster.address(user: "locked", password: "wr0ng"), PostgresError.Code.authentication),
            (cluster.address(user: "locked"), .authentication), (cluster.address(user: "stranger"), .authentication),
            (cluster.address(database: "nowhere"), .schema),
        ] {
            do throws(PostgresError) {
                _ = try Connection(uri: address)
                Issue.record("connected to \(address)")
            } catch {
                #expect(error.code == code, "\(error)")
                #expect(!error.isRetriable && !error.description.contains("wr0ng"))
            }
        }
    }
}

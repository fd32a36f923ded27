import Postgres
import Testing

@Suite("a connection", .enabled(if: PrivateCluster.isWanted))
struct ConnectionTests {
    private func connect(timeoutMilliseconds: Int = 60_000) throws -> Connection {
        try ScratchSchema().connect(timeoutMilliseconds: timeoutMilliseconds)
    }

    private func code(_ body: () throws -> Void) -> PostgresError.Code? {
        do {
            try body()
            return nil
        } catch { return (error as? PostgresError)?.code }
    }

    @Test("parameters and rows are texts, null is nil")
    func parameters() throws {
        let rows = try connect().query("select $1::text, $2::text, $3::integer + 1", ["it's \"é\"", nil, "41"])
        #expect(rows == [["it's \"é\"", nil, "42"]])
    }

    @Test("a text with a zero byte is refused, not cut")
    func zeroByte() throws {
        let connection = try connect()
        #expect(code { try connection.query("select $1", ["a\0b"]) } == .syntax)
        #expect(code { try connection.execute("select 1\0; drop table x") } == .syntax)
    }

    @Test(
        "what the server says is given its code",
        arguments: [
            ("selct 1", PostgresError.Code.syntax), ("select * from nowhere", .schema), ("select nothing from pg_class", .schema),
            ("select 1/0", .other), ("set transaction read only; create table t (a int)", .readOnly), ("select pg_sleep(30)", .timeout),
            ("do $$ begin raise exception using errcode = '53100'; end $$", .diskFull),
            ("do $$ begin raise exception using errcode = '40001'; end $$", .serialization),
            ("do $$ begin raise exception using errcode = '40P01'; end $$", .deadlock),
            ("set role pg_monitor; create role somebody", .authentication), ("select pg_terminate_backend(pg_backend_pid())", .connection),
        ])
    func codes(sql: String, expected: PostgresError.Code) throws {
        let connection = try connect(timeoutMilliseconds: expected == .timeout ? 200 : 60_000)
        #expect(code { try connection.execute(sql) } == expected)
        #expect(connection.isOpen == (expected != .connection))
    }

    @Test("a lost connection is fatal and worth a new try")
    func lost() throws {
        let connection = try connect()
        _ = code { try connection.execute("select pg_terminate_backend(pg_backend_pid())") }
        do throws(PostgresError) {
            try connection.execute("select 1")
            Issue.record("a lost connection answered")
        } catch {
            #expect(error.isFatal && error.isRetriable)
            #expect(error.description.hasPrefix("cannot execute a statement: "))
        }
    }

    @Test("a transaction that fails leaves nothing, and the connection goes on")
    func rollback() throws {
        let connection = try connect()
        try connection.execute("create temporary table kept (a integer)")
        #expect(
            code {
                try connection.transaction { () throws(PostgresError) in
                    try connection.execute("insert into kept values (1)")
                    try connection.execute("select 1/0")
                }
            } == .other)
        #expect(try connection.query("select count(*) from kept") == [["0"]])
        try connection.transaction { () throws(PostgresError) in try connection.execute("insert into kept values (1)") }
        #expect(try connection.query("select count(*) from kept") == [["1"]])
    }

    @Test("copied rows arrive, however they are cut; bad ones do not, and the connection goes on")
    func copy() throws {
        let connection = try connect()
        try connection.execute("create temporary table kept (a integer, b text)")
        let text = Array("1\tone\n2\t\\N\n".utf8)
        try connection.copyIn(table: "kept", columns: ["a", "b"], format: .text, chunks: text.map { [$0] })
        #expect(try connection.query("select * from kept order by a") == [["1", "one"], ["2", nil]])
        let bad = [Array("3\tthree\nfour\tfour\n".utf8)]
        #expect(code { try connection.copyIn(table: "kept", columns: ["a", "b"], format: .text, chunks: bad) } == .other)
        #expect(code { try connection.copyIn(table: "nowhere", columns: ["a"], chunks: bad) } == .schema)
        #expect(try connection.query("select count(*) from kept") == [["2"]])
    }

    @Test("a connection that dies in a copy is a lost connection")
    func lostCopy() throws {
        let connection = try connect()
        let other = try connect()
        try connection.execute("create temporary table kept (a integer)")
        let own = try connection.query("select pg_backend_pid()")[0][0]
        let chunks = (0..<2_000).lazy.map { number -> [UInt8] in
            if number == 10 { _ = try? other.query("select pg_terminate_backend($1, 5000)", [own]) }
            return Array(repeating: Array("1\n".utf8), count: 10_000).flatMap { $0 }
        }
        #expect(code { try connection.copyIn(table: "kept", columns: ["a"], format: .text, chunks: chunks) } == .connection)
        #expect(!connection.isOpen)
    }
}

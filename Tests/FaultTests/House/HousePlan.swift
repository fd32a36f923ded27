/// What the house of one run is made of. A fault changes what it needs to be otherwise.
struct HousePlan {
    enum Broker {
        /// librdkafka's, in a process of its own.
        case embedded
        /// Tansu, independent of librdkafka; its log in its memory, or in an emulation of S3, where it outlives the broker.
        case tansu(keepsLog: Bool)
    }

    /// How sensors reach the broker.
    enum Way {
        case direct
        /// Through a proxy of the harness.
        case proxy
        /// From a network namespace of their own, through a proxy at the other end of its cable.
        case namespace
    }

    var platforms = ["tokyo", "norcal", "eu"]
    /// Only so many packets of each capture.
    var packetsMax: Int?
    var broker = Broker.embedded
    var way = Way.direct
    /// How long the replay of the week takes; nil: as fast as the broker takes it.
    var replaySeconds: Double? = 12
    /// How many of each service run.
    var copies: [String: Int] = [:]
    /// Postgres lives on a file system of this size.
    var databaseMegabytes: Int?
    /// The broker, Tansu with its log in its memory, and the database are reached through TLS only: clients show a certificate to the one and
    /// say a password to the other, as roles that own nothing. Sensors sign what they write, and are asked who they are.
    var isEncrypted = false
    /// Sensors keep their batches in a spool.
    var spools = false
    /// The spools lie on a file system of this size.
    var spoolKilobytes: Int?
    /// One platform that a sensor watches live, on the loopback, instead of replays.
    var isLive = false

    static let services = ["leurre-sessions", "leurre-enrich", "leurre-statistics", "leurre-sink"]
}

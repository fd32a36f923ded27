/// The row of the table `house`: whose services write into a schema.
package struct HouseRow: Equatable, Sendable {
    package enum Standing: String, Sendable { case live, shadow, retired }

    package var house: HouseIdentity
    package var generation: UInt32?
    package var standing: Standing

    package init(house: HouseIdentity, generation: UInt32?, standing: Standing) {
        (self.house, self.generation, self.standing) = (house, generation, standing)
    }

    /// The row that `selectSQL` gives.
    package init?(values: [String?]) {
        guard values.count == 4, let topicPrefix = values[0], let capturePrefix = values[1] else { return nil }
        house = HouseIdentity(topicPrefix: topicPrefix, capturePrefix: capturePrefix)
        generation = values[2].flatMap { UInt32($0) }
        standing = values[3].flatMap(Standing.init(rawValue:)) ?? .live
    }

    /// A plain read, which holds the table's weakest lock to the end of its transaction. Whoever gives the schema another owner locks the
    /// table first, so it waits for transactions that have looked, and those that have not look for the name `house` again afterwards.
    package static let selectSQL = "select topic_prefix, capture_prefix, generation, standing from house"

    /// Parameters: topic prefix, capture prefix.
    package static let claimSQL = "insert into house (topic_prefix, capture_prefix) values ($1, $2) on conflict do nothing"

    /// Parameters: topic prefix, capture prefix, generation, standing.
    package static let makeSQL = "insert into house (topic_prefix, capture_prefix, generation, standing) values ($1, $2, $3, $4)"

    /// Tells the tables of a schema how late a packet may be.
    package static func latenessSQL(hours: Int) -> String {
        "create or replace function allowed_lateness() returns interval language sql immutable parallel safe return interval '\(hours) hours'"
    }

    /// The settings with which services belong to the house.
    package var settings: String {
        "--topic-prefix \(Self.word(house.topicPrefix)) --capture-prefix \(Self.word(house.capturePrefix))"
            + (generation.map { " --generation \($0)" } ?? "")
    }

    /// What a sink of another house is told.
    package var refusal: String {
        "it belongs to the house \"\(house.topicPrefix)\"" + (generation.map { " (generation \($0))" } ?? "")
            + "; start the services with \(settings), or delete the row of its table \"house\" to give it to this house"
    }

    private static func word(_ text: String) -> String { text.isEmpty ? "\"\"" : text }
}

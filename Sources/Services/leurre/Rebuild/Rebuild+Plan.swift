import Kafka
import Pipeline
import Tables

extension Rebuild {
    func plan(hasCaptures: Bool) throws -> Shadow {
        let row = try register.row(of: schema)
        if command.compareOnly || command.resume {
            guard let row, row.standing == .shadow else {
                throw HouseError("cannot go on with \"\(schema)\": it holds no rebuild; begin one without --resume and --compare-only")
            }
            let shadow = Shadow(schema: schema, row: row, latenessHours: try register.latenessHours(of: schema))
            guard command.compareOnly || shadow.hasOwnPackets == hasCaptures else {
                let advice = hasCaptures ? "from Kafka's packets; leave --captures out" : "from captures; name them with --captures"
                throw HouseError("cannot go on with \"\(schema)\": it was begun \(advice)")
            }
            return shadow
        }
        if try !register.isEmpty(schema) {
            guard let row, row.standing == .shadow else {
                throw HouseError("cannot rebuild into \"\(schema)\": there are tables in it that are no rebuild; choose another name")
            }
            guard command.replace else {
                throw HouseError(
                    "cannot rebuild into \"\(schema)\": it holds a rebuild; go on with it with --resume, begin anew with --replace, "
                        + "or compare it with --compare-only")
            }
            try register.drop(schema)
        }
        let shadow = try newShadow(hasCaptures: hasCaptures)
        try register.make(shadow)
        return shadow
    }

    /// Its topics' names hold its generation, so that nothing that an earlier rebuild left behind is ever read.
    private func newShadow(hasCaptures: Bool) throws -> Shadow {
        let admin = try Admin(settings: command.broker.settings())
        var generation = try register.newestGeneration(in: live) + 1
        while try topicsExist(prefix(generation), admin) { generation += 1 }
        guard let number = UInt32(exactly: generation) else {
            throw HouseError("cannot rebuild into \"\(schema)\": the live tables hold the highest generation that there can be")
        }
        let own = prefix(generation)
        let house = HouseIdentity(topicPrefix: own, capturePrefix: hasCaptures ? own : try liveHouse().capturePrefix)
        return Shadow(
            schema: schema, row: HouseRow(house: house, generation: number, standing: .shadow),
            latenessHours: try command.allowedLatenessHours ?? register.latenessHours(of: live))
    }

    private func prefix(_ generation: Int64) -> String { "rebuild-\(schema)-\(generation)." }

    private func topicsExist(_ prefix: String, _ admin: Admin) throws(KafkaError) -> Bool {
        do throws(KafkaError) {
            _ = try admin.partitionCount(topic: Topic.sessions.name(prefix: prefix))
            return true
        } catch {
            guard error.code == .unknownTopic else { throw error }
            return false
        }
    }
}

import Letters
import Pipeline
import Testing

@Suite("What can be redriven") struct RedriveJudgeTests {
    private static func judge(_ letter: DeadLetter, _ house: HouseState = Letters.house) -> RedriveVerdict { RedriveJudge(house).judge(letter) }

    private static func why(_ letter: DeadLetter, _ house: HouseState = Letters.house) -> String {
        if case .refused(let why) = judge(letter, house) { return why }
        return "published"
    }

    @Test("a packet whose capture time has come goes to its address's partition, as a redriven batch of its own")
    func clock() throws {
        for reason in ["clock", "malformed"] {
            let letter = Letters.packet(reason)
            guard case .publish(let record) = Self.judge(letter) else { return #expect(Bool(false), "\(Self.why(letter))") }
            #expect(record.topic == "packets.v1" && record.partition == Letters.attacker.partition(of: 4))
            #expect(record.key == Array("tokyo-1".utf8))
            let batch = try PacketBatch(encoded: record.value)
            #expect(batch.isRedriven)
            #expect((batch.platform, batch.sensor, batch.packetCount) == ("tokyo", "tokyo-1", 1))
            #expect(batch.clock == letter.captured && batch.packets == letter.value)
        }
    }

    @Test("a packet from the future waits for its time, and says until when")
    func future() {
        #expect(Self.why(Letters.packet("clock", captured: Letters.now)) == "published")
        #expect(Self.why(Letters.packet("clock", captured: Letters.now + Span(nanoseconds: 1))).contains("has not come yet"))
    }

    @Test("what the live tables have closed is refused with the way out")
    func late() {
        #expect(Self.why(Letters.packet("late")).contains("leurre rebuild --into SCHEMA"))
        let house = Letters.state(watermark: Letters.now + .hours(47))
        #expect(Self.why(Letters.packet("clock", captured: Letters.now - .hours(1)), house) == "published")
        #expect(Self.why(Letters.packet("clock", captured: Letters.now - .hours(1) - Span(nanoseconds: 1)), house).contains("leurre rebuild"))
    }

    @Test("packets that still cannot be read, and rests of batches, are refused")
    func unreadable() {
        #expect(Self.why(Letters.packet("malformed", bytes: [0x55])).contains("still malformed (ip version)"))
        #expect(Self.why(Letters.packet("malformed", machine: 9)).contains("machine 9"))
        #expect(Self.why(Letters.packet("unreadable")).contains("rest of a batch"))
        var longer = Letters.packet("clock")
        longer.value.append(0)
        #expect(Self.why(longer).contains("no packet record"))
    }

    @Test("letters of another generation, without a generation, or without a platform are refused")
    func generations() {
        #expect(Self.why(Letters.packet("clock", generation: 6)).contains("generation 6 and the house is at 7"))
        #expect(Self.why(Letters.packet("clock", generation: 0)).contains("did not say its generation"))
        var old = Letters.packet("clock")
        old.batch = nil
        #expect(Self.why(old).contains("older version"))
        var house = Letters.house
        house.commits = [:]
        #expect(Self.why(Letters.packet("clock"), house).contains("has committed nothing"))
    }

    @Test("a whole record goes back as it came, once its bytes can be read")
    func wholeRecord() {
        let batch = PacketBatch(
            platform: "tokyo", sensor: "s", epoch: 1, number: 0, packetsBefore: 0, packetCount: 0, clock: Letters.now, packets: [])
        // A field that this version does not know stays where it is.
        let value = batch.encoded() + [0xa0, 0x06, 0x05]
        let letter = Letters.letter("unreadable", value: value)
        #expect(Self.judge(letter) == .publish(RedrivenRecord(topic: "packets.v1", partition: 2, key: [107], value: value)))
        #expect(Self.why(Letters.letter("unreadable", value: [1, 2, 3])).contains("still no record of this topic"))
        #expect(Self.why(Letters.letter("unreadable", value: value, partition: 4)).contains("no partition 4"))
        #expect(Self.why(Letters.letter("unreadable", value: value, generation: 6)).contains("generation 6"))
    }

    @Test("what nobody was believed to have written goes back with its own signature, or with that of a person who names it")
    func identity() {
        let value = PacketBatch(
            platform: "tokyo", sensor: "s", epoch: 1, number: 0, packetsBefore: 0, packetCount: 0, clock: Letters.now, packets: []
        ).encoded()
        let origin = BatchOrigin(platform: "tokyo", sensor: "s", epoch: 1, number: 0)
        var letter = Letters.letter("identity", value: value, batch: origin)
        #expect(Self.why(letter).contains("--identities") && Self.why(letter).contains("--identity-key"))
        let vouching = RedriveJudge(Letters.house, isVouchedFor: true)
        let unsigned = RedrivenRecord(topic: "packets.v1", partition: 2, key: [107], value: value)
        #expect(vouching.judge(letter) == .publish(unsigned))
        letter.signature = [1, 2, 3]
        let unbelieving = RedriveJudge(Letters.house, identityFault: { topic, letter in topic == .packets && letter == Letters.letter("x", value: []) ? nil : "unknown \u{1b}" })
        #expect(unbelieving.judge(letter) == .refused("unknown \\u{1b}; if you know that it is the sensor's, name it by its number and sign it with --identity-key"))
        let believing = RedriveJudge(Letters.house, identityFault: { $0 == .packets && $1.signature == [1, 2, 3] ? nil : "unknown" })
        #expect(believing.judge(letter) == .publish(RedrivenRecord(topic: "packets.v1", partition: 2, key: [107], value: value, signature: [1, 2, 3])))
        // A person's word stands in the place of a signature that may be anybody's.
        #expect(vouching.judge(letter) == .publish(unsigned))
        #expect(Self.why(Letters.letter("identity", value: value, batch: origin, generation: 6)).contains("generation 6"))
        #expect(Self.why(Letters.letter("unreadable", value: value, batch: origin)).contains("contradict"))
    }

    @Test("a row goes back whatever its generation: its revision says what it is worth")
    func row() {
        let value = SessionRow.commit(Commit(partition: 1, revision: Revision(generation: 1, offset: 3), restoreFrom: 0)).encoded()
        let letter = Letters.letter("unreadable", value: value, topic: "sessions.v1", generation: 0)
        #expect(Self.judge(letter) == .publish(RedrivenRecord(topic: "sessions.v1", partition: 2, key: [107], value: value)))
        #expect(Self.why(Letters.letter("unreadable", value: [9], topic: "attacks.v1")).contains("still no record"))
    }

    @Test("a batch whose numbers contradict the account never fits again")
    func contradictory() {
        let origin = BatchOrigin(platform: "tokyo", sensor: "s", epoch: 1, number: 0)
        let batch = PacketBatch(
            platform: "tokyo", sensor: "s", epoch: 1, number: 0, packetsBefore: 0, packetCount: 0, clock: Letters.now, packets: [])
        #expect(Self.why(Letters.letter("unreadable", value: batch.encoded(), batch: origin)).contains("contradict"))
    }

    @Test("a packet that was redriven and set aside again keeps its name, and goes into rebuilds only")
    func again() throws {
        var letter = Letters.packet("late", number: 77, index: 0)
        letter.batch?.isRedriven = true
        let judge = LateJudge(liveTopic: "packets.v1", target: "packets.v1", partitionCount: 4, replayedFrom: [:])
        guard case .publish(let record) = judge.judge(letter) else { return #expect(Bool(false)) }
        let batch = try PacketBatch(encoded: record.value)
        #expect(batch.origin == letter.batch)
        letter.reason = "clock"
        #expect(Self.why(letter).contains("redriven before"))
    }

    @Test("topics that are none of the house's, notes and reasons to come are refused")
    func strangers() {
        #expect(Self.why(Letters.letter("unreadable", value: [], topic: "other.packets.v1")).contains("none of this house's"))
        #expect(Self.why(Letters.letter("unreadable", value: [], topic: "deadletters.v1")).contains("none of this house's"))
        #expect(Self.why(Marker.of(Letters.packet("clock"), to: "x")).contains("note"))
        #expect(Self.why(Letters.packet("weather")).contains("not known to this version"))
    }

    @Test("into a rebuild go late packets that its own log no longer holds, under the same name as ever")
    func rebuild() throws {
        let judge = LateJudge(liveTopic: "packets.v1", target: "shadow.packets.v1", partitionCount: 16, replayedFrom: [2: 41])
        guard case .publish(let record) = judge.judge(Letters.packet("late")) else { return #expect(Bool(false)) }
        #expect(record.topic == "shadow.packets.v1" && record.partition == Letters.attacker.partition(of: 16))
        let live = LateJudge(liveTopic: "packets.v1", target: "shadow.packets.v1", partitionCount: 16, replayedFrom: [2: 40])
        guard case .refused(let why) = live.judge(Letters.packet("late")) else { return #expect(Bool(false)) }
        #expect(why.contains("still in the log"))
        guard case .refused = judge.judge(Letters.packet("clock")) else { return #expect(Bool(false)) }
    }
}

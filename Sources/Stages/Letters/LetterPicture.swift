import Packets
import Pipeline

/// Everything that can be told of a letter, as far as its bytes can be read: lines of a name and a text. Any bytes give a picture, and no text
/// in it holds anything that a terminal would obey.
package struct LetterPicture: Sendable {
    package struct Line: Equatable, Sendable {
        package var name: String
        package var text: String
    }

    package private(set) var lines: [Line] = []
    /// The bytes to dump: those of the packet, or of the whole record.
    package private(set) var bytes: [UInt8] = []

    /// - Parameter house: the prefix before the topics' names.
    package init(_ letter: DeadLetter, number: Int64, written: Timestamp, redrivenTo: String?, topicPrefix: String) {
        let (what, todo) = ReasonText.meaning(letter)
        add("letter", "\(number)")
        add("reason", Escaped.text(letter.reason) + (letter.detail.isEmpty ? "" : ": " + Escaped.text(letter.detail)))
        add("means", what)
        add("to do", todo)
        add("set aside by", Escaped.text(letter.service) + (letter.generation > 0 ? ", generation \(letter.generation)" : ""))
        add("set aside at", written.text)
        add("topic", Escaped.text(letter.topic))
        add("partition", "\(letter.partition)")
        add("offset", "\(letter.offset)")
        if let index = letter.index { add("index in the batch", "\(index)") }
        if !letter.key.isEmpty { add("key", Escaped.bytes(letter.key)) }
        if let signature = RecordSignature(bytes: letter.signature) { add("signed by the key", RecordSignature.text(ofKey: signature.keyName)) }
        if let redrivenTo { add("redriven to", Escaped.text(redrivenTo)) }
        if let batch = letter.batch { describe(batch) }
        let topic = Topic.allCases.first { $0.name(prefix: topicPrefix) == letter.topic }
        bytes = letter.value
        if letter.index != nil {
            describePacket(letter)
        } else if topic == .packets {
            describeBatch(letter.value)
        } else {
            describeRecord(letter.value, topic)
        }
    }

    private mutating func add(_ name: String, _ text: String) { lines.append(Line(name: name, text: text)) }

    private mutating func describe(_ batch: BatchOrigin) {
        add("platform", Escaped.text(batch.platform))
        add("sensor", Escaped.text(batch.sensor))
        add("epoch", String(batch.epoch, radix: 16))
        add("batch number", "\(batch.number)")
    }

    private mutating func describePacket(_ letter: DeadLetter) {
        var place = 0
        do throws(WireError) {
            let record = try PacketRecord(batch: letter.value, position: &place)
            add("captured", record.captured.text)
            add("machine", "\(record.machine)")
            add("direction", record.direction == .received ? "received by the machine" : "sent by the machine")
            add("wire length", "\(record.wireLength)")
            add("captured length", "\(record.bytes.count)")
            for line in PacketPicture.lines(letter.value, record.bytes) { lines.append(line) }
            if place < letter.value.count { add("after it", "\(letter.value.count - place) bytes that belong to no packet") }
            bytes = Array(letter.value[record.bytes])
        } catch {
            add("length", "\(letter.value.count)")
            add("packet record", "none can be read: \(error.rawValue)")
        }
    }

    private mutating func describeBatch(_ value: [UInt8]) {
        add("length", "\(value.count)")
        guard let batch = try? PacketBatch(encoded: value) else { return describeRecord(value, .packets) }
        describe(batch.origin)
        add("packets before", "\(batch.packetsBefore)")
        add("packets claimed", "\(batch.packetCount)")
        add("clock", batch.clock.text)
        var (place, count) = (0, 0)
        while place < batch.packets.count {
            do throws(WireError) {
                _ = try PacketRecord(batch: batch.packets, position: &place)
                count += 1
            } catch {
                add("decoding stopped", "at byte \(place) of \(batch.packets.count) of the packets: \(error.rawValue)")
                break
            }
        }
        add("packets read", "\(count)")
        if place < batch.packets.count { bytes = Array(batch.packets[place...]) }
    }

    /// A row, or what should have been one: field by field.
    private mutating func describeRecord(_ value: [UInt8], _ topic: Topic?) {
        if topic != .packets { add("length", "\(value.count)") }
        if let topic { add("reads as", RowFault.codec(topic, value).map { "no record of this topic: \($0)" } ?? "a record of this topic") }
        var walk = WireWalk(value)
        walk.run()
        for field in walk.fields { add("field \(field.path)", field.text) }
        if let end = walk.end { add("decoding stopped", end) }
    }
}

/// What lies in the folder when a spool is opened.
struct SpoolInventory {
    private(set) var segments: [Segment] = []
    private(set) var found = SpoolFound()
    private(set) var counters: SpoolCounters?

    /// Deletes segments without a record and reads no more than the heads of the others and the newest one whole.
    init(_ folder: SpoolFolder) throws(SpoolError) {
        counters = try CountersFile.read(folder)
        found.run = counters?.run
        found.isClean = counters?.isClean ?? false
        let names = try folder.names().compactMap(SegmentName.init).sorted()
        var headers: [SegmentHeader?] = []
        for name in names {
            let (segment, header) = try Self.look(at: name, in: folder)
            guard segment.end > segment.headerBytes else {
                try folder.remove(name.text)
                continue
            }
            segments.append(segment)
            headers.append(header)
        }
        try readNewest(folder, headers)
        for (index, header) in headers.enumerated() {
            if let header { found.partitionCounts.insert(header.run.partitionCount) }
            // The packets between two headers of one epoch lie in the first segment, or were dropped.
            let next = index + 1 < headers.count ? headers[index + 1]?.run : nil
            if let header, let next, next.epoch == header.run.epoch {
                segments[index].unreadPackets = Self.packets(from: header.run, to: next)
            }
        }
        found.hasRecords = !segments.isEmpty
    }

    private static func look(at name: SegmentName, in folder: SpoolFolder) throws(SpoolError) -> (Segment, SegmentHeader?) {
        let path = folder.file(name.text)
        let file = try SpoolFile(path: path, isWritten: false, disk: folder.disk)
        let size = try file.size()
        do throws(SegmentHeader.Refusal) {
            let (header, byteCount) = try Self.header(of: file, size)
            var segment = Segment(name: name, headerBytes: byteCount, end: size, isSealed: true)
            segment.unreadBytes = size - byteCount
            return (segment, header)
        } catch {
            guard error == .damaged else {
                throw SpoolError(
                    code: .unsupported, operation: "use the spool file \"\(path)\"",
                    reason: "a newer version of Leurre wrote it; start that version until it is published")
            }
            var segment = Segment(name: name, headerBytes: 0, end: size, isSealed: true)
            segment.unreadBytes = size
            return (segment, nil)
        }
    }

    /// Only a segment of thousands of partitions has a long one.
    private static func header(of file: SpoolFile, _ size: Int) throws(SegmentHeader.Refusal) -> (SegmentHeader, Int) {
        let few = (try? file.read(at: 0, count: min(size, 4_096))) ?? []
        if let found = try? SegmentHeader.decode(few) { return found }
        return try SegmentHeader.decode((try? file.read(at: 0, count: min(size, SegmentHeader.byteCountMax))) ?? [])
    }

    /// The newest segment may end in a torn record, and hold one that the counters do not know yet.
    private mutating func readNewest(_ folder: SpoolFolder, _ headers: [SegmentHeader?]) throws(SpoolError) {
        guard let newest = segments.last else { return }
        var reader = try SegmentReader(newest, in: folder)
        var losses = SpoolLosses()
        // One whose header is damaged may well be: a gap in the numbers does less harm than a number used twice.
        let isOfRun = headers[headers.count - 1].map { $0.run.epoch == found.run?.epoch } ?? true
        var packets: Int64 = 0
        do throws(SpoolError) {
            while let record = try reader.next(before: newest.end, &losses) {
                packets += record.packetCount
                guard isOfRun, found.run?.numbers.indices.contains(Int(record.partition)) == true else { continue }
                found.run?.numbers[Int(record.partition)].raise(above: record)
            }
        } catch {
            // A part that the disk does not give back is lost, and said to be when it is read again; but the numbers that stood in
            // it are unknown, so that they cannot be gone on with.
            found.run = nil
        }
        segments[segments.count - 1].unreadPackets = packets
    }

    private static func packets(from run: SpoolRun, to next: SpoolRun) -> Int64 {
        zip(run.numbers, next.numbers).reduce(0) { $0 + max($1.1.packetsBefore - $1.0.packetsBefore, 0) }
    }
}

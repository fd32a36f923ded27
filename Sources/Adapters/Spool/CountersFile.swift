/// The numbers of every partition on disk: two slots that are written in turn, in place, in room that was taken at the start, so that
/// they can be kept on a full disk too and one of them is always whole.
struct CountersFile {
    static let name = "counters"
    private static let byteCountMax = 2 * SpoolCounters.slotBytes(partitionCount: SpoolRun.partitionsMax)

    let file: SpoolFile
    private let slotBytes: Int
    private(set) var counters: SpoolCounters

    /// What the folder's counters say; nil if there are none or both slots are damaged.
    static func read(_ folder: SpoolFolder) throws(SpoolError) -> SpoolCounters? {
        do throws(SpoolError) {
            let file = try SpoolFile(path: folder.file(name), isWritten: false, disk: folder.disk)
            return SpoolCounters.newest(in: try file.read(at: 0, count: min(try file.size(), byteCountMax)))
        } catch {
            if error.code == .notFound { return nil }
            throw error
        }
    }

    /// Begins a run: from here on the numbers are its own. The old file goes on holding until the new one is whole.
    init(_ folder: SpoolFolder, run: SpoolRun, after old: SpoolCounters?) throws(SpoolError) {
        counters = SpoolCounters(sequence: (old?.sequence ?? 0) + 1, isClean: false, run: run)
        slotBytes = SpoolCounters.slotBytes(partitionCount: run.numbers.count)
        if old?.run.numbers.count == run.numbers.count,
            let there = try? SpoolFile(path: folder.file(Self.name), disk: folder.disk), (try? there.size()) == 2 * slotBytes
        {
            file = there
            try write()
        } else {
            let fresh = "\(Self.name).new"
            try folder.remove(fresh)
            file = try SpoolFile(path: folder.file(fresh), isNew: true, disk: folder.disk)
            try file.reserve(2 * slotBytes)
            try write()
            try file.sync()
            try folder.rename(fresh, to: Self.name)
            SpoolFolder.sync(folder.path)
        }
        try file.sync()
    }

    mutating func keep(_ numbers: [BatchNumbers]) throws(SpoolError) {
        counters.run.numbers = numbers
        counters.sequence += 1
        try write()
    }

    mutating func markClean() throws(SpoolError) {
        counters.isClean = true
        counters.sequence += 1
        try write()
        try file.sync()
    }

    private func write() throws(SpoolError) {
        try file.write(counters.encoded(), at: counters.sequence % 2 == 0 ? 0 : slotBytes)
    }
}

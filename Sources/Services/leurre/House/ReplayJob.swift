import Capture
import Foundation
import Pipeline
import Runtime

/// What is replayed into a house: platforms with their captures. Everything is opened once before the house is built, so that a typo or a
/// file that is no capture ends in a sentence and not in a started house.
struct ReplayJob {
    private var text: String?
    private var path: String
    private(set) var entries: [(platform: PlatformDescription, captures: [String])]

    /// The platforms of a file; captures are relative to it.
    init(platforms: String) throws {
        path = URL(fileURLWithPath: platforms).path
        let file = try PlatformFile(path: platforms)
        _ = try file.replayable()
        entries = file.entries.map { ($0.platform, $0.captures) }
        try check()
    }

    /// One platform, made up from its machines' addresses.
    init(captures: [String], machines: [String], platform: String) throws {
        let list = machines.map { "{address: \"\($0)\"}" }.joined(separator: ", ")
        let text = "platforms: [{id: \"\(platform)\", country: \"??\", network: unknown, machines: [\(list)]}]"
        let file = try PlatformFile(text: text, name: "--machines")
        self.text = text
        path = ""
        entries = [(file.entries[0].platform, captures)]
        try check()
    }

    private func check() throws {
        for capture in entries.flatMap(\.captures) where capture != "-" {
            do { _ = try CaptureFile(path: capture) } catch { throw SettingError("\(error)") }
        }
    }

    /// How many the embedded broker should have. Writers may be ahead of readers by what it keeps of each: the more that is, the fewer
    /// times a source is written, and a million packets take a tenth less time, but the services more memory. Small captures are over sooner with few,
    /// and so are many small ones: each partition has rows of its own for every window of a platform.
    var partitions: Int {
        let files = entries.flatMap(\.captures).filter { $0 != "-" }
        let bytes = files.reduce(0) { $0 + ((try? FileManager.default.attributesOfItem(atPath: $1)[.size] as? Int) ?? 0) }
        return bytes > Self.largeBytes && bytes / entries.count > Self.largeBytesOfPlatform ? 8 : 4
    }

    private static let largeBytes = 32_000_000
    private static let largeBytesOfPlatform = 1_000_000

    /// Starts the sensors: one for all platforms whose captures the file names, and one for each with standard input among them.
    func start(in house: some Replaying) throws {
        var (file, named) = (path, [String]())
        if let text {
            file = house.folder.appendingPathComponent("platforms.yaml").path
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
        for (platform, captures) in entries where !captures.isEmpty {
            guard text != nil || captures.contains("-") else {
                named.append(platform.id)
                continue
            }
            let files = try captures.map { $0 == "-" ? try keepStandardInput(house) : $0 }
            try house.replay(platform.id, platforms: file, .files(platform: platform.id, files))
        }
        if !named.isEmpty { try house.replay(named.count == 1 ? named[0] : "of \(named.count) platforms", platforms: file, .named(named)) }
    }

    /// Standard input is kept in a file: a sensor reads a capture twice, once to know it again.
    private func keepStandardInput(_ house: some Replaying) throws -> String {
        let path = house.folder.appendingPathComponent("standard-input").path
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        while let chunk = try FileHandle.standardInput.read(upToCount: 1 << 20), !chunk.isEmpty { try file.write(contentsOf: chunk) }
        try file.close()
        return path
    }
}

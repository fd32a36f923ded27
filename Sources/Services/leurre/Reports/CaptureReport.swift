import Capture
import Packets
import Pipeline

/// What `leurre check capture` says of one file.
struct CaptureReport: Encodable {
    var file: String
    var fileFormat: String
    var linkTypes: [String]
    var frames: Int
    var ipv4: Int
    var ipv6: Int
    var tcp: Int
    var udp: Int
    var icmp: Int
    var other: Int
    var fragments: Int
    var malformed: Int
    var firstTime: String?
    var lastTime: String?
    /// The damage that ended the reading early.
    var damage: String?

    /// Counts a file. Damage in the middle is told beside what was counted before it; a file that is no capture throws.
    static func read(_ path: String) throws(CaptureError) -> (CaptureReport, CaptureError?) {
        let file = try CaptureFile(path: path)
        var census = CaptureCensus()
        var links: Set<UInt16> = []
        var damage: CaptureError?
        do throws(CaptureError) {
            while try file.read(
                max: 1_024,
                { frame, bytes in
                    census.count(frame: bytes, linkType: frame.linkType, time: frame.time)
                    links.insert(frame.linkType)
                })
            {}
        } catch { damage = error }
        let names = links.sorted().map { LinkType.name($0) }
        let report = CaptureReport(
            file: path, fileFormat: file.formatName, linkTypes: names, frames: Int(census.frames), ipv4: Int(census.ipv4),
            ipv6: Int(census.ipv6), tcp: Int(census.tcp), udp: Int(census.udp), icmp: Int(census.icmp), other: Int(census.other),
            fragments: Int(census.fragments), malformed: Int(census.malformed), firstTime: census.firstTime?.text(isFractionAlwaysShown: true),
            lastTime: census.lastTime?.text(isFractionAlwaysShown: true), damage: damage.map { "\($0)" })
        return (report, damage)
    }

    var text: String {
        """
        \(file): \(fileFormat), link type \(linkTypes.isEmpty ? "unknown (no frame)" : linkTypes.joined(separator: ", "))
          frames \(frames), from \(firstTime ?? "-") to \(lastTime ?? "-")
          ipv4 \(ipv4) (tcp \(tcp), udp \(udp), icmp \(icmp)), ipv6 \(ipv6), other \(other), fragments \(fragments), malformed \(malformed)
        """
    }
}

/// A list of patterns that tells the names of personal computers from others, with the name under which its verdicts are stored.
///
/// Patterns are those of SQL's LIKE, in whatever case: `%` stands for any text, `_` for one character, a backslash takes the next character
/// as it is. One behind an exclamation mark excludes: a name that fits it is none of a personal computer, whatever else fits.
package struct HostPatterns: Equatable, Sendable {
    /// What rows say about which list was used: the same name is the same list.
    package let name: String
    private let including: [LikePattern]
    private let excluding: [LikePattern]

    package init(name: String, patterns: [String]) {
        self.name = name
        including = patterns.filter { !$0.hasPrefix("!") }.map { LikePattern($0) }
        excluding = patterns.filter { $0.hasPrefix("!") }.map { LikePattern(String($0.dropFirst())) }
    }

    /// - Returns: nil for an empty name: nobody can tell.
    package func kind(of hostName: String) -> HostKind? {
        guard !hostName.isEmpty else { return nil }
        let bytes = LikePattern.lowercased(hostName.utf8)
        guard including.contains(where: { $0.fits(bytes) }), !excluding.contains(where: { $0.fits(bytes) }) else { return .other }
        return .personalComputer
    }
}

extension HostPatterns {
    /// The paper's three (section 4.3).
    package static let paper = HostPatterns(name: "paper", patterns: ["%dsl%", "%dialin%", "%cable%"])

    /// For today's names. The number in its name is to be raised with every change.
    package static let modern = HostPatterns(
        name: "modern-1",
        patterns: [
            // The line.
            "%dsl%", "%dialin%", "%dial-in%", "%dialup%", "%dial-up%", "%cable%", "%catv%", "%modem%", "%.cm.%", "cm-%", "cm__.%", "cm___.%",
            "%.cpe.%", "cpe%", "%ppp%", "%pptp%", "%broadband%", "%ftth%", "%fttx%", "%fiber%", "%fibre%", "%.fbx.%", "%.fios.%", "%.hsd_.%",
            // How the address is given out.
            "%dhcp%", "%dynamic%", "%dyn.%", "%dyn-%", "%.dip.%", "pool%", "%.pool%", "%-pool%", "%.rev.%", "%reverse.%",
            // Whom it belongs to.
            "%client%", "%customer%", "%.cust.%", "%-cust%", "%subscriber%", "%.user.%", "%.users.%", "%.res.%", "%residential%", "%.home.%",
            // Without a line.
            "%wireless%", "%wimax%", "%mobile%", "%.lte.%", "%.4g.%", "%.5g.%", "%gprs%", "%umts%",
            // Providers whose names say nothing else.
            "%.comcast.net", "%.rr.com", "%roadrunner.%", "%.verizon.net", "%.optonline.net", "%.spectrum.com", "%.cox.net", "%.sbcglobal.net",
            "%.wideopenwest.com", "%.adelphia.net", "%.t-ipconnect.de", "%.telia.com", "%.chello.%", "%.virginm.net", "%.btcentralplus.com",
            "%.bbtec.net", "%.fibertel.%",
            // What is a server's all the same.
            "!mail%", "!mx%", "!smtp%", "!ns_.%", "!ns__.%", "!www.%", "!vpn%", "!%mobilemail%", "!%static%", "!%googlebot%",
        ])
}

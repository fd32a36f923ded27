/// Systems that a scenario can call by name. Their SYNs are those by which p0f knows them; the time to live is the initial one.
package struct KnownSystem: Equatable, Sendable {
    package var name: String
    /// What p0f calls the family; nil: p0f does not know the signature.
    package var family: String?
    package var signature: String

    package static let all = [
        KnownSystem(name: "Windows 2000", family: "Windows", signature: "4:128:0:1460:16384,0:mss,nop,nop,sok:df,id+:0"),
        KnownSystem(name: "Windows XP", family: "Windows", signature: "4:128:0:1460:65535,0:mss,nop,nop,sok:df,id+:0"),
        KnownSystem(name: "Windows XP DSL", family: "Windows", signature: "4:128:0:1414:65535,0:mss,nop,ws,nop,nop,sok:df,id+:0"),
        KnownSystem(name: "Windows 7", family: "Windows", signature: "4:128:0:1460:8192,2:mss,nop,ws,nop,nop,sok:df,id+:0"),
        KnownSystem(name: "Linux 2.2", family: "Linux", signature: "4:64:0:1460:mss*22,0:mss,sok,ts,nop,ws:df,id+:0"),
        KnownSystem(name: "Linux 2.4", family: "Linux", signature: "4:64:0:1460:mss*4,0:mss,sok,ts,nop,ws:df,id+:0"),
        KnownSystem(name: "Linux 2.6", family: "Linux", signature: "4:64:0:1460:mss*4,7:mss,sok,ts,nop,ws:df,id+:0"),
        KnownSystem(name: "FreeBSD 8", family: "FreeBSD", signature: "4:64:0:1460:65535,3:mss,nop,ws,sok,ts:df,id+:0"),
        KnownSystem(name: "unknown", family: nil, signature: "4:255:0:536:5840,0:mss,nop,nop,nop,nop::0"),
    ]

    package static func named(_ name: String) -> KnownSystem? { all.first { $0.name == name } }
}

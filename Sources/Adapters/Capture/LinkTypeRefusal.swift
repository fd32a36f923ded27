/// Link types that carry whole IP packets behind a header that this project does not take apart.
///
/// A capture of such a link is refused: to read it without finding one packet would say that nothing happened. Link types
/// that carry no IP packets of their own (a field bus, Bluetooth, USB) are read, and their frames count as such.
enum LinkTypeRefusal {
    /// - Returns: why a capture with this link type is refused; nil if it is not.
    static func reason(_ linkType: UInt16) -> String? {
        let link: String
        switch linkType {
        case 132: link = "Juniper encryption services"
        case 182: link = "multilink frame relay (FRF.16)"
        case 281, 282: link = "Broadcom switch tags"
        case 284, 285: link = "Marvell switch tags"
        default: return nil
        }
        return "its link type \(linkType), \(link), has no decoder here; capture on an interface that shows plain Ethernet or IP"
    }
}

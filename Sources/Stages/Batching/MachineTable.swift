import Pipeline

/// Which machine of the platform has an address: asked twice for every packet of the wire.
struct MachineTable {
    private struct Slot {
        var address: Address
        /// 1…255; 0 is an empty slot.
        var machine: UInt8
    }

    /// Nearly all of it is empty, so that strangers, whom half of the questions are about, end at the first slot. Open addressing.
    private let slots: [Slot]

    /// Of two machines with one address the first one counts.
    init(_ machines: [PlatformDescription.Machine]) {
        var size = 256
        while size < machines.count * 4 { size *= 2 }
        var slots = Array(repeating: Slot(address: Address(ipv4: 0), machine: 0), count: size)
        for machine in machines {
            let at = Self.slot(of: machine.address, in: slots)
            if slots[at].machine == 0 { slots[at] = Slot(address: machine.address, machine: machine.index) }
        }
        self.slots = slots
    }

    /// The machine's index; nil for a stranger.
    func machine(at address: Address) -> UInt8? {
        let found = slots[Self.slot(of: address, in: slots)].machine
        return found == 0 ? nil : found
    }

    /// Where the address lies, or the empty slot in which it would.
    private static func slot(of address: Address, in slots: [Slot]) -> Int {
        let mixed = (address.low ^ address.high) &* 0x9e37_79b9_7f4a_7c15
        var at = Int(truncatingIfNeeded: mixed >> 32) & (slots.count - 1)
        while slots[at].machine != 0, slots[at].address != address { at = (at + 1) & (slots.count - 1) }
        return at
    }
}

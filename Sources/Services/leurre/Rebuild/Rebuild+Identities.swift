import Foundation
import Pipeline
import Runtime

extension Rebuild {
    /// A house that asks its sensors who they are is rebuilt by one that asks the same: otherwise what was refused would be counted, and rows
    /// that the live tables have not are none that could be compared.
    func checkIdentities() throws {
        if let path = command.identities ?? ProcessInfo.processInfo.environment["LEURRE_IDENTITIES"] {
            _ = try IdentityFile(path: path)
            return
        }
        let house = try liveHouse()
        var (settings, refused) = (try command.broker.settings(), 0)
        settings.topicPrefix = house.topicPrefix
        let packets = Topic.packets.name(prefix: house.capturePrefix)
        try LetterLog(settings).forEach { stored in
            if stored.letter.reason == SetAsideReason.identity.rawValue, stored.letter.topic == packets { refused += 1 }
        }
        guard refused == 0 else {
            throw HouseError(
                "cannot rebuild into \"\(schema)\": the live house has set \(refused) batches aside for their identity, and a rebuild without its "
                    + "registry would count them; give it with --identities")
        }
    }
}

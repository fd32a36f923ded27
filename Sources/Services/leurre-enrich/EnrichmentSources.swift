import Enrichment
import Fingerprints
import Foundation
import Logging
import Lookups
import Pipeline
import Runtime

/// The databases that enrichment asks, opened from the settings.
struct EnrichmentSources {
    let geo: GeoDatabase?
    let signatures: SignatureDatabase?
    let names: NameSettings

    init(_ settings: Settings) throws {
        names = try NameSettings(settings)
        let paths = settings.list("geo")
        geo = try paths.isEmpty ? nil : GeoDatabase(paths: paths)
        guard let path = settings.optionalText("p0f") else {
            signatures = nil
            return
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingError(
                "cannot read p0f database \"\(path)\": no such readable file; install Debian's package \"p0f\" or set p0f to nothing")
        }
        do { signatures = try SignatureDatabase(parsing: Array(data)) } catch {
            throw SettingError("\"\(path)\": \(error)")
        }
    }

    var answerer: GeoAnswerer {
        GeoAnswerer { [geo] address in
            guard let answer = geo?.answer(for: address) else { return nil }
            return GeoFacts(
                country: answer.country, city: answer.city, asn: answer.asn, network: answer.network, databaseName: answer.databaseName,
                databaseBuild: answer.databaseBuild)
        }
    }

    /// Reads changed files again; a damaged one is complained about and the old one kept.
    func reload(_ logger: Logger) {
        do throws(LookupError) {
            if try geo?.reloadIfChanged() == true { logger.info("geo database read again", metadata: ["name": "\(geo?.name ?? "")"]) }
        } catch { logger.error("\(error)") }
    }
}

/// The scenarios that travel inside the program: it plays them wherever it is installed.
package enum ShippedScenario {
    package static let names = ["2004", "thousand"]

    /// The YAML text; nil if there is none of that name.
    package static func text(_ name: String) -> String? {
        switch name {
        case "2004": String(decoding: PackageResources._004_yaml, as: UTF8.self)
        case "thousand": String(decoding: PackageResources.thousand_yaml, as: UTF8.self)
        default: nil
        }
    }
}

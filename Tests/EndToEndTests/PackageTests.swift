import Foundation
import Testing

/// The Debian packages, as far as that needs no root of its own; deploy/test-packages installs them into a clean Debian.
@Suite("Packages", .enabled(if: DebianPackages.isWanted)) struct PackageTests {
    @Test("the packages hold what a machine needs: programs, units, manual pages, completions, configuration that can be used")
    func packages() throws {
        let packages = try DebianPackages()
        defer { packages.remove() }
        #expect(packages.files.keys.sorted() == ["leurre", "leurre-common", "leurre-sensor"])

        // A site that only captures needs no client of a database.
        let libraries = try packages.field("Depends", of: "leurre-sensor")
        #expect(libraries.contains("librdkafka1") && libraries.contains("libpcap0.8") && !libraries.contains("libpq"), "\(libraries)")
        #expect(try packages.field("Depends", of: "leurre").contains("libpq5"))
        let again = try #require(try packages.build(into: "again", ["leurre-sensor"]).first)
        #expect(FileManager.default.contentsEqual(atPath: again.path, andPath: try #require(packages.files["leurre-sensor"]).path))

        let programs = try packages.unpacked("usr/bin")
        #expect(programs.count == 7)
        let manual = try packages.unpacked("usr/share/man").map(\.path)
        #expect(manual.count == programs.count)
        _ = try DebianPackages.output("/bin/gunzip", manual)
        #expect(try Tool.run("/usr/bin/mandoc", ["-T", "lint", "-W", "warning"] + manual.map { String($0.dropLast(3)) }).text == "")
        for program in programs {
            let name = program.lastPathComponent
            #expect(try DebianPackages.output(program.path, ["--version"]).contains(/\d+\.\d+\.\d+/))
            for file in ["bash-completion/completions/\(name)", "zsh/vendor-completions/_\(name)", "fish/vendor_completions.d/\(name).fish"] {
                let path = packages.root.appendingPathComponent("usr/share/\(file)").path
                #expect(FileManager.default.fileExists(atPath: path), "\(file)")
                if file.hasPrefix("bash") { _ = try DebianPackages.output("/bin/bash", ["-n", path]) }
            }
        }
        for unit in try packages.unpacked("usr/lib/systemd/system") where unit.pathExtension == "service" {
            let starts = try String(contentsOf: unit, encoding: .utf8).matches(of: /ExecStart=(\S+)/).map { String($0.1) }
            for program in starts { #expect(FileManager.default.isExecutableFile(atPath: packages.root.path + program), "\(unit.lastPathComponent)") }
        }
        // Whoever removes a package must not leave behind what runs, nor who starts it.
        for file in try FileManager.default.contentsOfDirectory(atPath: Tool.root.appendingPathComponent("deploy/systemd").path) where file.hasSuffix(".service") {
            let package = file.hasPrefix("leurre-sensor") ? "leurre-sensor" : "leurre"
            #expect(FileManager.default.fileExists(atPath: packages.root.appendingPathComponent("usr/lib/systemd/system/\(file)").path), "\(file)")
            for script in ["prerm", "postrm"] {
                let text = try String(contentsOf: Tool.root.appendingPathComponent("deploy/debian/\(package)/\(script)"), encoding: .utf8)
                #expect(text.contains(file.replacing("@.", with: "@*.")), "\(script) of \(package) forgets \(file)")
            }
        }
        let configuration = packages.root.appendingPathComponent("etc/leurre").path
        for service in ["sessions", "statistics", "sink", "enrich"] {
            _ = try DebianPackages.output("\(packages.root.path)/usr/bin/leurre-\(service)", ["--config", "\(configuration)/\(service).yaml", "--check"])
        }
        let sensor = ["--config", "\(configuration)/sensor.yaml", "--platforms", "\(configuration)/platforms.yaml", "--dump-config"]
        _ = try DebianPackages.output("\(packages.root.path)/usr/bin/leurre-sensor", sensor)
    }
}

import ArgumentParser
import Foundation
import Pipeline
import Runtime
import Signing

/// `leurre sensor-key`: a key pair for a sensor, or for a person who may speak for all.
struct SensorKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensor-key", abstract: "Make a key with which a sensor signs what it writes.",
        discussion: """
            Writes the private key into FILE, readable for its owner only, and prints the line that the registry of identities needs. Give the
            file to the sensor (identity-key), and the line to the services (identities).
            """)

    @Argument(help: "The file to make.") var file: String
    @Option(help: "Id of the sensor's platform.") var platform: String?
    @Option(help: "Name of the sensor, if it is not the platform's id.") var sensor: String?
    @Option(name: .customLong("operator"), help: "Instead of a platform: name of a person who may speak for every sensor, to redrive what was set aside.")
    var person: String?
    @Flag(name: .customLong("print"), help: "Make nothing: print the line of the key that is in FILE.") var isPrinting = false

    func validate() throws {
        guard (platform == nil) != (person == nil) else { throw ValidationError("say whose key it is: --platform ID, or --operator NAME") }
        guard sensor == nil || platform != nil else { throw ValidationError("--sensor needs --platform: an operator speaks for every sensor") }
        for name in [platform, sensor, person].compactMap({ $0 }) where !(1...WireReader.nameBytesMax).contains(name.utf8.count) {
            throw ValidationError("a name has 1 to \(WireReader.nameBytesMax) bytes, not \(name.utf8.count)")
        }
    }

    func run() throws {
        do {
            print(try line(isPrinting ? RecordSigner(path: file).publicKey : make()))
        } catch {
            FileHandle.standardError.write(Data("leurre sensor-key: \(error)\n".utf8))
            throw ExitCode(2)
        }
    }

    private func make() throws -> VerifyingKey {
        let key = try SigningKey()
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let advice = errno == EEXIST ? "; a key is never overwritten: choose another name, or --print its line" : ""
            throw SettingError("cannot make \"\(file)\": \(String(cString: strerror(errno)))\(advice)")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(key.pem()))
        try handle.synchronize()
        return key.publicKey
    }

    private func line(_ key: VerifyingKey) -> String {
        let owner =
            person.map { "operator: \(Self.quoted($0))" }
            ?? "platform: \(Self.quoted(platform ?? ""))" + (sensor.map { ", sensor: \(Self.quoted($0))" } ?? "")
        return "  - {\(owner), key: \"\(key.text)\"}"
    }

    /// As YAML reads it back, whatever is in it.
    private static func quoted(_ text: String) -> String { "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }
}

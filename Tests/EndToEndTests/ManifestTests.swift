import Foundation
import Testing

/// What starts a house elsewhere than under systemd.
@Suite("Manifests", .enabled(if: DeployFiles.isWanted)) struct ManifestTests {
    @Test("compose and Kubernetes files fit their schemas, make the topics that leurre topics makes, and give nobody more than he needs")
    func manifests() throws {
        try DeployFiles.script("manifests.py", Tool.folder.path)
    }

    @Test("the container's entry starts the service or the command that its first word names")
    func entry() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let password = folder.appendingPathComponent("password")
        try "open sesame\n".write(to: password, atomically: true, encoding: .utf8)
        let named = ["leurre", "leurre-sessions"].map { folder.appendingPathComponent($0) }
        for program in named {
            try "#!/bin/sh\necho \(program.lastPathComponent) \"$@\" \"$PGPASSWORD\"\n".write(to: program, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        }
        let entry = Tool.root.appendingPathComponent("deploy/lib/container-entry").path
        let environment = ["PATH": "\(folder.path):/usr/bin:/bin", "LEURRE_POSTGRES_PASSWORD_FILE": password.path]
        for (words, said) in [(["sessions", "--check"], "leurre-sessions --check"), (["lag", "--serve", "x:1"], "leurre lag --serve x:1"), ([], "leurre")] {
            #expect(try Tool.run(entry, words, environment: environment).text == said + " open sesame\n")
        }
    }
}

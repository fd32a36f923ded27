import Foundation
import Glibc
import Pipeline

/// Files with certificates, keys and passwords: read, and checked, before anybody depends on them.
enum LinkFile {
    /// What nobody needs to put into a file of one password.
    private static let passwordBytesMax = 4_096

    static func checkReadable(_ path: String, as setting: String) throws(SettingError) {
        guard access(path, R_OK) == 0, mode(path).map({ $0 & S_IFMT == S_IFREG }) ?? false else {
            let reason = errno == 0 ? "it is no file" : String(cString: strerror(errno))
            throw SettingError("cannot read \"\(path)\" (\(setting)): \(reason); check the path and the rights of the user that runs this")
        }
    }

    /// Refuses a file that everybody may read. The group may: Debian keeps keys for a group.
    static func checkPrivate(_ path: String, holding what: String) throws(SettingError) {
        guard let mode = mode(path), mode & 0o007 != 0 else { return }
        throw SettingError("cannot use \"\(path)\": everybody may read or write it, and it holds \(what); chmod 0600 \"\(path)\"")
    }

    /// The value of a secret setting, or the first line of the file that the setting `…-file` names; nil if neither is given.
    static func password(_ name: String, _ settings: Settings) throws(SettingError) -> Secret? {
        guard let path = settings.optionalText(name + "-file") else { return settings.secret(name) }
        guard settings.secret(name) == nil else {
            throw SettingError("the password is given twice: \"\(name)\" and \"\(name)-file\"; remove one")
        }
        try checkReadable(path, as: name + "-file")
        try checkPrivate(path, holding: "a password")
        guard let data = FileManager.default.contents(atPath: path), data.count <= passwordBytesMax,
            let text = String(data: data, encoding: .utf8), let line = text.split(whereSeparator: \.isNewline).first
        else {
            throw SettingError("cannot read a password from \"\(path)\" (\(name)-file): it must be a text whose first line is the password")
        }
        return Secret(String(line))
    }

    private static func mode(_ path: String) -> mode_t? {
        var status = stat()
        errno = 0
        return stat(path, &status) == 0 ? status.st_mode : nil
    }
}

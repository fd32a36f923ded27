import Foundation

/// How many times longer than usual tests wait before they give up: under a sanitizer everything is slow (LEURRE_PATIENCE, 1 unless set).
package enum Patience {
    package static let factor = ProcessInfo.processInfo.environment["LEURRE_PATIENCE"].flatMap { Int($0) }.map { max($0, 1) } ?? 1

    package static func stretched<Number: BinaryInteger>(_ usual: Number) -> Number { usual * Number(factor) }
}

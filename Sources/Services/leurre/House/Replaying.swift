import Foundation

/// A house into which captures can be replayed.
protocol Replaying {
    /// For what has to be kept in files.
    var folder: URL { get }
    /// Starts a sensor.
    func replay(_ platform: String, platforms: String, captures: [String]) throws
}

/// When a packet was captured, with the ties decided: by event time, then origin (sensor, epoch), batch number and index in the batch.
/// It is the order in which a machine was touched; never the order of arrival.
package struct TouchKey: Hashable, Comparable, Sendable {
    package var time: Timestamp
    /// Index into the session's `origins`, which are sorted, so that indexes compare as (sensor, epoch) do.
    package var origin: UInt16
    package var batch: Int64
    package var index: UInt32

    package init(time: Timestamp, origin: UInt16, batch: Int64, index: UInt32) {
        (self.time, self.origin, self.batch, self.index) = (time, origin, batch, index)
    }

    package static func < (left: TouchKey, right: TouchKey) -> Bool {
        if left.time != right.time { return left.time < right.time }
        return (left.origin, left.batch, left.index) < (right.origin, right.batch, right.index)
    }
}

/// One run of a sensor.
package struct Origin: Hashable, Comparable, Sendable {
    package var sensor: String
    package var epoch: UInt64

    package init(sensor: String, epoch: UInt64) { (self.sensor, self.epoch) = (sensor, epoch) }

    package static func < (left: Origin, right: Origin) -> Bool { (left.sensor, left.epoch) < (right.sensor, right.epoch) }
}

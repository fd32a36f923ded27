import Runtime

/// Everything that was read of a house at one instant.
struct HouseReading {
    /// Seconds since 1970, by this machine's clock.
    var time: Double
    var services: [ServiceReading]
    var broker: Part<BrokerReading>
    var database: Part<DatabaseReading>
    /// What is known of them: from earlier, where they do not answer now.
    var known: Known

    struct Known {
        var broker: BrokerReading?
        var database: DatabaseReading?
        /// When each was last read, the lag whole; the first look if it never was. Seconds since 1970, by this machine's clock.
        var brokerTime: Double
        var databaseTime: Double
    }

    /// As one scrape of everything would have it: what the services say, and what was measured here.
    var samples: SampleReading {
        let measured = known.samples
        let names = Set(measured.map(\.name))
        return SampleReading(time: time, samples: services.flatMap(\.scraped).filter { !names.contains($0.name) } + measured)
    }
}

extension HouseReading.Known {
    /// What `leurre lag --serve` and a sink would say.
    fileprivate var samples: [Sample] {
        let lag = (broker?.lag ?? []).compactMap { line in
            line.seconds.map { seconds in
                Sample(
                    name: Metric.lagSeconds.fullName(of: "lag"),
                    labels: ["group": line.group, "topic": line.topic, "partition": "\(line.partition)"], value: seconds)
            }
        }
        return lag + (database?.samples ?? []) + [
            Sample(name: Metric.lagMeasured.fullName(of: "lag"), labels: [:], value: brokerTime),
            Sample(name: Metric.tablesMeasured.fullName(of: "sink"), labels: [:], value: databaseTime),
        ]
    }
}

import Runtime

enum SensorSettings {
    static let all = CommonSettings.broker + CommonSettings.telemetry(port: 9641) + IdentitySettings.key + [
        Setting("platforms", .text, "YAML file that describes the platforms and their machines. Required."),
        Setting("platform", .text, "Id of this sensor's platform, if the file has several."),
        Setting("sensor", .text, "Name of this sensor. Default: the platform's id."),
        Setting("interface", .text, "Network interface to capture on; needs the right to capture (CAP_NET_RAW)."),
        Setting("replay", .list, "Capture files to replay instead, merged by time; pcap and pcapng, also gzipped; - is standard input."),
        Setting(
            "replay-platforms", .list,
            "Platforms to replay instead, beside each other hour by hour, from the captures that the platform file names; \"all\" takes every platform that has some."),
        Setting(
            "speed", .number(0...1_000_000), default: "0",
            "Replay at the capture's own speed times this factor; 0 is as fast as the broker takes it."),
        Setting("snap-length", .integer(68...65_535), default: "65535", "Bytes of each packet that are kept."),
        Setting("buffer-bytes", .integer(1_048_576...2_147_483_647), default: "12582912", "Kernel buffer of a live capture. Bytes."),
        Setting("batch-packets-max", .integer(1...10_000), default: "128", "Packets in one batch."),
        Setting("batch-bytes-max", .integer(2_048...900_000), default: "65536", "Bytes in one batch."),
        Setting(
            "batch-wait-milliseconds", .integer(1...10_000), default: "100", lowLatency: "20",
            "How long a live packet may wait for its batch to fill. Milliseconds."),
        Setting(
            "queue-bytes-max", .integer(1_048_576...8_589_934_592), default: "33554432",
            "Memory for batches that the broker has not taken yet. Beyond it they wait in the spool; without one a live capture drops the newest, which the ledger shows as missing. Bytes."),
        Setting(
            "spool", .text,
            "Folder in which batches lie until the broker has them, one for each sensor; made if its parent is there. Without it they are in memory only."),
        Setting(
            "spool-bytes-max", .integer(262_144...1_099_511_627_776), default: "4294967296",
            "Room for the spool. When it is used up the newest packets are dropped, which the ledger shows as missing. Bytes."),
        Setting(
            "spool-segment-bytes", .integer(65_536...1_073_741_824), default: "16777216",
            "Size of a file of the spool, which is deleted as a whole; at most a quarter of spool-bytes-max is used. Bytes."),
        Setting(
            "spool-sync-milliseconds", .integer(0...60_000), default: "200",
            "How much of the spool a machine that loses its power may lose, in time; 0 syncs each batch before it is published. Milliseconds."),
        Setting(
            "generation", .integer(1...4_294_967_295), default: "1", "Raised whenever the topics are recreated, in all services at once."),
        Setting("follow-groups", .list, "Consumer groups that a replay must not leave behind: for the embedded broker."),
        Setting("follow-report-groups", .list, "Consumer groups that a replay's reports must not leave behind: for the embedded broker."),
        Setting("follow-bytes-max", .integer(65_536...1_073_741_824), default: "3145728", "How far to run ahead of them. Bytes a partition."),
    ]
}

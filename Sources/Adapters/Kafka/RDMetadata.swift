import CRdkafka

/// What a metadata request says about topics.
struct RDMetadata {
    private(set) var topics: [String: Topic] = [:]

    struct Topic {
        var partitionCount: Int32
        var error: rd_kafka_resp_err_t
    }

    private init(_ raw: rd_kafka_metadata) {
        // librdkafka keeps `topic_cnt` initialised topics at `topics`.
        for topic in UnsafeBufferPointer(start: raw.topics, count: Int(raw.topic_cnt)) {
            guard let name = topic.topic else { continue }
            topics[String(cString: name)] = Topic(partitionCount: topic.partition_cnt, error: topic.err)
        }
    }

    enum Scope {
        /// Only whether somebody answers.
        case brokers
        /// Every topic that the client may see; creates none.
        case allTopics
        /// One topic, which many brokers create when asked for it.
        case topic(OpaquePointer)
    }

    static func request(
        _ scope: Scope, from client: OpaquePointer, timeoutMilliseconds: Int32
    ) -> Result<RDMetadata, RDFailure> {
        var answer: UnsafePointer<rd_kafka_metadata>?
        let code: rd_kafka_resp_err_t
        switch scope {
        case .brokers: code = rd_kafka_metadata(client, 0, nil, &answer, timeoutMilliseconds)
        case .allTopics: code = rd_kafka_metadata(client, 1, nil, &answer, timeoutMilliseconds)
        case .topic(let topic): code = rd_kafka_metadata(client, 0, topic, &answer, timeoutMilliseconds)
        }
        defer { if let answer { rd_kafka_metadata_destroy(answer) } }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else { return .failure(RDFailure(code: code)) }
        return .success(RDMetadata(answer.pointee))
    }
}

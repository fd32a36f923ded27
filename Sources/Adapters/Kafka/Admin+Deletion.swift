import CRdkafka

extension Admin {
    private static var deleteTimeoutMilliseconds: Int32 { 5_000 }

    /// Deletes topics with all that is in them; a topic that is not there is no failure.
    ///
    /// - Returns: the topics that the broker did not delete: not every broker can (the embedded one cannot), nor may every user.
    package func delete(topics names: [String]) throws(KafkaError) -> [String] {
        let existing = try topics("list the topics")
        let present = names.filter { existing[$0] != nil }
        guard !present.isEmpty else { return [] }
        guard let gone = try? deleteTopics(present) else { return present }
        return present.filter { !gone.contains($0) }
    }

    private func deleteTopics(_ names: [String]) throws(RDFailure) -> Set<String> {
        guard let client = handle.openClient else { throw RDFailure(code: RD_KAFKA_RESP_ERR__DESTROY) }
        var requests: [OpaquePointer?] = names.map { rd_kafka_DeleteTopic_new($0) }
        defer { for request in requests { rd_kafka_DeleteTopic_destroy(request) } }
        let request = RDAdminRequest(client, RD_KAFKA_ADMIN_OP_DELETETOPICS, timeoutMilliseconds: Self.deleteTimeoutMilliseconds)
        rd_kafka_DeleteTopics(client, &requests, requests.count, request.options, request.queue)
        return try request.answer { (event) throws(RDFailure) in
            var count = 0
            let answers = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count)
            var gone: Set<String> = []
            for answer in UnsafeBufferPointer(start: answers, count: count) {
                guard let name = rd_kafka_topic_result_name(answer) else { continue }
                let code = rd_kafka_topic_result_error(answer)
                if code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART { gone.insert(String(cString: name)) }
            }
            return gone
        }
    }
}

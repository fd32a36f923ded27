import CRdkafka

extension Admin {
    private static var createTimeoutMilliseconds: Int32 { 5_000 }

    /// Creates the topics that are missing. Brokers that cannot create on request (the embedded one) are asked for the topic's
    /// metadata, upon which they create it as they please: compare the answer with what was wanted.
    ///
    /// - Returns: how many partitions each topic really has.
    /// - Throws: if a topic can neither be created nor found.
    @discardableResult
    package func create(topics wanted: [TopicSpecification]) throws(KafkaError) -> [String: Int32] {
        var existing = try topics("list the topics")
        let missing = wanted.filter { existing[$0.name] == nil }
        if !missing.isEmpty {
            for topic in try createOnRequest(missing) { try createByMetadata(topic.name) }
            existing = try waitFor(missing.map(\.name))
        }
        var counts: [String: Int32] = [:]
        for topic in wanted { counts[topic.name] = existing[topic.name]?.partitionCount }
        return counts
    }

    /// The topic's properties, defaults included; nil if the broker does not tell within three seconds.
    package func configuration(topic: String) -> [String: String]? {
        guard let client = handle.openClient, let resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic) else { return nil }
        defer { rd_kafka_ConfigResource_destroy(resource) }
        let request = RDAdminRequest(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeoutMilliseconds: 3_000)
        var resources: [OpaquePointer?] = [resource]
        rd_kafka_DescribeConfigs(client, &resources, 1, request.options, request.queue)
        return try? request.answer { (event) throws(RDFailure) in
            var count = 0
            let answers = rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &count)
            guard count > 0, let answer = answers?[0], rd_kafka_ConfigResource_error(answer) == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw RDFailure(code: RD_KAFKA_RESP_ERR__FAIL)
            }
            let entries = rd_kafka_ConfigResource_configs(answer, &count)
            var values: [String: String] = [:]
            for entry in UnsafeBufferPointer(start: entries, count: count) {
                guard let name = rd_kafka_ConfigEntry_name(entry), let value = rd_kafka_ConfigEntry_value(entry) else { continue }
                values[String(cString: name)] = String(cString: value)
            }
            return values
        }
    }

    /// - Returns: the topics that the broker cannot create on request.
    private func createOnRequest(_ topics: [TopicSpecification]) throws(KafkaError) -> [TopicSpecification] {
        var (rest, again): ([TopicSpecification], [TopicSpecification]) = ([], [])
        let results: [String: (code: rd_kafka_resp_err_t, text: String?)]
        do { results = try createTopics(topics) } catch {
            guard Self.asksForMetadata.contains(error.code.rawValue) else { throw handle.failure(error.code, "create topics") }
            return topics
        }
        for var topic in topics {
            let (code, text) = results[topic.name] ?? (RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, nil)
            if code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS { continue }
            if code == RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR, topic.replicationFactor == -1 {
                topic.replicationFactor = 1
                again.append(topic)
            } else if Self.asksForMetadata.contains(code.rawValue) {
                rest.append(topic)
            } else {
                throw KafkaError(code, operation: "create the topic \"\(topic.name)\"", reason: text)
            }
        }
        return again.isEmpty ? rest : rest + (try createOnRequest(again))
    }

    /// Answers of a broker that does not know the request, or did not finish it in time.
    private static let asksForMetadata: Set<Int32> = Set(
        [
            RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, RD_KAFKA_RESP_ERR__TRANSPORT,
            RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR_NOT_CONTROLLER,
        ].map(\.rawValue))

    private func createTopics(_ topics: [TopicSpecification]) throws(RDFailure) -> [String: (code: rd_kafka_resp_err_t, text: String?)] {
        guard let client = handle.openClient else { throw RDFailure(code: RD_KAFKA_RESP_ERR__DESTROY) }
        var requests: [OpaquePointer?] = []
        defer { for request in requests { rd_kafka_NewTopic_destroy(request) } }
        for topic in topics { requests.append(try newTopic(topic)) }
        let request = RDAdminRequest(client, RD_KAFKA_ADMIN_OP_CREATETOPICS, timeoutMilliseconds: Self.createTimeoutMilliseconds)
        var text = RDText()
        // Wait on the broker until the topics are usable, but answer before the request itself times out.
        _ = text.fill { rd_kafka_AdminOptions_set_operation_timeout(request.options, Self.createTimeoutMilliseconds - 1_000, $0, $1) }
        rd_kafka_CreateTopics(client, &requests, requests.count, request.options, request.queue)
        return try request.answer { (event) throws(RDFailure) in
            var count = 0
            let answers = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
            var results: [String: (code: rd_kafka_resp_err_t, text: String?)] = [:]
            for answer in UnsafeBufferPointer(start: answers, count: count) {
                guard let name = rd_kafka_topic_result_name(answer) else { continue }
                let text = rd_kafka_topic_result_error_string(answer).map { String(cString: $0) }
                results[String(cString: name)] = (rd_kafka_topic_result_error(answer), text)
            }
            return results
        }
    }

    private func newTopic(_ topic: TopicSpecification) throws(RDFailure) -> OpaquePointer {
        var text = RDText()
        let created = text.fill { rd_kafka_NewTopic_new(topic.name, topic.partitionCount, topic.replicationFactor, $0, $1) }
        guard let created else { throw RDFailure(code: RD_KAFKA_RESP_ERR__INVALID_ARG) }
        for (name, value) in topic.configuration { rd_kafka_NewTopic_set_config(created, name, value) }
        return created
    }

    private func createByMetadata(_ name: String) throws(KafkaError) {
        let operation = "create the topic \"\(name)\""
        let client = try handle.open(operation)
        let topic = try handle.topic(name, operation)
        let answer = RDMetadata.request(.topic(topic), from: client, timeoutMilliseconds: Self.createTimeoutMilliseconds)
        // An error of the topic's own ("no leader yet") passes, or `waitFor` gives the topic up.
        if case .failure(let failure) = answer { throw handle.failure(failure.code, operation) }
    }

    /// A broker may know a new topic only a moment after it said so.
    private func waitFor(_ names: [String]) throws(KafkaError) -> [String: RDMetadata.Topic] {
        let deadline = ContinuousClock.now + .milliseconds(Self.createTimeoutMilliseconds)
        while true {
            let found = try topics("list the topics")
            guard let name = names.first(where: { (found[$0]?.partitionCount ?? 0) == 0 }) else { return found }
            guard ContinuousClock.now < deadline else {
                throw KafkaError(
                    code: .unknownTopic, operation: "create the topic \"\(name)\"",
                    reason: "the broker does not create topics for this client; create it with the broker's own tool")
            }
            rd_kafka_poll(try handle.open("list the topics"), 100)
        }
    }
}

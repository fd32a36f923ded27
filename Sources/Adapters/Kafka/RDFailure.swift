import CRdkafka

/// A code of librdkafka's before it has become a sentence.
struct RDFailure: Error {
    var code: rd_kafka_resp_err_t
}

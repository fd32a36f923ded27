#include "clock.h"
#include "reference.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <string.h>

struct delivered {
    int64_t count;
    int failed;
};

static void on_delivery(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
    (void)client;
    struct delivered *state = opaque;
    state->count++;
    if (message->err) state->failed = 1;
}

int64_t reference_produce(
    const char *servers, const char *topic, const uint8_t *bytes, const int64_t *ends, const int32_t *partitions, int64_t count) {
    // The sensor's promises and its client's settings: see ClientRole.swift.
    const char *properties[][2] = {
        {"bootstrap.servers", servers}, {"broker.address.family", "v4"}, {"acks", "all"}, {"enable.idempotence", "true"},
        {"message.timeout.ms", "0"}, {"linger.ms", "5"}, {"compression.codec", "lz4"}, {"queue.buffering.max.messages", "2000"},
        {"queue.buffering.max.kbytes", "65536"},
    };
    char error[512];
    struct delivered state = {0, 0};
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (size_t each = 0; each < sizeof properties / sizeof *properties; each++)
        if (rd_kafka_conf_set(conf, properties[each][0], properties[each][1], error, sizeof error) != RD_KAFKA_CONF_OK) {
            fprintf(stderr, "cannot set %s: %s\n", properties[each][0], error);
            rd_kafka_conf_destroy(conf);
            return -1;
        }
    rd_kafka_conf_set_opaque(conf, &state);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    int64_t begun = now();
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error, sizeof error);
    if (!client) {
        fprintf(stderr, "cannot make a producer: %s\n", error);
        rd_kafka_conf_destroy(conf);
        return -1;
    }
    rd_kafka_topic_t *target = rd_kafka_topic_new(client, topic, NULL);
    int64_t sent = 0, start = 0;
    while (target && !state.failed && state.count < count) {
        while (sent < count) {
            void *value = (void *)(uintptr_t)(bytes + start);
            if (rd_kafka_produce(target, partitions[sent], RD_KAFKA_MSG_F_COPY, value, (size_t)(ends[sent] - start), "bench", 5, NULL)) {
                if (rd_kafka_last_error() == RD_KAFKA_RESP_ERR__QUEUE_FULL) break;
                fprintf(stderr, "cannot produce: %s\n", rd_kafka_err2str(rd_kafka_last_error()));
                state.failed = 1;
                break;
            }
            start = ends[sent++];
        }
        rd_kafka_poll(client, 10);
    }
    int64_t took = now() - begun;
    if (target) rd_kafka_topic_destroy(target);
    rd_kafka_destroy(client);
    return state.count == count && !state.failed ? took : -1;
}

#include "reference.h"

#include <fcntl.h>
#include <malloc.h>
#include <pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RING_BYTES = 1 << 20, BUFFER_BYTES = 4 << 20 };

struct copying {
    int64_t packets;
    size_t place;
    uint8_t *ring;
};

static void copy_frame(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes) {
    struct copying *state = (struct copying *)user;
    if (state->place + 16 + header->caplen > RING_BYTES) state->place = 0;
    memcpy(state->ring + state->place, header, 16);
    memcpy(state->ring + state->place + 16, bytes, header->caplen);
    state->place += 16 + header->caplen;
    state->packets++;
}

int64_t reference_copy(const char *path) {
    char error[PCAP_ERRBUF_SIZE];
    pcap_t *capture = pcap_open_offline(path, error);
    if (!capture) {
        fprintf(stderr, "cannot read %s: %s\n", path, error);
        return -1;
    }
    struct copying state = {0, 0, malloc(RING_BYTES)};
    pcap_loop(capture, -1, copy_frame, (u_char *)&state);
    pcap_close(capture);
    free(state.ring);
    return state.packets;
}

static uint16_t big16(const uint8_t *at) { return (uint16_t)(at[0] << 8 | at[1]); }
static uint32_t big32(const uint8_t *at) { return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]; }

struct decoded {
    uint64_t time;
    uint32_t source, destination, length, acknowledgement;
    uint16_t source_port, destination_port;
    uint8_t protocol, flags, ttl, kind;
};

static void decode_frame(const uint8_t *frame, uint32_t captured, uint32_t wire, uint64_t time, struct decoded *out) {
    memset(out, 0, sizeof *out);
    out->time = time;
    out->length = wire;
    if (captured < 34 || big16(frame + 12) != 0x0800) return;
    const uint8_t *ip = frame + 14;
    uint32_t header = (ip[0] & 15u) * 4;
    if (ip[0] >> 4 != 4 || header < 20 || captured < 14 + header) return;
    out->source = big32(ip + 12);
    out->destination = big32(ip + 16);
    out->protocol = ip[9];
    out->ttl = ip[8];
    const uint8_t *transport = ip + header;
    uint32_t left = captured - 14 - header;
    if (ip[9] == 6 && left >= 20) {
        out->source_port = big16(transport);
        out->destination_port = big16(transport + 2);
        out->acknowledgement = big32(transport + 8);
        out->flags = transport[13];
    } else if (ip[9] == 17 && left >= 8) {
        out->source_port = big16(transport);
        out->destination_port = big16(transport + 2);
    } else if (ip[9] == 1 && left >= 8) {
        out->kind = transport[0];
    }
}

int64_t reference_decode(const char *path) {
    int file = open(path, O_RDONLY);
    if (file < 0) {
        perror(path);
        return -1;
    }
    uint8_t *buffer = malloc(BUFFER_BYTES);
    struct decoded *ring = malloc(RING_BYTES);
    size_t have = 0, slots = RING_BYTES / sizeof *ring;
    int64_t packets = 0;
    int is_first = 1;
    ssize_t got;
    while ((got = read(file, buffer + have, BUFFER_BYTES - have)) > 0) {
        have += (size_t)got;
        uint8_t *at = buffer, *end = buffer + have;
        if (is_first && have >= 24) at += 24;
        is_first = 0;
        while (at + 16 <= end) {
            uint32_t head[4];
            memcpy(head, at, 16);
            if (head[2] > BUFFER_BYTES - 16 || at + 16 + head[2] > end) break;
            decode_frame(at + 16, head[2], head[3], (uint64_t)head[0] * 1000000 + head[1], ring + (size_t)packets % slots);
            packets++;
            at += 16 + head[2];
        }
        have = (size_t)(end - at);
        memmove(buffer, at, have);
    }
    close(file);
    free(buffer);
    // So that nobody concludes that the work was for nothing.
    volatile uint64_t kept = ring[0].time;
    (void)kept;
    free(ring);
    return packets;
}

struct slot {
    uint64_t key;
    uint32_t entry, unused;
};
struct entry {
    uint64_t first, last, bytes, ports;
    uint32_t packets;
    uint8_t rest[28];
};

static uint64_t mixed(uint64_t value) {
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ull;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebull;
    return value ^ (value >> 31);
}

int64_t reference_touch(int64_t entries, int64_t touches, uint64_t seed) {
    enum { AHEAD = 32 };
    uint64_t size = 16;
    while (size * 7 / 10 < (uint64_t)entries) size *= 2;
    struct slot *slots = calloc(size, sizeof *slots);
    struct entry *table = calloc((size_t)entries, sizeof *table);
    if (!slots || !table) return -1;
    for (int64_t entry = 0; entry < entries; entry++) {
        uint64_t key = mixed(seed + (uint64_t)entry) | 1, at = mixed(key) & (size - 1);
        while (slots[at].key) at = (at + 1) & (size - 1);
        slots[at].key = key;
        slots[at].entry = (uint32_t)entry;
    }
    uint64_t state = seed;
    for (int64_t done = 0; done < touches; done += AHEAD) {
        uint64_t keys[AHEAD];
        uint32_t found[AHEAD];
        for (int each = 0; each < AHEAD; each++) {
            state += 0x9e3779b97f4a7c15ull;
            keys[each] = mixed(seed + mixed(state) % (uint64_t)entries) | 1;
            __builtin_prefetch(&slots[mixed(keys[each]) & (size - 1)]);
        }
        for (int each = 0; each < AHEAD; each++) {
            uint64_t at = mixed(keys[each]) & (size - 1);
            while (slots[at].key != keys[each]) at = (at + 1) & (size - 1);
            found[each] = slots[at].entry;
            __builtin_prefetch(&table[found[each]], 1);
        }
        for (int each = 0; each < AHEAD; each++) {
            struct entry *entry = &table[found[each]];
            entry->last = (uint64_t)done;
            entry->packets++;
            entry->bytes += 74;
            entry->ports |= 1ull << (keys[each] & 63);
        }
    }
    free(slots);
    free(table);
    return touches;
}

int64_t reference_held_bytes(void) {
    struct mallinfo2 info = mallinfo2();
    return (int64_t)info.uordblks + (int64_t)info.hblkhd;
}

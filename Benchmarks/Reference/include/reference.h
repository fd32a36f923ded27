#ifndef REFERENCE_H
#define REFERENCE_H
#include <stdint.h>

// What a plain C program needs for the same work: the limits that the benchmarks compare with. Each returns the packets (or touches) that
// it went through, or -1 with a message on standard error.

// libpcap, and each frame copied once.
int64_t reference_copy(const char *path);
// read(2) of whole buffers; Ethernet, IPv4 and the transport header read, and 32 bytes written a packet.
int64_t reference_decode(const char *path);
// A table of 64-byte entries under open addressing, filled, then touched in a random order with prefetching 32 at a time.
int64_t reference_touch(int64_t entries, int64_t touches, uint64_t seed);

// Produces values that lie one behind the other, each up to its end, and waits until the broker has acknowledged them. Returns nanoseconds.
int64_t reference_produce(
    const char *servers, const char *topic, const uint8_t *bytes, const int64_t *ends, const int32_t *partitions, int64_t count);

// Runs statements one after the other over libpq. Those with an end are COPYs from standard input: their bytes lie one behind the other, each
// up to its end; the others have -1 there. Returns nanoseconds.
int64_t reference_merge(const char *address, const char *const *statements, const uint8_t *bytes, const int64_t *ends, int64_t count);

// No reference: what is allocated and not freed in this process, in bytes (mallinfo2(3), which the Swift headers lack).
int64_t reference_held_bytes(void);

// No reference but the other end of a wire: the shortest frames at a steady rate onto an interface, each a SYN from one of many sources to
// a machine of the synthetic capture. Returns nanoseconds.
int64_t reference_flood(const char *interface, int64_t packets, int64_t packets_a_second);

#endif

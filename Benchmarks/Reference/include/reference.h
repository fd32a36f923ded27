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

#endif

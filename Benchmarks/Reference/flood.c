// sendmmsg(2) is an extension of Linux.
#define _GNU_SOURCE
#include "clock.h"
#include "reference.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { AT_ONCE = 64, FRAME_BYTES = 60 };

static void put32(uint8_t *at, uint32_t value) {
    value = htonl(value);
    memcpy(at, &value, 4);
}

// Ethernet, IPv4, and a TCP SYN to port 445 of one of three machines, padded to the shortest frame.
static void make_frame(uint8_t *frame, uint64_t number) {
    uint64_t mixed = number * 0x9e3779b97f4a7c15ull;
    memset(frame, 0, FRAME_BYTES);
    // To a station that is not there: the machine whose wire it is drops it at once, as it does with a mirrored port.
    frame[0] = frame[6] = 2;
    frame[5] = 1;
    frame[12] = 8;
    uint8_t *ip = frame + 14, *tcp = ip + 20;
    ip[0] = 0x45;
    ip[3] = 40;
    ip[8] = 64;
    ip[9] = 6;
    // 300,000 public sources.
    put32(ip + 12, 0x14000000u + (uint32_t)((mixed >> 20) % 300000) * 97);
    put32(ip + 16, 0x0a000105u + (uint32_t)(number % 3));
    tcp[0] = 4;
    tcp[2] = 445 >> 8;
    tcp[3] = 445 & 255;
    put32(tcp + 4, (uint32_t)mixed);
    tcp[12] = 5 << 4;
    tcp[13] = 2;
}

int64_t reference_flood(const char *interface, int64_t packets, int64_t packets_a_second) {
    int end = socket(AF_PACKET, SOCK_RAW, 0);
    struct sockaddr_ll place = {.sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(interface)};
    if (end < 0 || !place.sll_ifindex || bind(end, (struct sockaddr *)&place, sizeof place)) {
        perror(interface);
        if (end >= 0) close(end);
        return -1;
    }
    int yes = 1;
    setsockopt(end, SOL_PACKET, PACKET_QDISC_BYPASS, &yes, sizeof yes);
    static uint8_t frames[AT_ONCE][FRAME_BYTES];
    struct iovec parts[AT_ONCE];
    struct mmsghdr messages[AT_ONCE];
    memset(messages, 0, sizeof messages);
    for (int each = 0; each < AT_ONCE; each++) {
        parts[each] = (struct iovec){frames[each], FRAME_BYTES};
        messages[each].msg_hdr.msg_iov = &parts[each];
        messages[each].msg_hdr.msg_iovlen = 1;
    }
    int64_t begun = now(), sent = 0;
    while (sent < packets) {
        int64_t due = (int64_t)((double)(now() - begun) * 1e-9 * (double)packets_a_second) - sent;
        if (due > packets - sent) due = packets - sent;
        if (due > AT_ONCE) due = AT_ONCE;
        if (due < 1) {
            struct timespec while_few = {0, 20000};
            nanosleep(&while_few, NULL);
            continue;
        }
        for (int64_t each = 0; each < due; each++) make_frame(frames[each], (uint64_t)(sent + each));
        int taken = sendmmsg(end, messages, (unsigned)due, 0);
        if (taken < 0 && errno != ENOBUFS && errno != EINTR) {
            perror("sendmmsg");
            close(end);
            return -1;
        }
        if (taken > 0) sent += taken;
    }
    int64_t took = now() - begun;
    close(end);
    return took;
}

#pragma once
// From 1.28 on the calls that older versions have too are marked as deprecated.
#define CARES_NO_DEPRECATED
#include <ares.h>
#include <string.h>

// Opens a channel. The options differ from version to version, so they are set here: no search list, and no cache of the library's own,
// which knows neither bounds nor lifetimes of ours. A server's failure is handed through: the library would try the next server and then
// call it "connection refused", as if nobody had been there. In turn, so that the next attempt asks another server.
static inline int leurre_ares_open(
    ares_channel *channel, int timeout_milliseconds, int tries, ares_sock_state_cb socket_changed, void *context)
{
    struct ares_options options;
    int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB | ARES_OPT_ROTATE;
    memset(&options, 0, sizeof options);
    options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP;
    options.timeout = timeout_milliseconds;
    options.tries = tries;
    options.sock_state_cb = socket_changed;
    options.sock_state_cb_data = context;
#ifdef ARES_OPT_QUERY_CACHE
    options.qcache_max_ttl = 0;
    mask |= ARES_OPT_QUERY_CACHE;
#endif
#ifdef ARES_OPT_UDP_MAX_QUERIES
    // A new source port now and then: answers are harder to forge.
    options.udp_max_queries = 100;
    mask |= ARES_OPT_UDP_MAX_QUERIES;
#endif
    return ares_init_options(channel, &options, mask);
}

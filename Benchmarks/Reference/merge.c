#include "clock.h"
#include "reference.h"

#include <libpq-fe.h>
#include <stdio.h>

static int failed(PGconn *connection, PGresult *result, ExecStatusType wanted, const char *what) {
    ExecStatusType status = PQresultStatus(result);
    int is_failed = wanted == PGRES_COMMAND_OK ? status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK : status != wanted;
    if (is_failed) fprintf(stderr, "cannot run \"%.80s\": %s", what, PQerrorMessage(connection));
    PQclear(result);
    return is_failed;
}

int64_t reference_merge(const char *address, const char *const *statements, const uint8_t *bytes, const int64_t *ends, int64_t count) {
    PGconn *connection = PQconnectdb(address);
    if (PQstatus(connection) != CONNECTION_OK) {
        fprintf(stderr, "%s", PQerrorMessage(connection));
        PQfinish(connection);
        return -1;
    }
    int64_t start = 0, begun = now();
    int is_failed = 0;
    for (int64_t each = 0; each < count && !is_failed; each++) {
        int64_t end = ends[each];
        if (end < 0) {
            is_failed = failed(connection, PQexec(connection, statements[each]), PGRES_COMMAND_OK, statements[each]);
            continue;
        }
        is_failed = failed(connection, PQexec(connection, statements[each]), PGRES_COPY_IN, statements[each]);
        for (int64_t piece = start; piece < end && !is_failed; piece += 65536) {
            int length = end - piece < 65536 ? (int)(end - piece) : 65536;
            is_failed = PQputCopyData(connection, (const char *)bytes + piece, length) != 1;
        }
        if (!is_failed) {
            PQputCopyEnd(connection, NULL);
            is_failed = failed(connection, PQgetResult(connection), PGRES_COMMAND_OK, statements[each]);
            PGresult *rest;
            while ((rest = PQgetResult(connection))) PQclear(rest);
        }
        start = end;
    }
    int64_t took = now() - begun;
    PQfinish(connection);
    return is_failed ? -1 : took;
}


/*
 * Redis alone: sends the commands of a file (RESP) over a few connections, so
 * many at a time under way, as the workers of nginx do, and does no more with
 * a reply than to find its end and the status in it, the first number.
 *
 * usage: pipeline -u SOCKET [-c CONNECTIONS] [-d DEPTH] FILE
 */


#define _GNU_SOURCE

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "measure.h"


#define PIPELINE_BUFFER_SIZE      (4 * 1024 * 1024)
#define PIPELINE_MAX_CONNECTIONS  16
#define PIPELINE_MAX_DEPTH        256


typedef struct {
    int           fd;
    unsigned      head;           /* of the ring: oldest under way */
    unsigned      under_way;
    request_t    *ring[PIPELINE_MAX_DEPTH];
    uint64_t      began[PIPELINE_MAX_DEPTH];
    char         *buffer;
    size_t        have;
} connection_t;


typedef struct {
    measure_t     measure;
    size_t        next;
    size_t        answered;
    unsigned      depth;
} pipeline_t;


static void pipeline_connect(connection_t *c, const char *name);
static void pipeline_fill(pipeline_t *pipeline, connection_t *c);
static void pipeline_write(connection_t *c, struct iovec *parts, int n);
static void pipeline_read(pipeline_t *pipeline, connection_t *c);
static char *pipeline_reply(char *p, char *last, int *code);


int
main(int argc, char **argv)
{
    int                  i, n, option, epoll;
    char                *name;
    uint64_t             start;
    unsigned             j, connections;
    pipeline_t           pipeline;
    connection_t         c[PIPELINE_MAX_CONNECTIONS];
    struct epoll_event   ee, events[PIPELINE_MAX_CONNECTIONS];

    memset(&pipeline, 0, sizeof(pipeline_t));
    memset(c, 0, sizeof(c));

    name = NULL;
    connections = 2;
    pipeline.depth = 32;

    while ((option = getopt(argc, argv, "u:c:d:")) != -1) {

        switch (option) {

        case 'u':
            name = optarg;
            break;

        case 'c':
            connections = (unsigned) atoi(optarg);
            break;

        case 'd':
            pipeline.depth = (unsigned) atoi(optarg);
            break;

        default:
            return 2;
        }
    }

    if (name == NULL || optind + 1 != argc
        || connections == 0 || connections > PIPELINE_MAX_CONNECTIONS
        || pipeline.depth == 0 || pipeline.depth > PIPELINE_MAX_DEPTH)
    {
        fprintf(stderr, "usage: pipeline -u SOCKET [-c CONNECTIONS] "
                        "[-d DEPTH] FILE\n");
        return 2;
    }

    measure_read(&pipeline.measure, argv[optind]);

    epoll = epoll_create1(0);

    for (j = 0; j < connections; j++) {
        pipeline_connect(&c[j], name);

        ee.events = EPOLLIN;
        ee.data.ptr = &c[j];
        epoll_ctl(epoll, EPOLL_CTL_ADD, c[j].fd, &ee);
    }

    start = nanoseconds();

    for (j = 0; j < connections; j++) {
        pipeline_fill(&pipeline, &c[j]);
    }

    while (pipeline.answered < pipeline.measure.nrequests) {
        n = epoll_wait(epoll, events, PIPELINE_MAX_CONNECTIONS, -1);

        for (i = 0; i < n; i++) {
            pipeline_read(&pipeline, events[i].data.ptr);
            pipeline_fill(&pipeline, events[i].data.ptr);
        }
    }

    measure_report(&pipeline.measure, nanoseconds() - start, pipeline.next);

    return 0;
}


static void
pipeline_connect(connection_t *c, const char *name)
{
    struct sockaddr_un  address;

    memset(&address, 0, sizeof(address));
    address.sun_family = AF_UNIX;
    strncpy(address.sun_path, name, sizeof(address.sun_path) - 1);

    c->fd = socket(AF_UNIX, SOCK_STREAM, 0);
    c->buffer = malloc(PIPELINE_BUFFER_SIZE);

    if (c->fd == -1 || c->buffer == NULL
        || connect(c->fd, (struct sockaddr *) &address, sizeof(address)) == -1)
    {
        fail(name);
    }
}


static void
pipeline_fill(pipeline_t *pipeline, connection_t *c)
{
    int            n;
    unsigned       slot;
    uint64_t       now;
    request_t     *request;
    struct iovec   parts[PIPELINE_MAX_DEPTH];

    n = 0;
    now = nanoseconds();

    while (c->under_way < pipeline->depth
           && pipeline->next < pipeline->measure.nrequests)
    {
        request = &pipeline->measure.requests[pipeline->next++];
        slot = (c->head + c->under_way++) % PIPELINE_MAX_DEPTH;

        c->ring[slot] = request;
        c->began[slot] = now;

        parts[n].iov_base = request->data;
        parts[n].iov_len = request->len;
        n++;
    }

    if (n) {
        pipeline_write(c, parts, n);
    }
}


/* Redis reads while it has replies to write, so this does not wait for long. */

static void
pipeline_write(connection_t *c, struct iovec *parts, int n)
{
    size_t   sent;
    ssize_t  rc;

    while (n) {
        rc = writev(c->fd, parts, n);

        if (rc == -1) {
            fail("write");
        }

        for (sent = (size_t) rc; n && sent >= parts->iov_len; parts++, n--) {
            sent -= parts->iov_len;
        }

        if (n) {
            parts->iov_base = (char *) parts->iov_base + sent;
            parts->iov_len -= sent;
        }
    }
}


static void
pipeline_read(pipeline_t *pipeline, connection_t *c)
{
    int        code;
    char      *p, *end, *last;
    ssize_t    n;
    uint64_t   now;

    n = recv(c->fd, c->buffer + c->have, PIPELINE_BUFFER_SIZE - c->have, 0);

    if (n <= 0) {
        fail("read");
    }

    c->have += (size_t) n;
    last = c->buffer + c->have;
    now = nanoseconds();

    for (p = c->buffer; p < last; p = end) {
        code = 0;
        end = pipeline_reply(p, last, &code);

        if (end == NULL) {
            break;
        }

        measure_answer(&pipeline->measure, c->ring[c->head], code,
                       now - c->began[c->head]);

        c->head = (c->head + 1) % PIPELINE_MAX_DEPTH;
        c->under_way--;
        pipeline->answered++;
    }

    c->have = (size_t) (last - p);
    memmove(c->buffer, p, c->have);
}


/* The end of a reply, NULL when it is not there yet; an error has code -1. */

static char *
pipeline_reply(char *p, char *last, int *code)
{
    char  type, *line;
    long  n;

    line = memchr(p, '\n', (size_t) (last - p));

    if (line == NULL) {
        return NULL;
    }

    type = *p;
    n = type == '+' || type == '-' ? 0 : atol(p + 1);
    p = line + 1;

    switch (type) {

    case '-':
        *code = -1;
        return p;

    case ':':
        if (*code == 0) {
            *code = (int) n;
        }

        return p;

    case '$':
        if (n < 0) {
            return p;
        }

        return last - p < n + 2 ? NULL : p + n + 2;

    case '*':
        while (n-- > 0 && p) {
            p = p < last ? pipeline_reply(p, last, code) : NULL;
        }

        return p;

    default:
        return p;
    }
}

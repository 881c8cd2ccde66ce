
/*
 * A generator of HTTP/1.1 load over keep-alive connections.  Each request of
 * the file is sent once, in order, on the first connection that is free.
 *
 * Without a rate the loop is closed: a connection that got its answer sends
 * the next request.  With a rate it is open: request n is due n / rate after
 * the start, whatever became of those before it, and its latency is counted
 * from then: so one that had to wait for a slow server counts as slow.
 *
 * usage: http -p PORT [-a ADDRESS] [-c CONNECTIONS] [-r RATE] [-s SECONDS]
 *             [-w SECONDS] FILE
 *
 * -s ends a run early; -w: how long answers are waited for at the end.
 */


#define _GNU_SOURCE

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "measure.h"


#define HTTP_BUFFER_SIZE  65536
#define HTTP_MAX_EVENTS   256


typedef struct connection_s  connection_t;

struct connection_s {
    int             fd;
    request_t      *request;    /* NULL: free */
    uint64_t        due;
    uint32_t        sent;
    int             code;
    size_t          have;       /* bytes of the answer in the buffer */
    size_t          left;       /* of its body, not read yet */
    unsigned        headed:1;   /* its head was read */
    unsigned        chunked:1;
    unsigned        closing:1;
    connection_t   *next;       /* free ones */
    char            buffer[HTTP_BUFFER_SIZE];
};


typedef struct {
    measure_t            measure;
    struct sockaddr_in   address;
    int                  epoll;
    connection_t        *free;
    size_t               next;       /* request */
    size_t               answered;
    uint64_t             start;
    uint64_t             end;
    double               interval;   /* 0: closed loop */
} http_t;


static void http_connect(http_t *http, connection_t *c);
static void http_send_due(http_t *http);
static void http_begin(http_t *http, connection_t *c, uint64_t due);
static void http_send(http_t *http, connection_t *c);
static void http_read(http_t *http, connection_t *c);
static int http_head(http_t *http, connection_t *c);
static int http_body(connection_t *c);
static void http_answered(http_t *http, connection_t *c);
static void http_lost(http_t *http, connection_t *c);
static void http_run(http_t *http, unsigned patience);
static void http_wait(http_t *http, struct timespec *timeout);
static size_t http_limit(http_t *http);


int
main(int argc, char **argv)
{
    int            option;
    double         seconds;
    http_t         http;
    unsigned       i, connections, patience;
    connection_t  *c;

    memset(&http, 0, sizeof(http_t));

    http.address.sin_family = AF_INET;
    http.address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    connections = 64;
    patience = 5;
    seconds = 0;

    while ((option = getopt(argc, argv, "a:p:c:r:s:w:")) != -1) {

        switch (option) {

        case 'a':
            http.address.sin_addr.s_addr = inet_addr(optarg);
            break;

        case 'p':
            http.address.sin_port = htons((uint16_t) atoi(optarg));
            break;

        case 'c':
            connections = (unsigned) atoi(optarg);
            break;

        case 'r':
            http.interval = 1e9 / atof(optarg);
            break;

        case 's':
            seconds = atof(optarg);
            break;

        case 'w':
            patience = (unsigned) atoi(optarg);
            break;

        default:
            return 2;
        }
    }

    if (optind + 1 != argc || connections == 0) {
        fprintf(stderr, "usage: http -p PORT [-a ADDRESS] [-c CONNECTIONS] "
                        "[-r RATE] [-s SECONDS] [-w SECONDS] FILE\n");
        return 2;
    }

    measure_read(&http.measure, argv[optind]);

    http.epoll = epoll_create1(0);

    for (i = 0; i < connections; i++) {
        c = calloc(1, sizeof(connection_t));

        if (c == NULL) {
            fail("memory");
        }

        http_connect(&http, c);
        c->next = http.free;
        http.free = c;
    }

    http.start = nanoseconds();
    http.end = seconds ? http.start + (uint64_t) (seconds * 1e9) : UINT64_MAX;

    http_run(&http, patience);

    http.measure.errors += http.next - http.answered - http.measure.errors;

    measure_report(&http.measure, nanoseconds() - http.start, http.next);

    return 0;
}


static void
http_connect(http_t *http, connection_t *c)
{
    int                 on;
    struct epoll_event  ee;

    on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0);

    if (c->fd == -1
        || connect(c->fd, (struct sockaddr *) &http->address,
                   sizeof(struct sockaddr_in)) == -1
        || setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == -1)
    {
        fail("connect");
    }

    ee.events = EPOLLIN;
    ee.data.ptr = c;

    if (epoll_ctl(http->epoll, EPOLL_CTL_ADD, c->fd, &ee) == -1) {
        fail("epoll_ctl");
    }
}


static void
http_run(http_t *http, unsigned patience)
{
    double           at;
    uint64_t         now, deadline;
    struct timespec  timeout;

    deadline = 0;

    while (http->answered < http_limit(http)) {

        http_send_due(http);

        timeout.tv_sec = 1;
        timeout.tv_nsec = 0;
        now = nanoseconds();

        if (now >= http->end || http->next == http->measure.nrequests) {

            if (deadline == 0) {
                deadline = now + patience * 1000000000ULL;
            }

            if (now >= deadline) {
                return;
            }

        } else if (http->interval && http->free) {

            at = (double) http->start + (double) http->next * http->interval;
            timeout.tv_sec = 0;

            if (at > (double) now) {
                at -= (double) now;
                timeout.tv_sec = (time_t) (at / 1e9);
                timeout.tv_nsec = (long) (at - 1e9 * (double) timeout.tv_sec);
            }
        }

        http_wait(http, &timeout);
    }
}


/* How many are answered when all is done. */

static size_t
http_limit(http_t *http)
{
    if (nanoseconds() >= http->end) {
        return http->next - http->measure.errors;
    }

    return http->measure.nrequests - http->measure.errors;
}


static void
http_wait(http_t *http, struct timespec *timeout)
{
    int                 i, n;
    connection_t       *c;
    struct epoll_event  events[HTTP_MAX_EVENTS];

    n = epoll_pwait2(http->epoll, events, HTTP_MAX_EVENTS, timeout, NULL);

    for (i = 0; i < n; i++) {
        c = events[i].data.ptr;

        if (events[i].events & EPOLLOUT) {
            http_send(http, c);
        }

        if (events[i].events & ~(uint32_t) EPOLLOUT) {
            http_read(http, c);
        }
    }
}


static void
http_send_due(http_t *http)
{
    double         at;
    uint64_t       now;
    connection_t  *c;

    now = nanoseconds();

    while (http->free && http->next < http->measure.nrequests
           && now < http->end)
    {
        at = (double) now;

        if (http->interval) {
            at = (double) http->start + (double) http->next * http->interval;

            if (at > (double) now) {
                return;
            }
        }

        c = http->free;
        http->free = c->next;

        http_begin(http, c, (uint64_t) at);
    }
}


static void
http_begin(http_t *http, connection_t *c, uint64_t due)
{
    c->request = &http->measure.requests[http->next++];
    c->due = due;
    c->sent = 0;
    c->have = 0;
    c->left = 0;
    c->headed = 0;
    c->chunked = 0;

    http_send(http, c);
}


static void
http_send(http_t *http, connection_t *c)
{
    ssize_t             n;
    struct epoll_event  ee;

    if (c->request == NULL) {
        return;
    }

    n = send(c->fd, c->request->data + c->sent, c->request->len - c->sent,
             MSG_DONTWAIT|MSG_NOSIGNAL);

    if (n == -1 && errno != EAGAIN) {
        http_lost(http, c);
        return;
    }

    if (n > 0) {
        c->sent += (uint32_t) n;
    }

    ee.events = EPOLLIN | (c->sent < c->request->len ? EPOLLOUT : 0);
    ee.data.ptr = c;

    /* most are sent whole, and then nothing has changed */

    if ((size_t) (n > 0 ? n : 0) != c->request->len) {
        epoll_ctl(http->epoll, EPOLL_CTL_MOD, c->fd, &ee);
    }
}


static void
http_read(http_t *http, connection_t *c)
{
    int      done;
    ssize_t  n;

    n = recv(c->fd, c->buffer + c->have, HTTP_BUFFER_SIZE - c->have - 1,
             MSG_DONTWAIT);

    if (n == -1 && errno == EAGAIN) {
        return;
    }

    if (n <= 0 || c->request == NULL) {
        http_lost(http, c);
        return;
    }

    c->have += (size_t) n;
    c->buffer[c->have] = '\0';

    done = 0;

    if (!c->headed) {
        done = http_head(http, c);

    } else {
        done = http_body(c);
    }

    if (done) {
        http_answered(http, c);
    }
}


/* A head is small: it is looked at again from its start when more of it came. */

static int
http_head(http_t *http, connection_t *c)
{
    char    *end, *line;
    size_t   head;

    end = memmem(c->buffer, c->have, "\r\n\r\n", 4);

    if (end == NULL) {
        if (c->have == HTTP_BUFFER_SIZE - 1) {
            http_lost(http, c);
        }

        return 0;
    }

    c->headed = 1;
    c->code = atoi(c->buffer + sizeof("HTTP/1.1 ") - 1);
    head = (size_t) (end - c->buffer) + 4;

    for (line = c->buffer; line < end; line = strchr(line, '\n') + 1) {

        switch (*line | 0x20) {

        case 'c':
            if (strncasecmp(line, "Content-Length:", 15) == 0) {
                c->left = (size_t) atol(line + 15);

            } else if (strncasecmp(line, "Connection: close", 17) == 0) {
                c->closing = 1;
            }

            break;

        case 't':
            if (strncasecmp(line, "Transfer-Encoding: chunked", 26) == 0) {
                c->chunked = 1;
            }

            break;
        }
    }

    c->have -= head;
    memmove(c->buffer, c->buffer + head, c->have);

    return http_body(c);
}


static int
http_body(connection_t *c)
{
    size_t  have;

    have = c->have;

    if (c->chunked) {

        /* enough of the end is kept to know it */

        if (have >= 5 && memcmp(c->buffer + have - 5, "0\r\n\r\n", 5) == 0) {
            return 1;
        }

        if (have > 5) {
            memmove(c->buffer, c->buffer + have - 5, 5);
            c->have = 5;
        }

        return 0;
    }

    c->have = 0;
    c->left -= have < c->left ? have : c->left;

    return c->left == 0;
}


static void
http_answered(http_t *http, connection_t *c)
{
    uint64_t  now;

    now = nanoseconds();

    measure_answer(&http->measure, c->request, c->code, now - c->due);

    http->answered++;
    c->request = NULL;

    if (c->closing) {
        c->closing = 0;
        close(c->fd);
        http_connect(http, c);
    }

    if (http->interval == 0 && http->next < http->measure.nrequests
        && now < http->end)
    {
        http_begin(http, c, now);
        return;
    }

    c->next = http->free;
    http->free = c;
}


/* The server has closed it: an error if an answer was awaited. */

static void
http_lost(http_t *http, connection_t *c)
{
    close(c->fd);

    if (c->request == NULL) {
        http_connect(http, c);
        return;
    }

    http->measure.errors++;
    c->request = NULL;

    http_connect(http, c);

    c->next = http->free;
    http->free = c;
}

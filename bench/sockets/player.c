
/*
 * Commands at a constant pace, over connections that are kept.  A request that
 * has no connection free waits, and its time counts from when it was due: so
 * a server that stalls is not spared.
 *
 * A line of REQUESTS, between tabs: kind, participant (- : nobody), method,
 * path, key, body; the last two may be empty.  A request whose connection is closed without an
 * answer is sent again, as a client would, under the same key.
 */


#define _GNU_SOURCE

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "sockets.h"


#define PLAYER_CONNECTIONS  4096     /* at most: each waits for one answer */
#define PLAYER_USUAL        128      /* more only when these are busy */
#define PLAYER_BUFFER       (256 * 1024)
#define PLAYER_KINDS        16
#define PLAYER_CODES        600
#define PLAYER_PATIENCE     (10 * SOCKETS_SECOND)


typedef struct {
    unsigned       kind;
    uint32_t       participant;
    int            nobody;
    char          *method;
    char          *path;
    char          *key;
    char          *body;
} request_t;


typedef struct {
    int            fd;            /* -1: none yet */
    int            index;
    request_t     *request;       /* NULL: free */
    uint64_t       due;
    size_t         length;
    char          *buffer;
} connection_t;


typedef struct {
    uint64_t       due;
    uint64_t       took;
    unsigned       kind;
    unsigned       code;
} sample_t;


static request_t *requests;
static size_t requests_count, requests_next;
static char *kinds[PLAYER_KINDS];

static setup_t *setup;
static connection_t connections[PLAYER_CONNECTIONS];
static int epoll = -1;
static size_t busy, repeated;
static int precedes;
static sample_t *samples;
static size_t samples_count;
static uint64_t codes[PLAYER_KINDS][PLAYER_CODES];

/* of the reload */
static uint64_t reloaded_at, gone_at, back_at, fewest;


static unsigned player_kind(const char *name);
static void player_start(void);
static connection_t *player_free(void);
static void player_send(connection_t *c, request_t *request, uint64_t due);
static void player_write(connection_t *c);
static void player_wait(uint64_t until);
static void player_read(connection_t *c);
static void player_again(connection_t *c);
static size_t player_answer(connection_t *c);
static void player_done(connection_t *c);
static void player_watch(play_t *play, uint64_t from, uint64_t now);
static void player_report(play_t *play, uint64_t from, size_t unsent);
static void player_report_play(const char *name, uint64_t *took,
    unsigned from, unsigned to);


void
player_load(const char *file)
{
    char   *line = NULL, *rest;
    size_t  size = 0;
    FILE   *stream = fopen(file, "r");

    if (stream == NULL) {
        perror(file);
        exit(1);
    }

    while (getline(&line, &size, stream) > 1) {
        request_t  *r;

        if (requests_count % 4096 == 0) {
            requests = realloc(requests, (requests_count + 4096)
                                         * sizeof(request_t));
        }

        r = &requests[requests_count++];
        rest = strdup(line);
        rest[strcspn(rest, "\n")] = '\0';
        r->kind = player_kind(strsep(&rest, "\t"));
        r->nobody = (rest[0] == '-');
        r->participant = (uint32_t) strtoul(strsep(&rest, "\t"), NULL, 10);
        r->method = strsep(&rest, "\t");
        r->path = strsep(&rest, "\t");
        r->key = strsep(&rest, "\t");
        r->body = rest;
    }

    free(line);
    fclose(stream);
}


static unsigned
player_kind(const char *name)
{
    unsigned  i;

    for (i = 0; i < PLAYER_KINDS - 1 && kinds[i]; i++) {
        if (strcmp(kinds[i], name) == 0) {
            return i;
        }
    }

    kinds[i] = strdup(name);

    return i;
}


void
player_run(setup_t *of, play_t *play)
{
    uint64_t       from, due, now = 0, until;
    size_t         i, count = (size_t) (play->rate * play->seconds);
    connection_t  *c;

    setup = of;

    if (requests_count - requests_next < count) {
        count = requests_count - requests_next;
    }

    samples = calloc(count, sizeof(sample_t));
    samples_count = 0;
    player_start();

    from = sockets_now();
    until = from + (uint64_t) (play->seconds * SOCKETS_SECOND);

    for (i = 0; i < count && now < until + PLAYER_PATIENCE; /* void */ ) {
        due = from + (uint64_t) ((double) i * SOCKETS_SECOND / play->rate);
        now = sockets_now();

        player_watch(play, from, now);

        if (now >= due) {
            c = player_free();

            if (c) {
                player_send(c, &requests[requests_next++], due);
                i++;
                continue;
            }
        }

        player_wait(now >= due ? now + SOCKETS_MILLISECOND : due);
    }

    while ((busy || (play->reload && !back_at)) && now < until + PLAYER_PATIENCE)
    {
        now = sockets_now();
        player_watch(play, from, now);
        player_wait(now + SOCKETS_MILLISECOND);
    }

    /* events may be under way yet */

    usleep(500000);

    player_report(play, from, count - i);
    free(samples);
}


static void
player_start(void)
{
    if (epoll == -1) {
        epoll = epoll_create1(EPOLL_CLOEXEC);

        for (int i = 0; i < PLAYER_CONNECTIONS; i++) {
            connections[i].fd = -1;
            connections[i].index = i;
            connections[i].buffer = malloc(PLAYER_BUFFER);
        }
    }

    /* what was not answered before is not waited for any more */

    for (int i = 0; i < PLAYER_CONNECTIONS; i++) {
        if (connections[i].request) {
            close(connections[i].fd);
            connections[i].fd = -1;
            connections[i].request = NULL;
        }
    }

    precedes = sockets_precede();
    busy = 0;
    repeated = 0;
    reloaded_at = 0;
    gone_at = 0;
    back_at = 0;
    fewest = (uint64_t) -1;
    memset(codes, 0, sizeof(codes));
    atomic_store(&setup->shared->attacks_received, 0);
}


/* In turn: so each of nginx's workers gets its share. */

static connection_t *
player_free(void)
{
    static int  last;

    if (busy < PLAYER_USUAL) {
        for (int n = 0; n < PLAYER_USUAL; n++) {
            last = (last + 1) % PLAYER_USUAL;

            if (connections[last].request == NULL) {
                return &connections[last];
            }
        }
    }

    for (int n = PLAYER_USUAL; n < PLAYER_CONNECTIONS; n++) {
        if (connections[n].request == NULL) {
            return &connections[n];
        }
    }

    return NULL;
}


static void
player_send(connection_t *c, request_t *request, uint64_t due)
{
    c->request = request;
    c->due = due;
    c->length = 0;
    busy++;

    if (strcmp(kinds[request->kind], "attack") == 0) {
        atomic_store(&setup->shared->sent[request->participant], due);
    }

    player_write(c);
}


static void
player_write(connection_t *c)
{
    int                 length;
    char                text[2048], key[128] = "", token[512] = "";
    request_t          *r = c->request;
    struct epoll_event  event = { .events = EPOLLIN, .data.ptr = c };

    if (c->fd == -1) {
        c->fd = sockets_connect(setup, (size_t) c->index);

        if (c->fd == -1) {
            return;
        }

        event.events |= EPOLLOUT;
        epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event);
        return;
    }

    if (r->key[0]) {
        snprintf(key, sizeof(key), "Idempotency-Key: %s\r\n", r->key);
    }

    if (!r->nobody) {
        snprintf(token, sizeof(token), "Authorization: Bearer %s\r\n",
                 setup->participants[r->participant].token);
    }

    length = snprintf(text, sizeof(text),
                      "%s %s HTTP/1.1\r\n"
                      "Host: 127.0.0.1\r\n"
                      "Content-Type: application/json\r\n"
                      "%s%sContent-Length: %zu\r\n\r\n%s",
                      r->method, r->path, token, key, strlen(r->body),
                      r->body);

    if (send(c->fd, text, (size_t) length, MSG_NOSIGNAL) != length) {
        player_again(c);
    }
}


static void
player_wait(uint64_t until)
{
    int                 n;
    uint64_t            now = sockets_now();
    struct timespec     wait = { 0, 0 };
    struct epoll_event  events[PLAYER_USUAL];

    if (until > now) {
        wait.tv_sec = (time_t) ((until - now) / SOCKETS_SECOND);
        wait.tv_nsec = (long) ((until - now) % SOCKETS_SECOND);
    }

    n = epoll_pwait2(epoll, events, PLAYER_USUAL, &wait, NULL);

    for (int i = 0; i < n; i++) {
        connection_t  *c = events[i].data.ptr;

        if (events[i].events & EPOLLOUT) {
            struct epoll_event  event = { .events = EPOLLIN, .data.ptr = c };

            epoll_ctl(epoll, EPOLL_CTL_MOD, c->fd, &event);

            if (!(events[i].events & (EPOLLERR|EPOLLHUP))) {
                player_write(c);
                continue;
            }
        }

        player_read(c);
    }
}


static void
player_read(connection_t *c)
{
    ssize_t  n = recv(c->fd, c->buffer + c->length,
                      PLAYER_BUFFER - 1 - c->length, 0);

    if (n == -1 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }

    if (n <= 0) {
        player_again(c);
        return;
    }

    c->length += (size_t) n;
    c->buffer[c->length] = '\0';

    if (c->request && player_answer(c)) {
        player_done(c);
    }
}


/* A server may close a connection that is kept just when it is used. */

static void
player_again(connection_t *c)
{
    close(c->fd);
    c->fd = -1;
    c->length = 0;

    if (c->request) {
        repeated++;
        player_write(c);
    }
}


/* The length of a whole answer, or 0. */

static size_t
player_answer(connection_t *c)
{
    char    *end = strstr(c->buffer, "\r\n\r\n"), *field;
    size_t   head, body = 0;

    if (end == NULL) {
        return 0;
    }

    head = (size_t) (end + 4 - c->buffer);
    field = memmem(c->buffer, head, "Content-Length: ", 16);

    if (field) {
        body = strtoul(field + 16, NULL, 10);
    }

    return c->length >= head + body ? head + body : 0;
}


static void
player_done(connection_t *c)
{
    unsigned  code = (unsigned) strtoul(c->buffer + 9, NULL, 10);
    char     *end = strstr(c->buffer, "\r\n\r\n");

    codes[c->request->kind][code < PLAYER_CODES ? code : 0]++;

    samples[samples_count].due = c->due;
    samples[samples_count].kind = c->request->kind;
    samples[samples_count].code = code;
    samples[samples_count++].took = sockets_now() - c->due;

    c->request = NULL;
    busy--;

    if (memmem(c->buffer, (size_t) (end - c->buffer), "Connection: close", 17))
    {
        player_again(c);
    }
}


/* When the reload began, and how long until all sockets were back. */

static void
player_watch(play_t *play, uint64_t from, uint64_t now)
{
    uint64_t         open;
    static uint64_t  looked;

    if (!play->reload || back_at || now - looked < SOCKETS_MILLISECOND) {
        return;
    }

    looked = now;

    if (!reloaded_at) {
        if (now - from >= (uint64_t) (play->reload_after * SOCKETS_SECOND)) {
            reloaded_at = now;
            kill(play->reload, SIGHUP);
        }

        return;
    }

    open = sockets_sum(setup, offsetof(counts_t, open));
    fewest = open < fewest ? open : fewest;

    if (!gone_at) {
        if (open < atomic_load(&setup->shared->wanted)) {
            gone_at = now;
        }

        return;
    }

    if (open == atomic_load(&setup->shared->wanted)) {
        back_at = now;
    }
}


static void
player_report(play_t *play, uint64_t from, size_t unsent)
{
    size_t     during = 0;
    uint64_t  *took = calloc(samples_count + 1, sizeof(uint64_t));

    for (size_t i = 0; i < samples_count; i++) {
        took[i] = samples[i].took;
    }

    printf("{\"answered\":%zu,\"unanswered\":%zu,\"unsent\":%zu,"
           "\"repeated\":%zu,\"precedes\":%d",
           samples_count, busy, unsent, repeated, precedes);

    report_latencies("http", took, samples_count);
    player_report_play("http_accepted", took, 200, 299);
    player_report_play("http_refused", took, 503, 503);

    if (play->reload) {
        for (size_t i = 0; i < samples_count; i++) {
            if (samples[i].due >= reloaded_at
                && (!back_at || samples[i].due <= back_at))
            {
                took[during++] = samples[i].took;
            }
        }

        report_latencies("http_meanwhile", took, during);
        printf(",\"reload\":{\"first_gone\":%.3f,\"back\":%.3f,"
               "\"fewest\":%llu}",
               gone_at ? (double) (gone_at - reloaded_at) / 1e9 : -1,
               back_at ? (double) (back_at - reloaded_at) / 1e9 : -1,
               (unsigned long long) fewest);
    }

    report_events(setup, from);

    printf(",\"codes\":{");

    for (unsigned kind = 0, n = 0; kind < PLAYER_KINDS; kind++) {
        for (unsigned code = 0; code < PLAYER_CODES; code++) {
            if (codes[kind][code]) {
                printf("%s\"%s %u\":%llu", n++ ? "," : "", kinds[kind], code,
                       (unsigned long long) codes[kind][code]);
            }
        }
    }

    printf("}}\n");
    free(took);
}


/* What was answered so, but for joins. */

static void
player_report_play(const char *name, uint64_t *took, unsigned from,
    unsigned to)
{
    size_t    count = 0;
    unsigned  join = player_kind("join");

    for (size_t i = 0; i < samples_count; i++) {
        if (samples[i].kind != join && samples[i].code >= from
            && samples[i].code <= to)
        {
            took[count++] = samples[i].took;
        }
    }

    report_latencies(name, took, count);
}

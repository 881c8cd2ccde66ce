
/*
 * A process of subscribers.  Each socket is a participant's (of several, when
 * there are more sockets than participants): it hears the battle's events and
 * its own, answers pings, and when it is closed comes back as the pages do, with
 * jitter (web/src/api/backoff.ts), and then asks how its participant stands.
 *
 * The first process is the witness: it has one socket of ten, wakes for each
 * message, before others that want a processor, and takes the time of attacks.
 * The others are the crowd.  They look for what has come once in a millisecond:
 * clients that are elsewhere would not take the server's processor from it, and
 * would not have to be woken by it, either.
 */


#define _GNU_SOURCE

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <zlib.h>

#include "sockets.h"


#define SUBSCRIBE_BUFFER      (256 * 1024)
#define SUBSCRIBE_PACKED      (16 * 1024)
#define SUBSCRIBE_TEXT        (64 * 1024)
#define SUBSCRIBE_CONNECTING  64       /* at a time, when nobody was closed */
#define SUBSCRIBE_TICK        2        /* milliseconds */
#define SUBSCRIBE_NAP         1000000  /* nanoseconds */
#define SUBSCRIBE_EVENTS      512
#define SUBSCRIBE_SHARE       10       /* one of so many is the witness's */
#define SUBSCRIBE_FIRST       400      /* milliseconds: of backoff.ts */
#define SUBSCRIBE_LONGEST     15000


typedef enum {
    CLOSED = 0,
    CONNECTING,
    UPGRADING,
    OPEN,
    WAITING,
    ASKING,
    ASKED
} state_e;


/* A socket; or a request for "me", whose state is one of the last two. */

typedef struct {
    int            fd;
    state_e        state;
    unsigned       failures;
    unsigned       returned;      /* it was open before */
    uint64_t       retry_at;
    uint32_t       index;
    uint32_t       rest_length;
    char          *rest;          /* the beginning of a frame */
} subscriber_t;


typedef struct {
    setup_t       *setup;
    counts_t      *counts;
    subscriber_t  *subscribers;
    size_t         size;
    size_t         next;          /* the first that never was connected */
    size_t         connecting;
    size_t         waiting;
    int            epoll;
    int            witness;
    uint64_t       now;
    z_stream       inflate;
    size_t         packed_length;
    char           packed[SUBSCRIBE_PACKED];   /* came last, compressed */
    size_t         text_length;
    char           text[SUBSCRIBE_TEXT];       /* and what it is */
    char           buffer[SUBSCRIBE_BUFFER];
} process_t;


static uint32_t subscribe_index(setup_t *setup, unsigned process, size_t i);
static int subscribe_wait_events(process_t *p, struct epoll_event *events);
static participant_t *subscribe_participant(process_t *p, subscriber_t *s);
static void subscribe_fill(process_t *p);
static void subscribe_retry(process_t *p);
static void subscribe_connect(process_t *p, subscriber_t *s);
static void subscribe_wait(process_t *p, subscriber_t *s);
static void subscribe_close(process_t *p, subscriber_t *s,
    _Atomic uint64_t *count);
static void subscribe_event(process_t *p, subscriber_t *s, uint32_t events);
static void subscribe_upgrade(process_t *p, subscriber_t *s);
static int subscribe_read(process_t *p, subscriber_t *s);
static size_t subscribe_answer(process_t *p, subscriber_t *s, size_t length);
static size_t subscribe_frames(process_t *p, subscriber_t *s, size_t length);
static void subscribe_say(subscriber_t *s, unsigned kind, const char *text,
    size_t length);
static void subscribe_ask(process_t *p, subscriber_t *s);
static void subscribe_asked(process_t *p, subscriber_t *s, uint32_t events);
static void subscribe_packed(process_t *p, subscriber_t *s, const char *data,
    size_t length);
static void subscribe_text(process_t *p, subscriber_t *s, const char *text,
    size_t length);


void
subscribe(setup_t *setup, unsigned process, pid_t parent)
{
    process_t          *p = calloc(1, sizeof(process_t));
    struct epoll_event  events[SUBSCRIBE_EVENTS];

    p->setup = setup;
    p->counts = &setup->shared->counts[process];
    p->witness = (process == 0);
    p->size = SOCKETS_MOST / (p->witness ? SUBSCRIBE_SHARE
                                         : setup->processes - 1);
    p->subscribers = calloc(p->size, sizeof(subscriber_t));
    p->epoll = epoll_create1(EPOLL_CLOEXEC);
    inflateInit2(&p->inflate, -MAX_WBITS);
    srandom(process);

    for (size_t i = 0; i < p->size; i++) {
        p->subscribers[i].index = subscribe_index(setup, process, i);
    }

    if (p->witness) {
        sockets_precede();
    }

    while (getppid() == parent) {
        int  n = subscribe_wait_events(p, events);

        p->now = sockets_now();

        for (int i = 0; i < n; i++) {
            subscribe_event(p, events[i].data.ptr, events[i].events);
        }

        subscribe_fill(p);
        subscribe_retry(p);
    }
}


/* Of ten, the first is the witness's; the others go to the crowd in turn. */

static uint32_t
subscribe_index(setup_t *setup, unsigned process, size_t i)
{
    size_t  n;

    if (process == 0) {
        return (uint32_t) (i * SUBSCRIBE_SHARE);
    }

    n = i * (setup->processes - 1) + process - 1;

    return (uint32_t) (n / (SUBSCRIBE_SHARE - 1) * SUBSCRIBE_SHARE
                       + n % (SUBSCRIBE_SHARE - 1) + 1);
}


static int
subscribe_wait_events(process_t *p, struct epoll_event *events)
{
    int              n;
    struct timespec  nap = { 0, SUBSCRIBE_NAP };

    if (p->witness) {
        return epoll_wait(p->epoll, events, SUBSCRIBE_EVENTS, SUBSCRIBE_TICK);
    }

    n = epoll_wait(p->epoll, events, SUBSCRIBE_EVENTS, 0);

    if (n < SUBSCRIBE_EVENTS) {
        nanosleep(&nap, NULL);
    }

    return n;
}


static participant_t *
subscribe_participant(process_t *p, subscriber_t *s)
{
    return &p->setup->participants[s->index % p->setup->count];
}


static void
subscribe_fill(process_t *p)
{
    uint64_t  wanted = atomic_load_explicit(&p->setup->shared->wanted,
                                            memory_order_relaxed);

    while (p->next < p->size && p->subscribers[p->next].index < wanted
           && p->connecting < SUBSCRIBE_CONNECTING)
    {
        subscribe_connect(p, &p->subscribers[p->next++]);
    }
}


static void
subscribe_retry(process_t *p)
{
    for (size_t i = 0; p->waiting && i < p->next; i++) {
        subscriber_t  *s = &p->subscribers[i];

        if (s->state == WAITING && s->retry_at <= p->now) {
            p->waiting--;
            subscribe_connect(p, s);
        }
    }
}


static void
subscribe_connect(process_t *p, subscriber_t *s)
{
    struct epoll_event  event = { .events = EPOLLOUT, .data.ptr = s };

    s->fd = sockets_connect(p->setup, s->index);

    if (s->fd == -1) {
        atomic_fetch_add(&p->counts->failed, 1);
        subscribe_wait(p, s);
        return;
    }

    s->state = CONNECTING;
    p->connecting++;
    epoll_ctl(p->epoll, EPOLL_CTL_ADD, s->fd, &event);
}


static void
subscribe_wait(process_t *p, subscriber_t *s)
{
    uint64_t  most;

    s->failures += s->failures < 6;
    most = SUBSCRIBE_FIRST << s->failures;

    if (most > SUBSCRIBE_LONGEST) {
        most = SUBSCRIBE_LONGEST;
    }

    s->state = WAITING;
    s->retry_at = sockets_now()
                  + (most / 2 + (uint64_t) random() % (most / 2))
                    * SOCKETS_MILLISECOND;
    p->waiting++;
}


static void
subscribe_close(process_t *p, subscriber_t *s, _Atomic uint64_t *count)
{
    atomic_fetch_add(count, 1);

    if (s->state == OPEN) {
        atomic_fetch_sub(&p->counts->open, 1);

    } else {
        p->connecting--;
    }

    close(s->fd);
    free(s->rest);
    s->rest = NULL;
    s->rest_length = 0;

    subscribe_wait(p, s);
}


static void
subscribe_event(process_t *p, subscriber_t *s, uint32_t events)
{
    if (s->state == ASKING || s->state == ASKED) {
        subscribe_asked(p, s, events);
        return;
    }

    if (s->state == CONNECTING) {
        if (events & (EPOLLERR|EPOLLHUP)) {
            subscribe_close(p, s, &p->counts->failed);
            return;
        }

        subscribe_upgrade(p, s);
        return;
    }

    while ((s->state == UPGRADING || s->state == OPEN) && subscribe_read(p, s))
    {
        /* void */
    }
}


static void
subscribe_upgrade(process_t *p, subscriber_t *s)
{
    int                 length;
    char                text[1024];
    struct epoll_event  event = { .events = EPOLLIN|EPOLLET, .data.ptr = s };

    length = snprintf(text, sizeof(text),
                      "GET %s HTTP/1.1\r\n"
                      "Host: 127.0.0.1\r\n"
                      "Connection: Upgrade\r\n"
                      "Upgrade: websocket\r\n"
                      "%s"
                      "Sec-WebSocket-Version: 13\r\n"
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                      subscribe_participant(p, s)->path,
                      strstr(subscribe_participant(p, s)->path, "delta=1")
                      ? "Sec-WebSocket-Extensions: permessage-deflate\r\n"
                      : "");

    if (send(s->fd, text, (size_t) length, MSG_NOSIGNAL) != length) {
        subscribe_close(p, s, &p->counts->failed);
        return;
    }

    s->state = UPGRADING;
    epoll_ctl(p->epoll, EPOLL_CTL_MOD, s->fd, &event);
}


/* Whether there may be more. */

static int
subscribe_read(process_t *p, subscriber_t *s)
{
    size_t   length = s->rest_length, room = SUBSCRIBE_BUFFER - length, done;
    ssize_t  n;

    if (length) {
        memcpy(p->buffer, s->rest, length);
    }

    n = recv(s->fd, p->buffer + length, room, 0);

    if (n == -1 && (errno == EAGAIN || errno == EINTR)) {
        return 0;
    }

    if (n <= 0) {
        subscribe_close(p, s, s->state == OPEN ? &p->counts->closed
                                               : &p->counts->failed);
        return 0;
    }

    atomic_fetch_add_explicit(&p->counts->bytes, (uint64_t) n,
                              memory_order_relaxed);
    length += (size_t) n;
    done = (s->state == UPGRADING) ? subscribe_answer(p, s, length) : 0;

    if (s->state == OPEN) {
        memmove(p->buffer, p->buffer + done, length - done);
        length -= done;
        done = subscribe_frames(p, s, length);
    }

    if (s->state != OPEN && s->state != UPGRADING) {
        return 0;
    }

    free(s->rest);
    s->rest = NULL;
    s->rest_length = (uint32_t) (length - done);

    if (s->rest_length) {
        s->rest = malloc(s->rest_length);
        memcpy(s->rest, p->buffer + done, s->rest_length);
    }

    return (size_t) n == room;
}


/* Gives how much of the buffer the answer took. */

static size_t
subscribe_answer(process_t *p, subscriber_t *s, size_t length)
{
    char  *end = memmem(p->buffer, length, "\r\n\r\n", 4);

    if (end == NULL) {
        return 0;
    }

    if (strncmp(p->buffer, "HTTP/1.1 101 ", 13) != 0) {
        subscribe_close(p, s, &p->counts->refused);
        return 0;
    }

    s->state = OPEN;
    s->failures = 0;
    p->connecting--;
    atomic_fetch_add(&p->counts->open, 1);
    atomic_fetch_add(&p->counts->opened, 1);

    if (s->returned) {
        subscribe_ask(p, s);
    }

    s->returned = 1;

    return (size_t) (end + 4 - p->buffer);
}


/* Gives how much of the buffer whole frames took. */

static size_t
subscribe_frames(process_t *p, subscriber_t *s, size_t length)
{
    size_t          at, head, size;
    unsigned char  *frame;

    for (at = 0; length - at >= 2; at += head + size) {
        frame = (unsigned char *) p->buffer + at;
        head = 2;
        size = frame[1] & 0x7f;

        if (size == 126) {
            head = 4;

            if (length - at < head) {
                break;
            }

            size = (size_t) frame[2] << 8 | frame[3];

        } else if (size == 127) {
            subscribe_close(p, s, &p->counts->closed);
            return length;
        }

        if (length - at < head + size) {
            break;
        }

        switch (frame[0] & 0x0f) {

        case 1:
            if (frame[0] & 0x40) {
                subscribe_packed(p, s, (char *) frame + head, size);

            } else {
                subscribe_text(p, s, (char *) frame + head, size);
            }

            break;

        case 8:
            subscribe_close(p, s, &p->counts->closed);
            return length;

        case 9:
            atomic_fetch_add(&p->counts->pinged, 1);
            subscribe_say(s, 10, (char *) frame + head, size);
            break;

        default:
            break;
        }
    }

    return at;
}


static void
subscribe_say(subscriber_t *s, unsigned kind, const char *text, size_t length)
{
    size_t  head = 6;
    char    frame[8 + 1024] = { (char) (0x80 | kind) };

    if (length > 1024) {
        return;
    }

    if (length < 126) {
        frame[1] = (char) (0x80 | length);

    } else {
        frame[1] = (char) (0x80 | 126);
        frame[2] = (char) (length >> 8);
        frame[3] = (char) length;
        head = 8;
    }

    /* a mask of zeros leaves the text as it is */

    memcpy(frame + head, text, length);

    (void) send(s->fd, frame, head + length, MSG_NOSIGNAL);
}


/* On a connection of its own: those that were kept are closed as well. */

static void
subscribe_ask(process_t *p, subscriber_t *s)
{
    subscriber_t       *request = calloc(1, sizeof(subscriber_t));
    struct epoll_event  event = { .events = EPOLLOUT, .data.ptr = request };

    if (subscribe_participant(p, s)->me == NULL) {
        free(request);
        return;
    }

    request->state = ASKING;
    request->index = s->index;
    request->fd = sockets_connect(p->setup, s->index);

    if (request->fd == -1) {
        atomic_fetch_add(&p->counts->unanswered, 1);
        free(request);
        return;
    }

    epoll_ctl(p->epoll, EPOLL_CTL_ADD, request->fd, &event);
}


/* The answer is read as far as its status: it may come in pieces. */

static void
subscribe_asked(process_t *p, subscriber_t *s, uint32_t events)
{
    int                 length;
    char                text[1024];
    ssize_t             n;
    participant_t      *participant = subscribe_participant(p, s);
    struct epoll_event  event = { .events = EPOLLIN, .data.ptr = s };

    if (s->state == ASKING && !(events & (EPOLLERR|EPOLLHUP))) {
        length = snprintf(text, sizeof(text),
                          "GET %s HTTP/1.1\r\n"
                          "Host: 127.0.0.1\r\n"
                          "Connection: close\r\n"
                          "Authorization: Bearer %s\r\n\r\n",
                          participant->me, participant->token);

        if (send(s->fd, text, (size_t) length, MSG_NOSIGNAL) == length) {
            s->state = ASKED;
            epoll_ctl(p->epoll, EPOLL_CTL_MOD, s->fd, &event);
            return;
        }
    }

    n = recv(s->fd, text, sizeof(text), 0);

    atomic_fetch_add(n > 12 && strncmp(text, "HTTP/1.1 200", 12) == 0
                         ? &p->counts->answered : &p->counts->unanswered, 1);
    close(s->fd);
    free(s);
}


/* Many sockets get the same: it is unpacked once. */

static void
subscribe_packed(process_t *p, subscriber_t *s, const char *data,
    size_t length)
{
    static unsigned char  tail[] = { 0x00, 0x00, 0xff, 0xff };

    if (length > SUBSCRIBE_PACKED) {
        return;
    }

    if (length != p->packed_length || memcmp(data, p->packed, length) != 0) {
        memcpy(p->packed, data, length);
        p->packed_length = length;

        inflateReset(&p->inflate);
        p->inflate.next_in = (unsigned char *) p->packed;
        p->inflate.avail_in = (uInt) length;
        p->inflate.next_out = (unsigned char *) p->text;
        p->inflate.avail_out = SUBSCRIBE_TEXT;
        inflate(&p->inflate, Z_SYNC_FLUSH);
        p->inflate.next_in = tail;
        p->inflate.avail_in = sizeof(tail);
        inflate(&p->inflate, Z_SYNC_FLUSH);
        p->text_length = SUBSCRIBE_TEXT - p->inflate.avail_out;
    }

    subscribe_text(p, s, p->text, p->text_length);
}


/* Socket.IO: 0 is its greeting, 2 a ping, to be answered by 3. */

static void
subscribe_text(process_t *p, subscriber_t *s, const char *text, size_t length)
{
    char  *hello = subscribe_participant(p, s)->hello;

    if (hello && text[0] == '0') {
        subscribe_say(s, 1, hello, strlen(hello));

    } else if (hello && length == 1 && text[0] == '2') {
        subscribe_say(s, 1, "3", 1);

    } else {
        heard(p->setup, p->counts, p->witness, text, length);
    }
}


/*
 * Many WebSocket subscribers of one battle, in processes of their own, and a
 * player that sends commands at a pace.  What they see meets in memory that
 * all of them share: so an event is followed from the request that caused it
 * to the last socket that heard of it.
 */


#ifndef SOCKETS_H
#define SOCKETS_H


#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>


#define SOCKETS_PROCESSES     32
#define SOCKETS_BOARDS        65536   /* a power of two */
#define SOCKETS_MOST          (1 << 19)
#define SOCKETS_ATTACKS       (1 << 20)
#define SOCKETS_MILLISECOND   1000000ULL
#define SOCKETS_SECOND        1000000000ULL


/* What one process of subscribers counts; lines of the cache of its own. */

typedef struct {
    _Atomic uint64_t   open;          /* now */
    _Atomic uint64_t   opened;        /* so far, and so the others */
    _Atomic uint64_t   closed;
    _Atomic uint64_t   refused;       /* an answer other than 101 */
    _Atomic uint64_t   failed;        /* no connection */
    _Atomic uint64_t   messages;
    _Atomic uint64_t   bytes;
    _Atomic uint64_t   answered;      /* who asked for "me" */
    _Atomic uint64_t   unanswered;
    _Atomic uint64_t   pinged;
    uint64_t           unused[6];
} counts_t;


/* One leaderboard.updated, or leaderboard.changed. */

typedef struct {
    _Atomic uint64_t   key;           /* 0: free */
    _Atomic uint64_t   seq;
    _Atomic uint64_t   at;
    _Atomic uint64_t   heard;         /* by so many sockets */
    _Atomic uint64_t   last;          /* the latest of them */
} board_t;


/* One attack that its target was told of. */

typedef struct {
    uint64_t           seq;
    uint64_t           sent;
    uint64_t           received;
} attack_t;


typedef struct {
    _Atomic uint64_t   wanted;        /* sockets, of all processes */
    _Atomic uint64_t   attacks_received;
    counts_t           counts[SOCKETS_PROCESSES];
    board_t            boards[SOCKETS_BOARDS];
    attack_t           attacks[SOCKETS_ATTACKS];
    _Atomic uint64_t   sent[];        /* by participant: its last attack */
} shared_t;


typedef struct {
    char              *token;
    char              *path;          /* of its socket */
    char              *me;            /* asked for by who is back; or NULL */
    char              *hello;         /* said when it is open; or NULL */
} participant_t;


typedef struct {
    uint16_t           port;
    unsigned           processes;     /* the witness, and the crowd */
    unsigned           sources;       /* addresses 127.0.0.1 and so on */
    participant_t     *participants;
    size_t             count;
    shared_t          *shared;
} setup_t;


typedef struct {
    double             rate;
    double             seconds;
    int                reload;        /* the process to send HUP to, or 0 */
    double             reload_after;
} play_t;


/* common.c */

uint64_t sockets_now(void);
int sockets_precede(void);
int sockets_connect(setup_t *setup, size_t i);
uint64_t sockets_sum(setup_t *setup, size_t offset);

/* An event; who is the witness takes the time of attacks. */
void heard(setup_t *setup, counts_t *counts, int witness, const char *text,
    size_t length);

/* Until that parent is no more. */
void subscribe(setup_t *setup, unsigned process, pid_t parent);

void player_load(const char *file);
void player_run(setup_t *setup, play_t *play);

void report_latencies(const char *name, uint64_t *samples, size_t count);
void report_events(setup_t *setup, uint64_t from);


#endif /* SOCKETS_H */

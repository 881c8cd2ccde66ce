
/* What came of it, as members of an object of JSON. */


#include <stdio.h>
#include <stdlib.h>

#include "sockets.h"


typedef struct {
    uint64_t   seq;
    uint64_t   at;
    uint64_t   heard;
    uint64_t   last;
} board_copy_t;


static size_t report_boards(setup_t *setup, uint64_t from,
    board_copy_t *boards);
static int report_compare(const void *one, const void *two);
static int report_compare_boards(const void *one, const void *two);


void
report_latencies(const char *name, uint64_t *samples, size_t count)
{
    static const struct {
        const char  *name;
        double       rank;
    } points[] = {
        { "p50", 0.5 }, { "p90", 0.9 }, { "p99", 0.99 }, { "p999", 0.999 },
        { "max", 1 }
    };

    qsort(samples, count, sizeof(uint64_t), report_compare);

    printf(",\"%s\":{\"count\":%zu", name, count);

    for (size_t i = 0; count && i < sizeof(points) / sizeof(points[0]); i++) {
        printf(",\"%s\":%.2f", points[i].name,
               (double) samples[(size_t) (points[i].rank
                                          * (double) (count - 1))]
               / SOCKETS_MILLISECOND);
    }

    printf("}");
}


/*
 * An attack changes scores.  The first leaderboard.updated with its seq, or a
 * later one, tells of it: how long until the last socket heard that?  A part
 * of it is waiting for the turn of the next update; so there is also the time
 * from an update's own instant (in whole milliseconds) to its last socket.
 */

void
report_events(setup_t *setup, uint64_t from)
{
    size_t         count, i, n, all = 0, partly = 0;
    shared_t      *shared = setup->shared;
    uint64_t      *samples, wanted = atomic_load(&shared->wanted);
    size_t         attacks = atomic_load(&shared->attacks_received);
    board_copy_t  *boards = calloc(SOCKETS_BOARDS, sizeof(board_copy_t));

    attacks = attacks < SOCKETS_ATTACKS ? attacks : SOCKETS_ATTACKS;
    samples = calloc(attacks + SOCKETS_BOARDS, sizeof(uint64_t));

    for (i = 0; i < attacks; i++) {
        samples[i] = shared->attacks[i].received - shared->attacks[i].sent;
    }

    report_latencies("attack_received", samples, attacks);

    count = report_boards(setup, from, boards);

    for (i = 0; i < count; i++) {
        if (boards[i].heard >= wanted) {
            samples[all++] = boards[i].last
                             - boards[i].at * SOCKETS_MILLISECOND;

        } else {
            partly++;
        }
    }

    report_latencies("board_fan_out", samples, all);

    for (i = 0, n = 0; i < attacks; i++) {
        size_t  low = 0, high = count;

        while (low < high) {
            size_t  middle = (low + high) / 2;

            if (boards[middle].seq < shared->attacks[i].seq) {
                low = middle + 1;

            } else {
                high = middle;
            }
        }

        if (low < count && boards[low].heard >= wanted) {
            samples[n++] = boards[low].last - shared->attacks[i].sent;
        }
    }

    report_latencies("change_to_last", samples, n);
    printf(",\"boards\":{\"heard_by_all\":%zu,\"by_fewer\":%zu}", all, partly);

    free(samples);
    free(boards);
}


static size_t
report_boards(setup_t *setup, uint64_t from, board_copy_t *boards)
{
    size_t  count = 0;

    for (size_t i = 0; i < SOCKETS_BOARDS; i++) {
        board_t  *board = &setup->shared->boards[i];

        if (atomic_load(&board->key)
            && atomic_load(&board->at) >= from / SOCKETS_MILLISECOND)
        {
            boards[count].seq = atomic_load(&board->seq);
            boards[count].at = atomic_load(&board->at);
            boards[count].heard = atomic_load(&board->heard);
            boards[count++].last = atomic_load(&board->last);
        }
    }

    qsort(boards, count, sizeof(board_copy_t), report_compare_boards);

    return count;
}


static int
report_compare(const void *one, const void *two)
{
    uint64_t  a = *(const uint64_t *) one, b = *(const uint64_t *) two;

    return (a > b) - (a < b);
}


static int
report_compare_boards(const void *one, const void *two)
{
    const board_copy_t  *a = one, *b = two;

    return a->seq != b->seq ? (a->seq > b->seq) - (a->seq < b->seq)
                            : (a->at > b->at) - (a->at < b->at);
}

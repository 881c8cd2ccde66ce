
/*
 * What a subscriber hears, kept in the memory that all share: to how many
 * sockets a leaderboard came, and how long an attack was on its way.
 */


#define _GNU_SOURCE

#include <stdlib.h>
#include <string.h>

#include "sockets.h"


static void heard_board(shared_t *shared, uint64_t seq, uint64_t at);
static void heard_attack(setup_t *setup, uint64_t seq, const char *text,
    size_t length);


/* The number behind a name that is known to be near. */

static uint64_t
heard_number(const char *text, size_t length, const char *name)
{
    char  *found = memmem(text, length, name, strlen(name));

    return found ? strtoull(found + strlen(name), NULL, 10) : 0;
}


void
heard(setup_t *setup, counts_t *counts, int witness, const char *text,
    size_t length)
{
    static const char  board[] = "{\"event\":\"leaderboard.";
    static const char  attack[] = "{\"event\":\"attack.received\"";
    size_t             head = length < 100 ? length : 100;
    uint64_t           seq;

    atomic_fetch_add_explicit(&counts->messages, 1, memory_order_relaxed);

    seq = heard_number(text, head, "\"seq\":\"");

    if (length > sizeof(board) && memcmp(text, board, sizeof(board) - 1) == 0)
    {
        heard_board(setup->shared, seq, heard_number(text, head, "\"at\":"));
    }

    if (witness && length > sizeof(attack)
        && memcmp(text, attack, sizeof(attack) - 1) == 0)
    {
        heard_attack(setup, seq, text, length);
    }
}


static void
heard_board(shared_t *shared, uint64_t seq, uint64_t at)
{
    board_t   *board;
    uint64_t   key, last, now = sockets_now(), free_key;

    key = (seq * 0x9e3779b97f4a7c15ULL) ^ at;

    for (size_t i = key >> 40; /* void */ ; i++) {
        board = &shared->boards[i & (SOCKETS_BOARDS - 1)];
        free_key = 0;

        if (atomic_load(&board->key) == key
            || atomic_compare_exchange_strong(&board->key, &free_key, key)
            || free_key == key)
        {
            break;
        }
    }

    atomic_store_explicit(&board->seq, seq, memory_order_relaxed);
    atomic_store_explicit(&board->at, at, memory_order_relaxed);
    atomic_fetch_add(&board->heard, 1);

    last = atomic_load(&board->last);

    while (last < now
           && !atomic_compare_exchange_weak(&board->last, &last, now))
    {
        /* void */
    }
}


static void
heard_attack(setup_t *setup, uint64_t seq, const char *text, size_t length)
{
    uint64_t   i, now = sockets_now(), from;
    shared_t  *shared = setup->shared;

    from = heard_number(text, length, "\"username\":\"player") - 1;
    i = atomic_fetch_add(&shared->attacks_received, 1);

    if (from < setup->count && i < SOCKETS_ATTACKS) {
        shared->attacks[i].sent = atomic_load(&shared->sent[from]);
        shared->attacks[i].seq = seq;
        shared->attacks[i].received = now;
    }
}

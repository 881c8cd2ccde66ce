
/*
 * usage: sockets PORT PROCESSES PARTICIPANTS REQUESTS
 *
 * PROCESSES are the crowd's; there is a witness besides (see subscribe.c).  A
 * line of PARTICIPANTS, between tabs: token, path of the socket, path of what is
 * asked for by who comes again (or nothing), and for Socket.IO what is said
 * first; of player1, player2 and so on, which are their
 * names in the battle too.  REQUESTS: see player.c.  Then, on its standard
 * input, each answered by a line of JSON:
 *
 *     connect COUNT            that so many sockets be open
 *     play RATE SECONDS [PID AFTER]
 *                              commands, and a reload of that nginx in between
 *     counts
 */


#define _GNU_SOURCE

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sockets.h"


#define SOCKETS_SOURCES       32
#define SOCKETS_CONNECT_WAIT  (120 * SOCKETS_SECOND)


static void setup_participants(setup_t *setup, const char *file);
static void setup_shared(setup_t *setup);
static void setup_files(void);
static void start(setup_t *setup);
static void command_connect(setup_t *setup, char *arguments);
static void command_play(setup_t *setup, char *arguments);
static void command_counts(setup_t *setup, char *arguments);


static const struct {
    const char  *name;
    void       (*run)(setup_t *setup, char *arguments);
} commands[] = {
    { "connect ", command_connect },
    { "play ",    command_play },
    { "counts",   command_counts },
    { NULL, NULL }
};


int
main(int argc, char **argv)
{
    char     line[256];
    setup_t  setup = { 0 };

    if (argc != 5) {
        fprintf(stderr, "usage: sockets PORT PROCESSES PARTICIPANTS "
                        "REQUESTS\n");
        return 2;
    }

    setup.port = (uint16_t) atoi(argv[1]);
    setup.processes = (unsigned) atoi(argv[2]);
    setup.sources = SOCKETS_SOURCES;

    if (setup.processes == 0 || setup.processes >= SOCKETS_PROCESSES) {
        fprintf(stderr, "sockets: 1 to %d processes\n", SOCKETS_PROCESSES - 1);
        return 2;
    }

    setup.processes++;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);

    setup_files();
    setup_participants(&setup, argv[3]);
    setup_shared(&setup);
    player_load(argv[4]);
    start(&setup);

    while (fgets(line, sizeof(line), stdin)) {
        for (size_t i = 0; commands[i].name; i++) {
            size_t  length = strlen(commands[i].name);

            if (strncmp(line, commands[i].name, length) == 0) {
                commands[i].run(&setup, line + length);
            }
        }
    }

    return 0;
}


static void
setup_files(void)
{
    struct rlimit  limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}


static void
setup_participants(setup_t *setup, const char *file)
{
    char    *line = NULL;
    size_t   size = 0;
    ssize_t  length;
    FILE    *stream = fopen(file, "r");

    if (stream == NULL) {
        perror(file);
        exit(1);
    }

    while ((length = getline(&line, &size, stream)) > 1) {
        participant_t  *participant;
        char           *rest;

        if (setup->count % 1024 == 0) {
            setup->participants = realloc(setup->participants,
                                          (setup->count + 1024)
                                          * sizeof(participant_t));
        }

        line[length - 1] = '\0';
        rest = strdup(line);
        participant = &setup->participants[setup->count++];
        participant->token = strsep(&rest, "\t");
        participant->path = strsep(&rest, "\t");
        participant->me = strsep(&rest, "\t");
        participant->me = participant->me && participant->me[0]
                          ? participant->me : NULL;
        participant->hello = rest;
    }

    free(line);
    fclose(stream);
}


static void
setup_shared(setup_t *setup)
{
    size_t  size = sizeof(shared_t)
                   + setup->count * sizeof(_Atomic uint64_t);

    setup->shared = mmap(NULL, size, PROT_READ|PROT_WRITE,
                         MAP_SHARED|MAP_ANONYMOUS|MAP_NORESERVE, -1, 0);

    if (setup->shared == MAP_FAILED) {
        perror("mmap");
        exit(1);
    }
}


/* They end with this process. */

static void
start(setup_t *setup)
{
    pid_t  parent = getpid();

    for (unsigned i = 0; i < setup->processes; i++) {
        switch (fork()) {

        case -1:
            perror("fork");
            exit(1);

        case 0:
            subscribe(setup, i, parent);
            _exit(0);

        default:
            break;
        }
    }
}


static void
command_connect(setup_t *setup, char *arguments)
{
    uint64_t  open, wanted = strtoull(arguments, NULL, 10);
    uint64_t  from = sockets_now();
    uint64_t  before = sockets_sum(setup, offsetof(counts_t, open));

    atomic_store(&setup->shared->wanted, wanted);

    do {
        usleep(1000);
        open = sockets_sum(setup, offsetof(counts_t, open));
    } while (open < wanted && sockets_now() - from < SOCKETS_CONNECT_WAIT);

    double  seconds = (double) (sockets_now() - from) / SOCKETS_SECOND;

    printf("{\"open\":%llu,\"seconds\":%.3f,\"rate\":%.0f,\"refused\":%llu,"
           "\"failed\":%llu}\n",
           (unsigned long long) open, seconds,
           (double) (open - before) / seconds,
           (unsigned long long) sockets_sum(setup,
                                            offsetof(counts_t, refused)),
           (unsigned long long) sockets_sum(setup,
                                            offsetof(counts_t, failed)));
}


static void
command_play(setup_t *setup, char *arguments)
{
    play_t  play = { 0 };

    if (sscanf(arguments, "%lf %lf %d %lf", &play.rate, &play.seconds,
               &play.reload, &play.reload_after) < 2)
    {
        printf("{}\n");
        return;
    }

    player_run(setup, &play);
}


static void
command_counts(setup_t *setup, char *arguments)
{
    static const struct {
        const char  *name;
        size_t       offset;
    } fields[] = {
        { "open",     offsetof(counts_t, open) },
        { "opened",   offsetof(counts_t, opened) },
        { "closed",   offsetof(counts_t, closed) },
        { "refused",  offsetof(counts_t, refused) },
        { "failed",   offsetof(counts_t, failed) },
        { "messages", offsetof(counts_t, messages) },
        { "bytes",    offsetof(counts_t, bytes) },
        { "answered", offsetof(counts_t, answered) },
        { "unanswered", offsetof(counts_t, unanswered) },
        { "pinged",   offsetof(counts_t, pinged) }
    };

    (void) arguments;

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        printf("%s\"%s\":%llu", i ? "," : "{", fields[i].name,
               (unsigned long long) sockets_sum(setup, fields[i].offset));
    }

    printf("}\n");
}

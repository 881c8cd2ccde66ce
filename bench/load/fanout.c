
/*
 * What it costs at least to tell many: the same message is sent to each of a
 * number of TCP connections of this machine, round after round, while another
 * process takes it.
 *
 * usage: fanout [CONNECTIONS [BYTES [ROUNDS]]]
 */


#define _GNU_SOURCE

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"


#define FANOUT_MAX_EVENTS  512


static void fanout_receive(struct sockaddr_in *address, unsigned n);
static double fanout_processor(void);


int
main(int argc, char **argv)
{
    int                  listener, on, *fds;
    char                *message;
    pid_t                child;
    size_t               size, done;
    double               began;
    uint64_t             start;
    unsigned             i, n, round, rounds;
    socklen_t            len;
    struct sockaddr_in   address;

    n = argc > 1 ? (unsigned) atoi(argv[1]) : 1000;
    size = argc > 2 ? (size_t) atoi(argv[2]) : 1024;
    rounds = argc > 3 ? (unsigned) atoi(argv[3]) : 200;

    fds = calloc(n, sizeof(int));
    message = calloc(1, size);
    listener = socket(AF_INET, SOCK_STREAM, 0);

    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    len = sizeof(address);

    if (fds == NULL || message == NULL || listener == -1
        || bind(listener, (struct sockaddr *) &address, len) == -1
        || listen(listener, 1024) == -1
        || getsockname(listener, (struct sockaddr *) &address, &len) == -1)
    {
        fail("listen");
    }

    child = fork();

    if (child == 0) {
        fanout_receive(&address, n);
        return 0;
    }

    on = 1;

    for (i = 0; i < n; i++) {
        fds[i] = accept(listener, NULL, NULL);

        if (fds[i] == -1
            || setsockopt(fds[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on))
               == -1)
        {
            fail("accept");
        }
    }

    done = 0;
    began = fanout_processor();
    start = nanoseconds();

    for (round = 0; round < rounds; round++) {
        for (i = 0; i < n; i++) {
            if (send(fds[i], message, size, MSG_NOSIGNAL) != (ssize_t) size) {
                fail("send");
            }

            done++;
        }
    }

    printf("{\"connections\":%u,\"bytes\":%zu,\"sends\":%zu,"
           "\"us\":%.3f,\"cpu_us\":%.3f}\n",
           n, size, done,
           1e-3 * (double) (nanoseconds() - start) / (double) done,
           1e6 * (fanout_processor() - began) / (double) done);

    kill(child, SIGTERM);
    waitpid(child, NULL, 0);

    return 0;
}


static void
fanout_receive(struct sockaddr_in *address, unsigned n)
{
    int                  i, fd, epoll, ready;
    unsigned             j;
    static char          sink[65536];
    struct epoll_event   ee, events[FANOUT_MAX_EVENTS];

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    epoll = epoll_create1(0);

    for (j = 0; j < n; j++) {
        fd = socket(AF_INET, SOCK_STREAM, 0);

        if (fd == -1
            || connect(fd, (struct sockaddr *) address, sizeof(*address)) == -1)
        {
            fail("connect");
        }

        ee.events = EPOLLIN;
        ee.data.fd = fd;
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ee);
    }

    for ( ;; ) {
        ready = epoll_wait(epoll, events, FANOUT_MAX_EVENTS, -1);

        for (i = 0; i < ready; i++) {
            if (recv(events[i].data.fd, sink, sizeof(sink), 0) <= 0) {
                return;
            }
        }
    }
}


static double
fanout_processor(void)
{
    struct rusage  usage;

    getrusage(RUSAGE_SELF, &usage);

    return (double) usage.ru_utime.tv_sec + (double) usage.ru_stime.tv_sec
           + 1e-6 * (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

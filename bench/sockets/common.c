
/*
 * What the parts share: the time, a connection, a sum over all processes.
 */


#define _GNU_SOURCE

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "sockets.h"


/* Instants are those of the wall, as in events. */

uint64_t
sockets_now(void)
{
    struct timespec  ts;

    clock_gettime(CLOCK_REALTIME, &ts);

    return (uint64_t) ts.tv_sec * SOCKETS_SECOND + (uint64_t) ts.tv_nsec;
}


/*
 * Who takes the time of others must not stand in line behind them.  Returns 0
 * where that is not permitted.
 */

int
sockets_precede(void)
{
    struct sched_param  first = { .sched_priority = 1 };

    return sched_setscheduler(0, SCHED_FIFO, &first) == 0;
}


uint64_t
sockets_sum(setup_t *setup, size_t offset)
{
    uint64_t  sum = 0;

    for (unsigned i = 0; i < setup->processes; i++) {
        sum += atomic_load((_Atomic uint64_t *)
                           ((char *) &setup->shared->counts[i] + offset));
    }

    return sum;
}


/* An address has some 28,000 ports: so there are several. */

int
sockets_connect(setup_t *setup, size_t i)
{
    int                 fd, one = 1;
    struct sockaddr_in  source = { .sin_family = AF_INET };
    struct sockaddr_in  target = { .sin_family = AF_INET };

    fd = socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC, 0);
    if (fd == -1) {
        return -1;
    }

    source.sin_addr.s_addr = htonl(INADDR_LOOPBACK
                                   + (uint32_t) (i % setup->sources));
    target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    target.sin_port = htons(setup->port);

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof(one));

    if (bind(fd, (struct sockaddr *) &source, sizeof(source)) == -1
        || (connect(fd, (struct sockaddr *) &target, sizeof(target)) == -1
            && errno != EINPROGRESS))
    {
        close(fd);
        return -1;
    }

    return fd;
}

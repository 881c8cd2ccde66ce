
/*
 * Around the worker: its client and its Redis, the other ends of real sockets.
 * Both are played between turns of nginx's own event loop, so that an input
 * always runs in the same way.
 */


#include "ngx_arena_fuzz.h"
#include "../../src/jobs/ngx_arena_job.h"

#include <sys/un.h>


/* turns in which nothing came out of nginx, after which nothing will */
#define NGX_ARENA_FUZZ_QUIET    4
#define NGX_ARENA_FUZZ_TURNS    2000

#define NGX_ARENA_FUZZ_BUFFER    (8 * 1024 * 1024)

/* what nginx has of Redis: a connection for scripts, then the relay's */
#define NGX_ARENA_FUZZ_ENDS      2

#define NGX_ARENA_FUZZ_MAX_ARGC  64

#define NGX_ARENA_FUZZ_DAYS      (10 * 86400 * 1000)


typedef struct {
    ngx_socket_t             fd;          /* -1: not connected */
    u_char                  *data;        /* what nginx sent ... */
    size_t                   len;
    size_t                   taken;       /* ... and was looked at */
} ngx_arena_fuzz_end_t;


static ngx_int_t ngx_arena_fuzz_listen(ngx_str_t *path, ngx_log_t *log);
static void ngx_arena_fuzz_check_connections(ngx_arena_worker_t *worker,
    ngx_uint_t were_free);
static void ngx_arena_fuzz_connect(void);
static void ngx_arena_fuzz_disconnect(ngx_arena_fuzz_end_t *end);
static void ngx_arena_fuzz_worker_replace(void);
static void ngx_arena_fuzz_worker_start(ngx_pool_t *pool);
static void ngx_arena_fuzz_worker_stop(void);
static void ngx_arena_fuzz_turns(ngx_pool_t *pool,
    ngx_arena_fuzz_redis_t *redis);
static ngx_uint_t ngx_arena_fuzz_turn(ngx_pool_t *pool,
    ngx_arena_fuzz_redis_t *redis);
static void ngx_arena_fuzz_nothing(ngx_event_t *ev);
static ngx_uint_t ngx_arena_fuzz_receive(ngx_arena_fuzz_end_t *end);
static void ngx_arena_fuzz_send(ngx_arena_fuzz_end_t *end, ngx_str_t *text);
static ngx_uint_t ngx_arena_fuzz_redis_accept(void);
static void ngx_arena_fuzz_redis_disconnect(void);
static ngx_uint_t ngx_arena_fuzz_redis_command(ngx_pool_t *pool,
    ngx_arena_fuzz_end_t *end, ngx_arena_fuzz_redis_t *redis);
static ngx_uint_t ngx_arena_fuzz_redis_read(ngx_arena_fuzz_end_t *end,
    ngx_str_t *argv, ngx_uint_t *argc);
static u_char *ngx_arena_fuzz_redis_number(u_char *p, u_char *last,
    u_char mark, ngx_int_t *n);
static void ngx_arena_fuzz_redis_answer(ngx_pool_t *pool,
    ngx_arena_fuzz_end_t *end, ngx_arena_fuzz_redis_t *redis, ngx_str_t *argv,
    ngx_uint_t argc);
static ngx_uint_t ngx_arena_fuzz_redis_pushes(ngx_str_t *name);
static void ngx_arena_fuzz_redis_push(ngx_pool_t *pool,
    ngx_arena_fuzz_end_t *end, ngx_str_t *argv);
static void ngx_arena_fuzz_pass_time(ngx_msec_t time);


/* what Redis says to a command that no input has words for */

static struct {
    char                    *name;
    ngx_str_t                reply;
} ngx_arena_fuzz_answers[] = {
    { "PING", ngx_string("+PONG\r\n") },
    { "INFO", ngx_string("$59\r\n# Server\r\nrun_id:"
                         "0123456789abcdef0123456789abcdef01234567\r\n"
                         "\r\n") },
    { "FCALL", ngx_string("*2\r\n:200\r\n$2\r\n{}\r\n") },
    { "EVALSHA", ngx_string("*2\r\n:200\r\n$2\r\n{}\r\n") },
    { "EVAL", ngx_string("*2\r\n:200\r\n$2\r\n{}\r\n") },
    { NULL, ngx_string("+OK\r\n") }
};


static ngx_arena_fuzz_end_t  ngx_arena_fuzz_client = { -1, NULL, 0, 0 };
static ngx_arena_fuzz_end_t  ngx_arena_fuzz_redis[NGX_ARENA_FUZZ_ENDS];
static ngx_arena_fuzz_end_t *ngx_arena_fuzz_subscriber;
static ngx_socket_t          ngx_arena_fuzz_listening = -1;
static ngx_uint_t            ngx_arena_fuzz_replaced;
static ngx_cycle_t           ngx_arena_fuzz_cycle;


/* Redis listens before the worker starts; and no job gets in between. */

ngx_int_t
ngx_arena_fuzz_stack_init(ngx_cycle_t *cycle)
{
    ngx_uint_t                   i;
    ngx_arena_jobs_conf_t       *jobs;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_cycle_get_module_main_conf(cycle, ngx_http_arena_module);
    jobs = amcf->jobs;
    ngx_arena_fuzz_cycle = *cycle;

    for (i = 0; ngx_arena_jobs[i].name.len; i++) {
        jobs->periods[i] = 0;
    }

    ngx_arena_fuzz_client.data = malloc(NGX_ARENA_FUZZ_BUFFER);
    if (ngx_arena_fuzz_client.data == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; i < NGX_ARENA_FUZZ_ENDS; i++) {
        ngx_arena_fuzz_redis[i].fd = -1;
        ngx_arena_fuzz_redis[i].data = malloc(NGX_ARENA_FUZZ_BUFFER);

        if (ngx_arena_fuzz_redis[i].data == NULL) {
            return NGX_ERROR;
        }
    }

    return ngx_arena_fuzz_listen(&amcf->redis.address, cycle->log);
}


static ngx_int_t
ngx_arena_fuzz_listen(ngx_str_t *path, ngx_log_t *log)
{
    ngx_socket_t        fd;
    struct sockaddr_un  address;

    ngx_memzero(&address, sizeof(struct sockaddr_un));
    address.sun_family = AF_UNIX;
    (void) ngx_cpystrn((u_char *) address.sun_path, path->data,
                       sizeof(address.sun_path));

    fd = socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0);

    if (fd == -1
        || bind(fd, (struct sockaddr *) &address, sizeof(struct sockaddr_un))
           == -1
        || listen(fd, 8) == -1)
    {
        ngx_log_error(NGX_LOG_EMERG, log, ngx_errno, "fuzz: no socket at \"%V\"",
                      path);
        return NGX_ERROR;
    }

    ngx_arena_fuzz_listening = fd;

    return NGX_OK;
}


ngx_str_t
ngx_arena_fuzz_exchange(ngx_pool_t *pool, ngx_str_t *request,
    ngx_arena_fuzz_redis_t *redis)
{
    ngx_str_t                 answers;
    ngx_uint_t                i, connections;
    ngx_arena_worker_t       *worker;
    ngx_arena_redis_state_t   state;

    worker = ngx_arena_fuzz_conf()->worker;

    if (redis->hostile == NGX_ARENA_FUZZ_KIND) {
        ngx_arena_fuzz_turns(pool, redis);
        connections = ngx_cycle->free_connection_n;

    } else {
        ngx_arena_fuzz_worker_replace();
        connections = ngx_cycle->free_connection_n;
        ngx_arena_fuzz_worker_start(pool);
        ngx_arena_fuzz_turns(pool, redis);
    }

    if (redis->hostile != NGX_ARENA_FUZZ_HOSTILE) {
        ngx_arena_redis_state(worker->redis, &state);
        ngx_arena_fuzz_assert(state.connected);
    }

    ngx_arena_fuzz_subscriber = NULL;
    ngx_arena_fuzz_forget_requests();
    ngx_arena_fuzz_connect();
    ngx_arena_fuzz_send(&ngx_arena_fuzz_client, request);
    ngx_arena_fuzz_turns(pool, redis);

    for (i = 0; i < redis->npushes && ngx_arena_fuzz_subscriber; i++) {
        ngx_arena_fuzz_send(ngx_arena_fuzz_subscriber, &redis->pushes[i]);
        ngx_arena_fuzz_turns(pool, redis);
    }

    redis->heard = ngx_arena_fuzz_client.len;

    if (redis->hostile != NGX_ARENA_FUZZ_KIND) {

        /* what is still waiting for Redis gives up */

        ngx_arena_fuzz_redis_disconnect();
        ngx_arena_fuzz_turns(pool, redis);
    }

    answers.len = ngx_arena_fuzz_client.len;
    answers.data = ngx_pnalloc(pool, answers.len);
    ngx_arena_fuzz_assert(answers.data != NULL);
    ngx_memcpy(answers.data, ngx_arena_fuzz_client.data, answers.len);

    ngx_arena_fuzz_disconnect(&ngx_arena_fuzz_client);
    ngx_arena_fuzz_turns(pool, redis);

    if (redis->hostile != NGX_ARENA_FUZZ_KIND) {

        /* what was to happen another day happens now */

        ngx_arena_fuzz_pass_time(NGX_ARENA_FUZZ_DAYS);
        ngx_arena_fuzz_turns(pool, redis);
        ngx_arena_fuzz_worker_stop();
        ngx_arena_fuzz_turns(pool, redis);
    }

    ngx_arena_redis_state(worker->redis, &state);
    ngx_arena_fuzz_assert(state.pending == 0);

    ngx_arena_fuzz_check_connections(worker, connections);
    ngx_arena_fuzz_assert(ngx_queue_empty(&worker->loads));
    ngx_arena_fuzz_assert(ngx_queue_empty(&worker->presences));
    ngx_arena_fuzz_assert(worker->timers.root == worker->timers.sentinel);

    ngx_arena_fuzz_check_answers(pool, &answers, redis->hostile);

    return answers;
}


/* What is open says what was forgotten, or what was made anew. */

static void
ngx_arena_fuzz_check_connections(ngx_arena_worker_t *worker,
    ngx_uint_t were_free)
{
    ngx_uint_t                i;
    ngx_connection_t         *c;
    ngx_arena_redis_state_t   state;

    if (ngx_cycle->free_connection_n == were_free) {
        return;
    }

    ngx_arena_redis_state(worker->redis, &state);

    fprintf(stderr, "%u connections were free, now %u; Redis was reached "
            "anew %u times, by the relay %u times\n",
            (unsigned) were_free, (unsigned) ngx_cycle->free_connection_n,
            (unsigned) state.reconnects,
            (unsigned) ngx_max(worker->relay->opened, 1) - 1);

    for (i = 0; i < ngx_cycle->connection_n; i++) {
        c = &ngx_cycle->connections[i];

        if (c->fd != (ngx_socket_t) -1 && c->log) {
            fprintf(stderr, "open: %d, %s\n", c->fd,
                    c->log->action ? c->log->action : "doing nothing");
        }
    }

    ngx_arena_fuzz_assert(ngx_cycle->free_connection_n == were_free);
}


static void
ngx_arena_fuzz_connect(void)
{
    ngx_socket_t      fd;
    ngx_listening_t  *ls;

    ls = ngx_cycle->listening.elts;

    fd = socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0);

    ngx_arena_fuzz_assert(fd != -1);
    ngx_arena_fuzz_assert(connect(fd, ls->sockaddr, ls->socklen) == 0);

    ngx_arena_fuzz_client.fd = fd;
    ngx_arena_fuzz_client.len = 0;
    ngx_arena_fuzz_client.taken = 0;
}


static void
ngx_arena_fuzz_disconnect(ngx_arena_fuzz_end_t *end)
{
    if (end->fd != -1) {
        (void) close(end->fd);
        end->fd = -1;
    }
}


/* A Redis that cannot be trusted is met by a worker that has just started. */

static void
ngx_arena_fuzz_worker_replace(void)
{
    if (!ngx_arena_fuzz_replaced) {
        ngx_arena_fuzz_worker_stop();
        ngx_arena_fuzz_replaced = 1;
    }
}


static void
ngx_arena_fuzz_worker_start(ngx_pool_t *pool)
{
    ngx_arena_fuzz_cycle = *ngx_cycle;
    ngx_arena_fuzz_cycle.pool = pool;

    ngx_arena_fuzz_assert(ngx_http_arena_module.init_process(
                                                       &ngx_arena_fuzz_cycle)
                          == NGX_OK);
}


static void
ngx_arena_fuzz_worker_stop(void)
{
    ngx_arena_redis_state_t  state;

    ngx_arena_redis_state(ngx_arena_fuzz_conf()->worker->redis, &state);
    ngx_arena_fuzz_assert(state.pending == 0);

    ngx_http_arena_module.exit_process(&ngx_arena_fuzz_cycle);
    ngx_arena_fuzz_redis_disconnect();
}


static void
ngx_arena_fuzz_turns(ngx_pool_t *pool, ngx_arena_fuzz_redis_t *redis)
{
    ngx_uint_t  i, quiet;

    quiet = 0;

    for (i = 0; quiet < NGX_ARENA_FUZZ_QUIET; i++) {
        ngx_arena_fuzz_assert(i < NGX_ARENA_FUZZ_TURNS);

        if (ngx_arena_fuzz_turn(pool, redis)) {
            quiet = 0;

        } else {
            quiet++;
        }
    }
}


/* 1 when something came out of nginx.  An event that is to come next keeps
   nginx from waiting for others. */

static ngx_uint_t
ngx_arena_fuzz_turn(ngx_pool_t *pool, ngx_arena_fuzz_redis_t *redis)
{
    ngx_uint_t             something;
    static ngx_event_t     event;
    ngx_arena_fuzz_end_t  *end;

    event.handler = ngx_arena_fuzz_nothing;
    event.log = ngx_cycle->log;

    ngx_post_event(&event, &ngx_posted_next_events);
    ngx_process_events_and_timers((ngx_cycle_t *) ngx_cycle);

    something = ngx_arena_fuzz_receive(&ngx_arena_fuzz_client);
    something |= ngx_arena_fuzz_redis_accept();

    for (end = ngx_arena_fuzz_redis;
         end < ngx_arena_fuzz_redis + NGX_ARENA_FUZZ_ENDS;
         end++)
    {
        something |= ngx_arena_fuzz_receive(end);

        while (ngx_arena_fuzz_redis_command(pool, end, redis)) { /* void */ }
    }

    return something;
}


static void
ngx_arena_fuzz_nothing(ngx_event_t *ev)
{
    (void) ev;
}


static ngx_uint_t
ngx_arena_fuzz_receive(ngx_arena_fuzz_end_t *end)
{
    ssize_t  n;

    if (end->fd == -1) {
        return 0;
    }

    ngx_arena_fuzz_assert(end->len < NGX_ARENA_FUZZ_BUFFER);

    n = recv(end->fd, end->data + end->len, NGX_ARENA_FUZZ_BUFFER - end->len,
             0);

    if (n > 0) {
        end->len += n;
        return 1;
    }

    if (n == -1 && ngx_socket_errno == NGX_EAGAIN) {
        return 0;
    }

    ngx_arena_fuzz_disconnect(end);

    return 1;
}


/* Whoever has closed its end hears no more. */

static void
ngx_arena_fuzz_send(ngx_arena_fuzz_end_t *end, ngx_str_t *text)
{
    if (end->fd != -1) {
        (void) send(end->fd, text->data, text->len, MSG_NOSIGNAL);
    }
}


static ngx_uint_t
ngx_arena_fuzz_redis_accept(void)
{
    ngx_uint_t             accepted;
    ngx_arena_fuzz_end_t  *end;

    accepted = 0;

    for (end = ngx_arena_fuzz_redis;
         end < ngx_arena_fuzz_redis + NGX_ARENA_FUZZ_ENDS;
         end++)
    {
        if (end->fd != -1) {
            continue;
        }

        end->fd = accept4(ngx_arena_fuzz_listening, NULL, NULL,
                          SOCK_CLOEXEC|SOCK_NONBLOCK);
        if (end->fd == -1) {
            break;
        }

        end->len = 0;
        end->taken = 0;
        accepted = 1;
    }

    return accepted;
}


static void
ngx_arena_fuzz_redis_disconnect(void)
{
    ngx_uint_t  i;

    for (i = 0; i < NGX_ARENA_FUZZ_ENDS; i++) {
        ngx_arena_fuzz_disconnect(&ngx_arena_fuzz_redis[i]);
    }
}


static ngx_uint_t
ngx_arena_fuzz_redis_command(ngx_pool_t *pool, ngx_arena_fuzz_end_t *end,
    ngx_arena_fuzz_redis_t *redis)
{
    ngx_str_t   argv[NGX_ARENA_FUZZ_MAX_ARGC];
    ngx_uint_t  argc;

    if (end->fd == -1 || !ngx_arena_fuzz_redis_read(end, argv, &argc)) {
        return 0;
    }

    ngx_arena_fuzz_check_command(pool, argv, argc, redis->hostile);
    ngx_arena_fuzz_redis_answer(pool, end, redis, argv, argc);

    return 1;
}


/* A whole command, or none. */

static ngx_uint_t
ngx_arena_fuzz_redis_read(ngx_arena_fuzz_end_t *end, ngx_str_t *argv,
    ngx_uint_t *argc)
{
    u_char     *p, *last;
    ngx_int_t   i, n, len;

    if (end->taken == end->len) {
        end->taken = 0;
        end->len = 0;
        return 0;
    }

    last = end->data + end->len;
    p = ngx_arena_fuzz_redis_number(end->data + end->taken, last, '*', &n);

    if (p == NULL) {
        return 0;
    }

    ngx_arena_fuzz_assert(n > 0 && n <= NGX_ARENA_FUZZ_MAX_ARGC);

    for (i = 0; i < n; i++) {
        p = ngx_arena_fuzz_redis_number(p, last, '$', &len);

        if (p == NULL || last - p < len + 2) {
            return 0;
        }

        ngx_arena_fuzz_assert(p[len] == CR && p[len + 1] == LF);

        argv[i].data = p;
        argv[i].len = len;
        p += len + 2;
    }

    end->taken = p - end->data;
    *argc = n;

    return 1;
}


static u_char *
ngx_arena_fuzz_redis_number(u_char *p, u_char *last, u_char mark, ngx_int_t *n)
{
    u_char  *cr;

    cr = (last > p) ? memchr(p, CR, last - p) : NULL;

    if (cr == NULL || cr + 1 == last) {
        return NULL;
    }

    ngx_arena_fuzz_assert(*p == mark && cr[1] == LF);

    *n = ngx_atoi(p + 1, cr - p - 1);
    ngx_arena_fuzz_assert(*n >= 0);

    return cr + 2;
}


/* The relay is greeted as it should be; what follows is as hostile. */

static void
ngx_arena_fuzz_redis_answer(ngx_pool_t *pool, ngx_arena_fuzz_end_t *end,
    ngx_arena_fuzz_redis_t *redis, ngx_str_t *argv, ngx_uint_t argc)
{
    ngx_str_t    reply;
    ngx_str_t   *name;
    ngx_uint_t   i, hostile;

    name = &argv[0];

    if (ngx_arena_is(name, "SUBSCRIBE")) {
        ngx_arena_fuzz_subscriber = end;
    }

    hostile = redis->hostile == NGX_ARENA_FUZZ_HOSTILE
              && (end == ngx_arena_fuzz_redis
                  || ngx_arena_fuzz_redis_pushes(name));

    if (redis->nreplies
        && (hostile || ngx_arena_is(name, "FCALL")
            || ngx_arena_is(name, "EVALSHA") || ngx_arena_is(name, "EVAL")))
    {
        reply = *redis->replies++;
        redis->nreplies--;

        if (reply.len && *reply.data == NGX_ARENA_FUZZ_GONE) {
            (void) ngx_arena_fuzz_byte(&reply);
            ngx_arena_fuzz_disconnect(&ngx_arena_fuzz_client);
        }

        if (reply.len && *reply.data == NGX_ARENA_FUZZ_LATE) {
            (void) ngx_arena_fuzz_byte(&reply);
            ngx_arena_fuzz_pass_time(ngx_arena_fuzz_conf()->redis.timeout + 1);
        }

        ngx_arena_fuzz_send(end, &reply);
        return;
    }

    if (ngx_arena_fuzz_redis_pushes(name)) {
        ngx_arena_fuzz_assert(argc == 2);
        ngx_arena_fuzz_redis_push(pool, end, argv);
        return;
    }

    i = 0;

    while (ngx_arena_fuzz_answers[i].name
           && !ngx_arena_is(name, ngx_arena_fuzz_answers[i].name))
    {
        i++;
    }

    ngx_arena_fuzz_send(end, &ngx_arena_fuzz_answers[i].reply);
}


static ngx_uint_t
ngx_arena_fuzz_redis_pushes(ngx_str_t *name)
{
    return ngx_arena_is(name, "SUBSCRIBE") || ngx_arena_is(name, "UNSUBSCRIBE")
           || ngx_arena_is(name, "SSUBSCRIBE")
           || ngx_arena_is(name, "SUNSUBSCRIBE");
}


/* How many channels are left nobody asks. */

static void
ngx_arena_fuzz_redis_push(ngx_pool_t *pool, ngx_arena_fuzz_end_t *end,
    ngx_str_t *argv)
{
    ngx_str_t  reply;

    reply.data = ngx_pnalloc(pool, argv[0].len + argv[1].len
                                   + sizeof("*3$$:0") + 5 * sizeof(CRLF)
                                   + 2 * NGX_INT_T_LEN);
    ngx_arena_fuzz_assert(reply.data != NULL);

    ngx_strlow(argv[0].data, argv[0].data, argv[0].len);

    reply.len = ngx_sprintf(reply.data, "*3" CRLF "$%uz" CRLF "%V" CRLF
                            "$%uz" CRLF "%V" CRLF ":0" CRLF,
                            argv[0].len, &argv[0], argv[1].len, &argv[1])
                - reply.data;

    ngx_arena_fuzz_send(end, &reply);
}


/* Timers run out.  The next turn takes the time back from the machine. */

static void
ngx_arena_fuzz_pass_time(ngx_msec_t time)
{
    ngx_current_msec += time;

    ngx_event_expire_timers();
}

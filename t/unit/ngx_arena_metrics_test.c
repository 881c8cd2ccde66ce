
#include "ngx_arena_unit.h"

#include "ngx_arena_metrics.h"


static ngx_cycle_t                ngx_arena_test_cycle;
static ngx_shmtx_t                ngx_arena_test_mutex;
static ngx_shmtx_sh_t             ngx_arena_test_lock;
static ngx_arena_metrics_zone_t  *ngx_arena_test_zone;


static ngx_str_t  ngx_arena_test_clock[] = {
    ngx_string("clock"), ngx_string("done")
};


/* A zone of its own for the test; its memory held something else before. */

static int
ngx_arena_test_setup(void **state)
{
    if (ngx_arena_unit_setup(state) != 0) {
        return -1;
    }

    ngx_arena_test_zone = malloc(ngx_arena_metrics_size());
    ngx_memset((void *) ngx_arena_test_zone, 0xa5, ngx_arena_metrics_size());
    ngx_arena_metrics_init(ngx_arena_test_zone);

    ngx_memzero(&ngx_arena_test_lock, sizeof(ngx_shmtx_sh_t));
    assert_int_equal(ngx_shmtx_create(&ngx_arena_test_mutex,
                                      &ngx_arena_test_lock, NULL), NGX_OK);

    ngx_arena_test_cycle.pool = ngx_arena_unit_pool;
    ngx_arena_test_cycle.log = ngx_arena_unit_pool->log;

    return 0;
}


static int
ngx_arena_test_teardown(void **state)
{
    free((void *) ngx_arena_test_zone);

    return ngx_arena_unit_teardown(state);
}


static ngx_arena_metrics_t *
ngx_arena_test_worker(void)
{
    ngx_arena_metrics_t  *metrics;

    metrics = ngx_arena_metrics_open(&ngx_arena_test_cycle,
                                     ngx_arena_test_zone,
                                     &ngx_arena_test_mutex);
    assert_non_null(metrics);

    return metrics;
}


/* The line is one of the text. */

static void
ngx_arena_test_says(ngx_arena_metrics_t *metrics, char *line)
{
    char       *copy;
    ngx_str_t   text;

    assert_int_equal(ngx_arena_metrics_text(ngx_arena_unit_pool, metrics,
                                            &text),
                     NGX_OK);

    copy = ngx_pcalloc(ngx_arena_unit_pool, text.len + 2);
    copy[0] = '\n';
    ngx_memcpy(copy + 1, text.data, text.len);

    if (strstr(copy, line) == NULL) {
        print_error("no line \"%s\" in%s", line, copy);
        fail();
    }
}


static void
ngx_arena_test_workers(void **state)
{
    ngx_arena_metrics_t  *one, *other, *next;

    (void) state;

    one = ngx_arena_test_worker();
    other = ngx_arena_test_worker();

    ngx_arena_metric_add(one, NGX_ARENA_METRIC_JOB_RUNS, ngx_arena_test_clock,
                         2);
    ngx_arena_metric_add(other, NGX_ARENA_METRIC_JOB_RUNS,
                         ngx_arena_test_clock, 3);
    ngx_arena_metric_set(one, NGX_ARENA_METRIC_REDIS_QUEUE, NULL, 7);
    ngx_arena_metric_set(other, NGX_ARENA_METRIC_REDIS_QUEUE, NULL, 4);
    ngx_arena_metric_set(one, NGX_ARENA_METRIC_JOB_LAST_RUN,
                         ngx_arena_test_clock, 1500);
    ngx_arena_metric_set(other, NGX_ARENA_METRIC_JOB_LAST_RUN,
                         ngx_arena_test_clock, 1007);

    ngx_arena_test_says(one, "\n# TYPE arena_job_runs_total counter\n"
                        "arena_job_runs_total{name=\"clock\",outcome=\"done\"}"
                        " 5\n");
    ngx_arena_test_says(other, "\narena_redis_queue_length 11\n");
    ngx_arena_test_says(other, "\narena_job_last_run_timestamp_seconds{"
                        "name=\"clock\"} 1.500\n");
    ngx_arena_test_says(one, "\narena_workers 2\n");

    /* who comes goes on with what was counted, and holds nothing */

    ngx_arena_metrics_close(other);
    ngx_arena_metric_add(other, NGX_ARENA_METRIC_REDIS_QUEUE, NULL, -4);
    ngx_arena_test_says(one, "\narena_redis_queue_length 7\n");

    next = ngx_arena_test_worker();

    ngx_arena_metric_add(next, NGX_ARENA_METRIC_JOB_RUNS, ngx_arena_test_clock,
                         1);
    ngx_arena_test_says(next, "\narena_job_runs_total{name=\"clock\","
                        "outcome=\"done\"} 6\n");
    ngx_arena_test_says(next, "\narena_redis_queue_length 7\n");
    ngx_arena_test_says(next, "\narena_worker_starts_total 3\n");
    ngx_arena_test_says(next, "\narena_worker_deaths_total 0\n");
}


static void
ngx_arena_test_death(void **state)
{
    ngx_pid_t             own, dead;
    ngx_uint_t            i;
    ngx_arena_metrics_t  *survivor;

    (void) state;

    own = ngx_pid;
    dead = fork();

    if (dead == 0) {
        _exit(0);
    }

    assert_int_equal(waitpid(dead, NULL, 0), dead);

    ngx_arena_metrics_close(ngx_arena_test_worker());

    ngx_pid = dead;

    for (i = 0; i < 3; i++) {
        ngx_arena_metric_set(ngx_arena_test_worker(),
                             NGX_ARENA_METRIC_REDIS_QUEUE, NULL, 5);
    }

    ngx_pid = own;

    survivor = ngx_arena_test_worker();

    ngx_arena_test_says(survivor, "\narena_worker_deaths_total 3\n");
    ngx_arena_test_says(survivor, "\narena_worker_starts_total 5\n");
    ngx_arena_test_says(survivor, "\narena_redis_queue_length 0\n");
    ngx_arena_test_says(survivor, "\narena_workers 1\n");
}


static void
ngx_arena_test_histogram(void **state)
{
    ngx_uint_t            i;
    ngx_arena_metrics_t  *metrics;

    static uint64_t  times[] = { 0, 500, 501, 5000000, 5000001, 99000000 };

    (void) state;

    metrics = ngx_arena_test_worker();

    for (i = 0; i < ngx_arena_unit_count(times); i++) {
        ngx_arena_metric_observe(metrics, NGX_ARENA_METRIC_REDIS_DURATION,
                                 NULL, times[i]);
    }

    ngx_arena_test_says(metrics, "\narena_redis_command_duration_seconds_bucket"
                        "{le=\"0.0005\"} 2\n"
                        "arena_redis_command_duration_seconds_bucket"
                        "{le=\"0.001\"} 3\n");
    ngx_arena_test_says(metrics, "_bucket{le=\"2.5\"} 3\n"
                        "arena_redis_command_duration_seconds_bucket"
                        "{le=\"5\"} 4\n"
                        "arena_redis_command_duration_seconds_bucket"
                        "{le=\"+Inf\"} 6\n"
                        "arena_redis_command_duration_seconds_sum 109.001002\n"
                        "arena_redis_command_duration_seconds_count 6\n");
}


static struct {
    ngx_str_t    value;
    char        *line;
} ngx_arena_test_values[] = {

    { ngx_string("attack.received"),
      "\narena_events_total{event=\"attack.received\"} 1\n" },

    { ngx_null_string,
      "\narena_events_total{event=\"\"} 1\n" },

    { ngx_string("a\"b\\c\nd\xff"),
      "\narena_events_total{event=\"a\\\"b\\\\c_d_\"} 1\n" },

    /* what is behind 40 bytes is no other series */

    { ngx_string("0123456789012345678901234567890123456789"),
      "\narena_events_total{event="
      "\"0123456789012345678901234567890123456789\"} 1\n" },

    { ngx_string("0123456789012345678901234567890123456789ab"),
      "\narena_events_total{event="
      "\"0123456789012345678901234567890123456789\"} 2\n" },
};


static void
ngx_arena_test_labels(void **state)
{
    ngx_uint_t            i;
    ngx_arena_metrics_t  *metrics;

    (void) state;

    metrics = ngx_arena_test_worker();

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_values); i++) {
        ngx_arena_metric_add(metrics, NGX_ARENA_METRIC_EVENTS,
                             &ngx_arena_test_values[i].value, 1);
        ngx_arena_test_says(metrics, ngx_arena_test_values[i].line);
    }
}


/* What cannot be kept is lost, and nothing else. */

static void
ngx_arena_test_many(void **state)
{
    u_char                text[NGX_INT_T_LEN];
    ngx_str_t             value;
    ngx_uint_t            i;
    ngx_arena_metrics_t  *metrics, *other;

    (void) state;

    metrics = ngx_arena_test_worker();
    value.data = text;

    for (i = 0; i < 3000; i++) {
        value.len = ngx_sprintf(text, "%ui", i) - text;
        ngx_arena_metric_add(metrics, NGX_ARENA_METRIC_EVENTS, &value, 1);
        ngx_arena_metric_observe(metrics, NGX_ARENA_METRIC_REQUEST_DURATION,
                                 &value, 10000000);
    }

    other = ngx_arena_test_worker();
    value.len = ngx_sprintf(text, "%ui", (ngx_uint_t) 1) - text;
    ngx_arena_metric_add(other, NGX_ARENA_METRIC_EVENTS, &value, 1);

    ngx_arena_test_says(metrics, "\narena_events_total{event=\"1\"} 2\n");
    ngx_arena_test_says(metrics, "\narena_workers 2\n");

    for (i = 0; i < 300; i++) {
        ngx_arena_metric_add(ngx_arena_test_worker(), NGX_ARENA_METRIC_EVENTS,
                             &value, 1);
    }

    ngx_arena_test_says(metrics, "\narena_workers 256\n");
    ngx_arena_test_says(metrics, "\narena_events_total{event=\"1\"} 256\n");
}


static void
ngx_arena_test_nobody(void **state)
{
    (void) state;

    ngx_arena_metric_add(NULL, NGX_ARENA_METRIC_WORKERS, NULL, 1);
    ngx_arena_metric_set(NULL, NGX_ARENA_METRIC_WORKERS, NULL, 1);
    ngx_arena_metric_observe(NULL, NGX_ARENA_METRIC_REDIS_DURATION, NULL, 1);
}


static void
ngx_arena_test_no_memory(void **state)
{
    ngx_str_t             text;
    ngx_arena_metrics_t  *metrics;

    (void) state;

    ngx_arena_unit_fail_allocation(1);
    assert_null(ngx_arena_metrics_open(&ngx_arena_test_cycle,
                                       ngx_arena_test_zone,
                                       &ngx_arena_test_mutex));
    ngx_arena_unit_fail_allocation(0);

    metrics = ngx_arena_test_worker();

    ngx_arena_unit_fail_allocation(1);
    assert_int_equal(ngx_arena_metrics_text(ngx_arena_unit_pool, metrics,
                                            &text),
                     NGX_ERROR);
    ngx_arena_unit_fail_allocation(0);

    ngx_arena_test_says(metrics, "\narena_workers 1\n");
}


#define ngx_arena_test(function)                                              \
    cmocka_unit_test_setup_teardown(function, ngx_arena_test_setup,           \
                                    ngx_arena_test_teardown)


int
ngx_arena_unit_run(void)
{
    static const struct CMUnitTest  tests[] = {
        ngx_arena_test(ngx_arena_test_workers),
        ngx_arena_test(ngx_arena_test_death),
        ngx_arena_test(ngx_arena_test_histogram),
        ngx_arena_test(ngx_arena_test_labels),
        ngx_arena_test(ngx_arena_test_many),
        ngx_arena_test(ngx_arena_test_nobody),
        ngx_arena_test(ngx_arena_test_no_memory),
    };

    return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}

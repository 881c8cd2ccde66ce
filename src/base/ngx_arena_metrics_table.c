
/*
 * The table of metrics.  Names and units are as Prometheus wants them; what
 * each is for is in docs/metrics.md.  No label is named "job" or "instance":
 * these are Prometheus's own.
 */


#include "ngx_arena_metrics.h"


ngx_arena_metric_t  ngx_arena_metric_table[] = {

    { ngx_string("arena_requests_total"), NGX_ARENA_METRIC_COUNTER,
      { "route", "status", "code" },
      "Requests that ended, by route, status and code of the problem." },

    { ngx_string("arena_request_duration_seconds"), NGX_ARENA_METRIC_HISTOGRAM,
      { "route" },
      "From the head of a request to the end of its answer." },

    { ngx_string("arena_shared_answers_total"), NGX_ARENA_METRIC_COUNTER,
      { "route" },
      "Requests of guests that had an answer without a call of their own." },

    { ngx_string("arena_sockets"), NGX_ARENA_METRIC_GAUGE,
      { "kind" },
      "Open sockets, of participants and of spectators." },

    { ngx_string("arena_sockets_opened_total"), NGX_ARENA_METRIC_COUNTER,
      { "kind" },
      "Sockets that were admitted." },

    { ngx_string("arena_sockets_closed_total"), NGX_ARENA_METRIC_COUNTER,
      { "reason" },
      "Sockets that were closed here: session (it is over), slow (too much "
      "was unsent), lost (the connection for events was)." },

    { ngx_string("arena_events_total"), NGX_ARENA_METRIC_COUNTER,
      { "event" },
      "Events that were published." },

    { ngx_string("arena_events_unheard_total"), NGX_ARENA_METRIC_COUNTER,
      { "event" },
      "Events that no worker of any host had a socket for." },

    { ngx_string("arena_events_delivered_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Messages that were handed to a socket of this host." },

    { ngx_string("arena_events_replaced_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Messages that gave way to a newer one before any socket of a worker "
      "was given them." },

    { ngx_string("arena_relay_connections"), NGX_ARENA_METRIC_GAUGE,
      { NULL },
      "Workers that are connected to Redis for events." },

    { ngx_string("arena_relay_reconnects_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Connections for events that took the place of a lost one." },

    { ngx_string("arena_script_errors_total"), NGX_ARENA_METRIC_COUNTER,
      { "script" },
      "Runs of a script that ended in an error, or in a wrong result." },

    { ngx_string("arena_script_texts_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Scripts that Redis did not know, and was given whole." },

    { ngx_string("arena_redis_commands_total"), NGX_ARENA_METRIC_COUNTER,
      { "outcome" },
      "Commands to Redis: answered, unavailable (not sent), unknown (the "
      "connection was lost), late (no reply in time; then also another)." },

    { ngx_string("arena_redis_command_duration_seconds"),
      NGX_ARENA_METRIC_HISTOGRAM,
      { NULL },
      "From a command to the reply of Redis." },

    { ngx_string("arena_redis_queue_length"), NGX_ARENA_METRIC_GAUGE,
      { NULL },
      "Commands that Redis has not replied to yet." },

    { ngx_string("arena_redis_connections"), NGX_ARENA_METRIC_GAUGE,
      { NULL },
      "Workers that are connected to Redis." },

    { ngx_string("arena_redis_reconnects_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Connections to Redis that took the place of a lost one." },

    { ngx_string("arena_redis_connection_failures_total"),
      NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Connections to Redis that were lost, or could not be made." },

    { ngx_string("arena_redis_refusals_total"), NGX_ARENA_METRIC_COUNTER,
      { "error" },
      "Scripts that Redis refused to run, by the first word of its reply." },

    { ngx_string("arena_postgres_queries_total"), NGX_ARENA_METRIC_COUNTER,
      { "function", "outcome" },
      "Calls of SQL functions: answered, error, unavailable (not sent), "
      "unknown (no answer, or the connection was lost)." },

    { ngx_string("arena_postgres_errors_total"), NGX_ARENA_METRIC_COUNTER,
      { "sqlstate" },
      "Queries that PostgreSQL refused." },

    { ngx_string("arena_postgres_query_duration_seconds"),
      NGX_ARENA_METRIC_HISTOGRAM,
      { "lane" },
      "From a query to its answer, with the wait for a connection." },

    { ngx_string("arena_postgres_queue_length"), NGX_ARENA_METRIC_GAUGE,
      { "lane" },
      "Queries that wait for a connection." },

    { ngx_string("arena_postgres_connections"), NGX_ARENA_METRIC_GAUGE,
      { "lane" },
      "Open connections to PostgreSQL." },

    { ngx_string("arena_postgres_connection_failures_total"),
      NGX_ARENA_METRIC_COUNTER,
      { "lane" },
      "Connections to PostgreSQL that were lost, or could not be made." },

    { ngx_string("arena_journal_batches_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Batches of a journal that PostgreSQL took." },

    { ngx_string("arena_journal_entries_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Entries of journals that PostgreSQL took, and Redis let go." },

    { ngx_string("arena_restores_started_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Battles that were begun to be restored, or gone on with." },

    { ngx_string("arena_restores_finished_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Battles that were restored to the end." },

    { ngx_string("arena_restores_failed_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Attempts to restore a battle that stopped at an entry." },

    { ngx_string("arena_restore_entries_total"), NGX_ARENA_METRIC_COUNTER,
      { "outcome" },
      "Entries of journals that were run again: accepted, refused (as they "
      "were at first) or lost." },

    { ngx_string("arena_archives_started_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Finished battles that were begun to be brought to the archive." },

    { ngx_string("arena_archives_finished_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Battles that are in the archive, and that Redis let go." },

    { ngx_string("arena_job_runs_total"), NGX_ARENA_METRIC_COUNTER,
      { "name", "outcome" },
      "Runs of a job: done or failed." },

    { ngx_string("arena_job_last_run_timestamp_seconds"),
      NGX_ARENA_METRIC_INSTANT,
      { "name" },
      "When a job was last done by this host." },

    { ngx_string("arena_job_lease_held"), NGX_ARENA_METRIC_GAUGE,
      { "name" },
      "1 while this host is the one that does the job; of a job that is cut "
      "into shards, how many of them." },

    { ngx_string("arena_clock_looks_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Battles that were due and that the clock looked at." },

    { ngx_string("arena_clock_late_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Of these, those that were due for more than a second." },

    { ngx_string("arena_lateness_seconds"), NGX_ARENA_METRIC_MOST,
      { NULL },
      "How late commands are, of late: the worker's own loop, or the oldest "
      "call to Redis; of the latest worker." },

    { ngx_string("arena_busy"), NGX_ARENA_METRIC_MOST,
      { NULL },
      "1 while a worker has so much to do that lateness may come from it; 0: "
      "nobody is refused for it." },

    { ngx_string("arena_spacing_ratio"), NGX_ARENA_METRIC_MOST,
      { NULL },
      "How much further apart updates for many are than nginx.conf says; 1: "
      "commands are on time." },

    { ngx_string("arena_shed_level"), NGX_ARENA_METRIC_MOST,
      { NULL },
      "What is refused: 0 nothing, 1 new players and visitors' sockets, 2 "
      "also long pages, 3 also commands." },

    { ngx_string("arena_shed_total"), NGX_ARENA_METRIC_COUNTER,
      { "route" },
      "Requests that were refused since commands were late." },

    { ngx_string("arena_schema_different"), NGX_ARENA_METRIC_MOST,
      { NULL },
      "1 while PostgreSQL has other functions than this nginx has read." },

    { ngx_string("arena_workers"), NGX_ARENA_METRIC_GAUGE,
      { NULL },
      "Workers that run, those that a reload lets end included." },

    { ngx_string("arena_worker_starts_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Workers that started." },

    { ngx_string("arena_worker_deaths_total"), NGX_ARENA_METRIC_COUNTER,
      { NULL },
      "Workers that ended without an exit, seen when the next one starts." },

    { ngx_null_string, NGX_ARENA_METRIC_COUNTER, { NULL }, NULL }
};


ngx_arena_metric_bucket_t  ngx_arena_metric_buckets[NGX_ARENA_METRIC_BUCKETS] = {
    {     500, "0.0005" },
    {    1000, "0.001" },
    {    2500, "0.0025" },
    {    5000, "0.005" },
    {   10000, "0.01" },
    {   25000, "0.025" },
    {   50000, "0.05" },
    {  100000, "0.1" },
    {  250000, "0.25" },
    {  500000, "0.5" },
    { 1000000, "1" },
    { 2500000, "2.5" },
    { 5000000, "5" }
};

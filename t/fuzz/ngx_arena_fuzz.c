
/*
 * The module that runs libFuzzer inside of a worker of nginx, configured as in
 * earnest: after all else has been started, it takes over, and ends nginx by
 * it.  What libFuzzer is told is in the environment, see t/fuzz/run.
 */


#include "ngx_arena_fuzz.h"


#define NGX_ARENA_FUZZ_ARGUMENTS  64


int LLVMFuzzerRunDriver(int *argc, char ***argv,
    int (*callback)(const uint8_t *data, size_t size));

static char *ngx_arena_fuzz_name(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
static ngx_int_t ngx_arena_fuzz_init(ngx_conf_t *cf);
static ngx_int_t ngx_arena_fuzz_init_module(ngx_cycle_t *cycle);
static ngx_int_t ngx_arena_fuzz_init_process(ngx_cycle_t *cycle);
static int ngx_arena_fuzz_one(const uint8_t *data, size_t size);


/* To add a target: a row here, its file, a folder of corpus/. */

static ngx_arena_fuzz_target_t  ngx_arena_fuzz_targets[] = {

    { ngx_string("json"),     ngx_arena_fuzz_json },
    { ngx_string("argument"), ngx_arena_fuzz_argument },
    { ngx_string("text"),     ngx_arena_fuzz_text },
    { ngx_string("token"),    ngx_arena_fuzz_token },
    { ngx_string("route"),    ngx_arena_fuzz_route },
    { ngx_string("header"),   ngx_arena_fuzz_header },
    { ngx_string("request"),  ngx_arena_fuzz_request },
    { ngx_string("reply"),    ngx_arena_fuzz_reply },
    { ngx_string("relay"),    ngx_arena_fuzz_relay },

    { ngx_null_string, NULL }
};


static ngx_command_t  ngx_arena_fuzz_commands[] = {

    { ngx_string("arena_fuzz"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_arena_fuzz_name,
      0,
      0,
      NULL },

    { ngx_string("arena_fuzz_hold"),
      NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_arena_fuzz_hold,
      0,
      0,
      NULL },

      ngx_null_command
};


static ngx_http_module_t  ngx_arena_fuzz_module_ctx = {
    NULL,                                  /* preconfiguration */
    ngx_arena_fuzz_init,                   /* postconfiguration */

    NULL,                                  /* create main configuration */
    NULL,                                  /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    NULL,                                  /* create location configuration */
    NULL                                   /* merge location configuration */
};


ngx_module_t  ngx_arena_fuzz_module = {
    NGX_MODULE_V1,
    &ngx_arena_fuzz_module_ctx,            /* module context */
    ngx_arena_fuzz_commands,               /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    ngx_arena_fuzz_init_module,            /* init module */
    ngx_arena_fuzz_init_process,           /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    NULL,                                  /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


/* The module that is fuzzed is part of the same file: it is built for it. */

ngx_module_t  *ngx_modules[] = {
    &ngx_http_arena_module,
    &ngx_arena_fuzz_module,
    NULL
};


char  *ngx_module_names[] = {
    "ngx_http_arena_module",
    "ngx_arena_fuzz_module",
    NULL
};


char  *ngx_module_order[] = {
    "ngx_http_arena_module",
    "ngx_http_copy_filter_module",
    NULL
};


static ngx_arena_fuzz_target_t  *ngx_arena_fuzz_target;
static char                     *ngx_arena_fuzz_arguments;
static int                       ngx_arena_fuzz_stderr;


static char *
ngx_arena_fuzz_name(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_str_t                *value;
    ngx_arena_fuzz_target_t  *target;

    (void) cmd;
    (void) conf;

    value = cf->args->elts;

    for (target = ngx_arena_fuzz_targets; target->name.len; target++) {
        if (ngx_arena_equal(&target->name, &value[1])) {
            ngx_arena_fuzz_target = target;
            return NGX_CONF_OK;
        }
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "there is no target \"%V\"",
                       &value[1]);

    return NGX_CONF_ERROR;
}


static ngx_int_t
ngx_arena_fuzz_init(ngx_conf_t *cf)
{
    char                       *arguments;
    ngx_http_handler_pt        *h;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    h = ngx_array_push(&cmcf->phases[NGX_HTTP_LOG_PHASE].handlers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    *h = ngx_arena_fuzz_check_request;

    /* nginx gives both up before it starts a worker */

    ngx_arena_fuzz_stderr = dup(STDERR_FILENO);
    arguments = getenv("ARENA_FUZZ");
    ngx_arena_fuzz_arguments = strdup(arguments ? arguments : "fuzz");

    return (ngx_arena_fuzz_stderr != -1 && ngx_arena_fuzz_arguments)
           ? NGX_OK : NGX_ERROR;
}


/* Before workers start: Redis must be there, and no job be. */

static ngx_int_t
ngx_arena_fuzz_init_module(ngx_cycle_t *cycle)
{
    return ngx_arena_fuzz_stack_init(cycle);
}


static ngx_int_t
ngx_arena_fuzz_init_process(ngx_cycle_t *cycle)
{
    int    argc;
    char  *argv[NGX_ARENA_FUZZ_ARGUMENTS + 1], **args, *p;

    (void) cycle;

    /* libFuzzer takes only signals that nobody has taken */

    (void) signal(SIGALRM, SIG_DFL);
    (void) signal(SIGINT, SIG_DFL);
    (void) signal(SIGTERM, SIG_DFL);
    (void) signal(SIGUSR1, SIG_DFL);
    (void) signal(SIGUSR2, SIG_DFL);

    if (dup2(ngx_arena_fuzz_stderr, STDERR_FILENO) == -1) {
        return NGX_ERROR;
    }

    argc = 0;

    for (p = strtok(ngx_arena_fuzz_arguments, "\n");
         p && argc < NGX_ARENA_FUZZ_ARGUMENTS;
         p = strtok(NULL, "\n"))
    {
        argv[argc++] = p;
    }

    argv[argc] = NULL;
    args = argv;

    exit(LLVMFuzzerRunDriver(&argc, &args, ngx_arena_fuzz_one));
}


static int
ngx_arena_fuzz_one(const uint8_t *data, size_t size)
{
    ngx_str_t    input;
    ngx_pool_t  *pool;

    pool = ngx_create_pool(NGX_MIN_POOL_SIZE, ngx_cycle->log);
    ngx_arena_fuzz_assert(pool != NULL);

    input.data = (u_char *) data;
    input.len = size;

    ngx_arena_fuzz_target->run(pool, &input);

    ngx_destroy_pool(pool);

    return 0;
}


void
ngx_arena_fuzz_failed(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, condition);
    abort();
}


ngx_uint_t
ngx_arena_fuzz_byte(ngx_str_t *input)
{
    if (input->len == 0) {
        return 0;
    }

    input->len--;

    return *input->data++;
}


ngx_str_t
ngx_arena_fuzz_piece(ngx_str_t *input, u_char separator)
{
    u_char     *p;
    ngx_str_t   piece;

    piece = *input;
    p = input->len ? memchr(input->data, separator, input->len) : NULL;

    if (p == NULL) {
        input->data += input->len;
        input->len = 0;
        return piece;
    }

    piece.len = p - input->data;
    input->len -= piece.len + 1;
    input->data = p + 1;

    return piece;
}


ngx_http_arena_main_conf_t *
ngx_arena_fuzz_conf(void)
{
    return ngx_http_cycle_get_module_main_conf(ngx_cycle,
                                               ngx_http_arena_module);
}


/*
 * What must be so of everything that leaves nginx, whatever came in: commands
 * to Redis, answers to clients, lines of the log.
 */


#include "ngx_arena_fuzz.h"

#include <ctype.h>


/* places in a command that runs a script */

#define NGX_ARENA_FUZZ_KEY          3
#define NGX_ARENA_FUZZ_RANDOM       4
#define NGX_ARENA_FUZZ_PARTICIPANT  5
#define NGX_ARENA_FUZZ_SESSION      6
#define NGX_ARENA_FUZZ_IDEMPOTENCY  7
#define NGX_ARENA_FUZZ_FINGERPRINT  8
#define NGX_ARENA_FUZZ_ARGUMENTS    9
#define NGX_ARENA_FUZZ_FIRST        (NGX_ARENA_FUZZ_RANDOM                    \
                                     + NGX_ARENA_SCRIPT_INPUTS)


#define NGX_ARENA_FUZZ_MAX_ASKED    1024


/* What of a request says where its answer ends. */
typedef struct {
    ngx_uint_t               version;
    ngx_uint_t               bodiless;
} ngx_arena_fuzz_asked_t;


static ngx_arena_script_t *ngx_arena_fuzz_find_script(ngx_str_t *argv);
static void ngx_arena_fuzz_check_key(ngx_arena_script_t *script,
    ngx_str_t *key);
static void ngx_arena_fuzz_check_arguments(ngx_pool_t *pool,
    ngx_arena_script_t *script, ngx_str_t *argv, ngx_uint_t argc);
static void ngx_arena_fuzz_check_answer(ngx_pool_t *pool, ngx_str_t *head,
    ngx_str_t *body, ngx_arena_fuzz_hostility_e hostile);
static void ngx_arena_fuzz_check_head(ngx_str_t head);
static ngx_uint_t ngx_arena_fuzz_head_value(ngx_str_t head, char *name,
    ngx_str_t *value);
static ngx_uint_t ngx_arena_fuzz_line(ngx_str_t *text, ngx_str_t *line);
static ngx_uint_t ngx_arena_fuzz_names_token(ngx_str_t name);
static ngx_uint_t ngx_arena_fuzz_is_identifier(ngx_str_t *text,
    const char *more);
static ngx_uint_t ngx_arena_fuzz_is_masked(ngx_str_t *text);
static ngx_uint_t ngx_arena_fuzz_is_number(ngx_str_t *text);
static ngx_uint_t ngx_arena_fuzz_is_hexadecimal(ngx_str_t *text, size_t len);


/* of one connection, in their order */

static ngx_arena_fuzz_asked_t  ngx_arena_fuzz_asked[NGX_ARENA_FUZZ_MAX_ASKED];
static ngx_uint_t              ngx_arena_fuzz_nasked;


/*
 * Nothing but identifiers makes it into a key; who asks has shown a token, and
 * the arguments are JSON, whatever was sent.
 */

void
ngx_arena_fuzz_check_command(ngx_pool_t *pool, ngx_str_t *argv,
    ngx_uint_t argc, ngx_arena_fuzz_hostility_e hostile)
{
    ngx_str_t           *key;
    ngx_arena_script_t  *script;

    if (!ngx_arena_is(&argv[0], "FCALL") && !ngx_arena_is(&argv[0], "EVALSHA")
        && !ngx_arena_is(&argv[0], "EVAL"))
    {
        return;
    }

    ngx_arena_fuzz_assert(argc >= NGX_ARENA_FUZZ_FIRST);
    ngx_arena_fuzz_assert(ngx_arena_is(&argv[2], "1"));

    script = ngx_arena_fuzz_find_script(argv);

    ngx_arena_fuzz_assert(script != NULL);
    ngx_arena_fuzz_check_arguments(pool, script, argv, argc);

    /* what Redis itself asked for may be about anything */

    if (hostile != NGX_ARENA_FUZZ_KIND) {
        return;
    }

    ngx_arena_fuzz_check_key(script, &argv[NGX_ARENA_FUZZ_KEY]);

    ngx_arena_fuzz_assert(ngx_arena_fuzz_is_hexadecimal(
                                          &argv[NGX_ARENA_FUZZ_RANDOM], 32));
    ngx_arena_fuzz_assert(ngx_arena_fuzz_is_number(
                                              &argv[NGX_ARENA_FUZZ_SESSION]));

    /* only tokens of these two are signed, see t/fuzz/README.md */

    ngx_arena_fuzz_assert(argv[NGX_ARENA_FUZZ_PARTICIPANT].len == 0
                     || ngx_arena_is(&argv[NGX_ARENA_FUZZ_PARTICIPANT], "ada")
                     || ngx_arena_is(&argv[NGX_ARENA_FUZZ_PARTICIPANT], "bob"));

    key = &argv[NGX_ARENA_FUZZ_IDEMPOTENCY];

    if (key->len) {
        ngx_arena_fuzz_assert(ngx_arena_fuzz_is_identifier(key, ""));
        ngx_arena_fuzz_assert(ngx_arena_fuzz_is_hexadecimal(
                                      &argv[NGX_ARENA_FUZZ_FINGERPRINT], 40));
    }
}


static ngx_arena_script_t *
ngx_arena_fuzz_find_script(ngx_str_t *argv)
{
    ngx_str_t            *text;
    ngx_uint_t            i;
    ngx_arena_script_t   *script;
    ngx_arena_scripts_t  *scripts;

    scripts = &ngx_arena_fuzz_conf()->scripts;
    script = scripts->scripts.elts;

    for (i = 0; i < scripts->scripts.nelts; i++) {
        text = ngx_arena_is(&argv[0], "FCALL") ? &script[i].function
               : ngx_arena_is(&argv[0], "EVAL") ? &script[i].chunk
                                                : &script[i].sha1;
        if (ngx_arena_equal(&argv[1], text)) {
            return &script[i];
        }
    }

    return NULL;
}


/* "{battle:<id>}" has become "{battle:", an identifier, "}". */

static void
ngx_arena_fuzz_check_key(ngx_arena_script_t *script, ngx_str_t *key)
{
    u_char     *open;
    ngx_str_t   name;

    open = memchr(script->key.data, '<', script->key.len);

    if (open == NULL) {
        ngx_arena_fuzz_assert(ngx_arena_equal(key, &script->key));
        return;
    }

    name.data = key->data + (open - script->key.data);

    ngx_arena_fuzz_assert(key->len > (size_t) (open - script->key.data));
    ngx_arena_fuzz_assert(key->data[key->len - 1] == '}');

    name.len = key->data + key->len - 1 - name.data;

    ngx_arena_fuzz_assert(memcmp(key->data, script->key.data,
                                 name.data - key->data)
                          == 0);
    ngx_arena_fuzz_assert(ngx_arena_fuzz_is_identifier(&name, ""));
}


/* Each is there, and is what its JSON says that it is. */

static void
ngx_arena_fuzz_check_arguments(ngx_pool_t *pool, ngx_arena_script_t *script,
    ngx_str_t *argv, ngx_uint_t argc)
{
    ngx_uint_t               i, n, nforms;
    ngx_arena_json_t        *json, *member;
    ngx_arena_limit_t       *limit;
    ngx_arena_argument_t    *argument;
    ngx_arena_json_fault_t   fault;

    ngx_arena_fuzz_assert(ngx_arena_json_parse(pool,
                                               &argv[NGX_ARENA_FUZZ_ARGUMENTS],
                                               NGX_HTTP_ARENA_MAX_DEPTH + 1,
                                               &json, &fault)
                          == NGX_OK);
    ngx_arena_fuzz_assert(json->type == NGX_ARENA_JSON_OBJECT);

    n = NGX_ARENA_FUZZ_FIRST;
    argument = script->arguments.elts;

    for (i = 0; i < script->arguments.nelts; i++) {
        ngx_arena_fuzz_assert(n < argc);

        member = ngx_arena_json_member(json, &argument[i].name);

        ngx_arena_fuzz_assert(member != NULL || argument[i].optional);

        if (member && (member->type == NGX_ARENA_JSON_STRING
                       || member->type == NGX_ARENA_JSON_NUMBER)
            && !ngx_arena_is(&argument[i].name, "cursor")
            && argument[i].min + argument[i].max > 0)
        {
            ngx_arena_fuzz_assert(ngx_arena_equal(&member->text, &argv[n]));
        }

        ngx_arena_argument_forms(&argument[i], &nforms);
        n += 1 + nforms;
    }

    n += script->settings.nelts;
    limit = script->limits.elts;

    for (i = 0; i < script->limits.nelts; i++) {
        n += (limit[i].by == NGX_ARENA_LIMIT_BY_SCRIPT);
    }

    ngx_arena_fuzz_assert(n == argc);
}


void
ngx_arena_fuzz_check_answers(ngx_pool_t *pool, ngx_str_t *answers,
    ngx_arena_fuzz_hostility_e hostile)
{
    u_char      *end;
    ngx_int_t    n;
    ngx_str_t    rest, head, body, length;
    ngx_uint_t   i;

    rest = *answers;
    i = 0;

    while (rest.len && i < ngx_arena_fuzz_nasked) {

        /* HTTP/0.9 has no head, and nothing follows */

        if (ngx_arena_fuzz_asked[i].version < NGX_HTTP_VERSION_10) {
            break;
        }

        end = memmem(rest.data, rest.len, "\r\n\r\n", 4);
        ngx_arena_fuzz_assert(end != NULL);

        head.data = rest.data;
        head.len = end + 2 - rest.data;
        rest.data += head.len + 2;
        rest.len -= head.len + 2;

        ngx_arena_fuzz_check_head(head);

        /* it is to go on: its answer is to come */

        if (memcmp(head.data, "HTTP/1.1 100", 12) == 0) {
            continue;
        }

        body.data = rest.data;
        body.len = 0;

        if (!ngx_arena_fuzz_asked[i].bodiless
            && ngx_arena_fuzz_head_value(head, "Content-Length", &length))
        {
            n = ngx_atoi(length.data, length.len);
            ngx_arena_fuzz_assert(n >= 0 && (size_t) n <= rest.len);

            body.len = n;
        }

        ngx_arena_fuzz_check_answer(pool, &head, &body, hostile);

        rest.data += body.len;
        rest.len -= body.len;
        i++;
    }
}


void
ngx_arena_fuzz_forget_requests(void)
{
    ngx_arena_fuzz_nasked = 0;
}


static void
ngx_arena_fuzz_check_answer(ngx_pool_t *pool, ngx_str_t *head, ngx_str_t *body,
    ngx_arena_fuzz_hostility_e hostile)
{
    ngx_int_t                status;
    ngx_str_t                type, value;
    ngx_arena_json_t        *json, *member;
    ngx_arena_json_fault_t   fault;
    static ngx_str_t         name = ngx_string("status");

    ngx_arena_fuzz_assert(head->len > sizeof("HTTP/1.1 200") - 1);

    status = ngx_atoi(head->data + sizeof("HTTP/1.1 ") - 1, 3);
    ngx_arena_fuzz_assert(status == 100 || status == 101
                          || (status >= 200 && status <= 599));

    if (ngx_arena_fuzz_head_value(*head, "X-Request-Id", &value)) {
        ngx_arena_fuzz_assert(ngx_arena_fuzz_is_identifier(&value, "."));
    }

    /* Redis may want any; but what a client sends is its own fault */

    if (hostile != NGX_ARENA_FUZZ_KIND) {
        return;
    }

    ngx_arena_fuzz_assert(status != 500 && status != 502 && status != 504);

    if (body->len == 0
        || !ngx_arena_fuzz_head_value(*head, "Content-Type", &type)
        || !ngx_arena_is(&type, "application/problem+json"))
    {
        return;
    }

    ngx_arena_fuzz_assert(ngx_arena_json_parse(pool, body, 4, &json, &fault)
                          == NGX_OK);

    member = ngx_arena_json_member(json, &name);

    ngx_arena_fuzz_assert(member && member->type == NGX_ARENA_JSON_NUMBER);
    ngx_arena_fuzz_assert(ngx_atoi(member->text.data, member->text.len)
                          == status);
}


/* Lines of printable text: nothing of what was sent begins a line of its own. */

static void
ngx_arena_fuzz_check_head(ngx_str_t head)
{
    size_t      i;
    ngx_str_t   line;
    ngx_uint_t  n, j;

    static char  *names[] = {
        "HTTP/1.1 ", "Server: ", "Date: ", "Content-Type: ",
        "Content-Length: ", "Connection: ", "Cache-Control: ",
        "X-Request-Id: ", "WWW-Authenticate: ", "Allow: ", "Retry-After: ",
        "Set-Cookie: arena_session=", "Set-Cookie: __Host-arena_session=",
        "Idempotency-Replayed: ", "Upgrade: ",
        "Location: ", "Last-Modified: ", "ETag: ", "Accept-Ranges: ",
        "Content-Range: ", "Transfer-Encoding: ", "Content-Disposition: ",
        "X-Content-Type-Options: ", "Content-Security-Policy: ",
        "Referrer-Policy: ", "Vary: ", "Sec-WebSocket-Version: ",
        "Access-Control-Allow-Origin: ", "Sec-WebSocket-Extensions: ",
        "X-Accel-Buffering: "
    };

    for (n = 0; ngx_arena_fuzz_line(&head, &line); n++) {

        for (j = 0; j < ngx_arena_fuzz_count(names); j++) {
            if (line.len >= strlen(names[j])
                && memcmp(line.data, names[j], strlen(names[j])) == 0)
            {
                break;
            }
        }

        ngx_arena_fuzz_assert(j < ngx_arena_fuzz_count(names));
        ngx_arena_fuzz_assert((j == 0) == (n == 0));

        for (i = 0; i < line.len; i++) {
            ngx_arena_fuzz_assert(line.data[i] >= ' ' && line.data[i] != 0x7f);
        }
    }

    ngx_arena_fuzz_assert(head.len == 0);
}


static ngx_uint_t
ngx_arena_fuzz_head_value(ngx_str_t head, char *name, ngx_str_t *value)
{
    size_t     len;
    ngx_str_t  line;

    len = strlen(name);

    while (ngx_arena_fuzz_line(&head, &line)) {

        if (line.len >= len + 2 && memcmp(line.data, name, len) == 0
            && line.data[len] == ':')
        {
            value->data = line.data + len + 2;
            value->len = line.len - len - 2;
            return 1;
        }
    }

    return 0;
}


static ngx_uint_t
ngx_arena_fuzz_line(ngx_str_t *text, ngx_str_t *line)
{
    u_char  *end;

    end = text->len ? memmem(text->data, text->len, "\r\n", 2) : NULL;

    if (end == NULL) {
        return 0;
    }

    line->data = text->data;
    line->len = end - text->data;
    text->data += line->len + 2;
    text->len -= line->len + 2;

    return 1;
}


/*
 * In the log phase, when all of a request is known: no token is left in what
 * a log may hold, and whom it was for had one.
 */

ngx_int_t
ngx_arena_fuzz_check_request(ngx_http_request_t *r)
{
    ngx_str_t                args, value, name, *token;
    ngx_http_arena_ctx_t    *ctx;
    ngx_arena_fuzz_asked_t  *asked;

    if (ngx_arena_fuzz_nasked < NGX_ARENA_FUZZ_MAX_ASKED) {
        asked = &ngx_arena_fuzz_asked[ngx_arena_fuzz_nasked++];
        asked->version = r->http_version;
        asked->bodiless = r->method == NGX_HTTP_HEAD
                          || r->headers_out.status == NGX_HTTP_NOT_MODIFIED
                          || r->headers_out.status == NGX_HTTP_NO_CONTENT;
    }

    /* not even its head was HTTP */

    if (r->phase_handler == 0) {
        return NGX_OK;
    }

    args = r->args;

    while (args.len) {
        value = ngx_arena_fuzz_piece(&args, '&');

        if (value.len && memchr(value.data, '=', value.len)) {
            name = ngx_arena_fuzz_piece(&value, '=');

            ngx_arena_fuzz_assert(!ngx_arena_fuzz_names_token(name)
                                  || ngx_arena_fuzz_is_masked(&value));
        }
    }

    ctx = ngx_http_get_module_ctx(r, ngx_http_arena_module);

    if (ctx == NULL) {
        return NGX_OK;
    }

    token = &ctx->access_token;

    /* a short one, or one with what masks it, is found anywhere */

    if (token->len >= 16 && memchr(token->data, 'x', token->len) == NULL) {
        ngx_arena_fuzz_assert(memmem(r->request_line.data, r->request_line.len,
                                     token->data, token->len)
                              == NULL);
        ngx_arena_fuzz_assert(memmem(r->unparsed_uri.data, r->unparsed_uri.len,
                                     token->data, token->len)
                              == NULL);
    }

    if (ctx->participant.len) {
        ngx_arena_fuzz_assert(ngx_arena_equal(&ctx->claims.scope,
                                              &ctx->scope));
        ngx_arena_fuzz_assert(ngx_arena_equal(&ctx->claims.subject,
                                              &ctx->participant));
    }

    return NGX_OK;
}


/* In any case, and with any of it escaped. */

static ngx_uint_t
ngx_arena_fuzz_names_token(ngx_str_t name)
{
    u_char     *p, *last, plain[12];
    size_t      n;
    ngx_int_t   ch;

    p = name.data;
    last = p + name.len;

    for (n = 0; p < last && n < sizeof(plain); n++) {
        ch = (*p == '%' && last - p > 2) ? ngx_hextoi(p + 1, 2) : NGX_ERROR;

        if (ch == NGX_ERROR) {
            plain[n] = *p++;

        } else {
            plain[n] = (u_char) ch;
            p += 3;
        }
    }

    return p == last && n == sizeof(plain)
           && strncasecmp((char *) plain, "access_token", n) == 0;
}


static ngx_uint_t
ngx_arena_fuzz_is_masked(ngx_str_t *text)
{
    size_t  i;

    for (i = 0; i < text->len && text->data[i] == 'x'; i++) { /* void */ }

    return i == text->len;
}


static ngx_uint_t
ngx_arena_fuzz_is_identifier(ngx_str_t *text, const char *more)
{
    size_t  i;

    for (i = 0; i < text->len; i++) {
        if (text->data[i] == '\0'
            || (!isalnum(text->data[i]) && !strchr("-_", text->data[i])
                && !strchr(more, text->data[i])))
        {
            return 0;
        }
    }

    return text->len >= 1 && text->len <= 64;
}


static ngx_uint_t
ngx_arena_fuzz_is_number(ngx_str_t *text)
{
    return ngx_atoi(text->data, text->len) >= 0;
}


static ngx_uint_t
ngx_arena_fuzz_is_hexadecimal(ngx_str_t *text, size_t len)
{
    size_t  i;

    for (i = 0; i < text->len && isxdigit(text->data[i]); i++) { /* void */ }

    return i == len && text->len == len;
}

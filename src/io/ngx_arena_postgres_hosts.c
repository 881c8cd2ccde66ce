
/*
 * The hosts of a connection to PostgreSQL: none may be a name to look up.
 */


#include "ngx_arena_postgres_connection.h"


static ngx_uint_t ngx_arena_postgres_address(const char *host, size_t len);


ngx_int_t
ngx_arena_postgres_check_hosts(ngx_str_t *reason, const char *host,
    const char *hostaddr)
{
    size_t  len;

    /* both may be lists, whose elements belong together */

    for ( ;; ) {
        len = strcspn(host, ",");

        if (len
            && strcspn(hostaddr, ",") == 0
            && !ngx_arena_postgres_address(host, len))
        {
            ngx_str_set(reason, "\"host\" must be an address or a socket "
                        "directory, or have a \"hostaddr\": looking up a "
                        "name would block the worker");
            return NGX_DECLINED;
        }

        host += len;
        hostaddr += strcspn(hostaddr, ",");

        if (*host++ == '\0') {
            return NGX_OK;
        }

        if (*hostaddr) {
            hostaddr++;
        }
    }
}


static ngx_uint_t
ngx_arena_postgres_address(const char *host, size_t len)
{
#if (NGX_HAVE_INET6)
    u_char  addr[16];

    if (ngx_inet6_addr((u_char *) host, len, addr) == NGX_OK) {
        return 1;
    }
#endif

    if (host[0] == '/' || host[0] == '@') {
        return 1;
    }

    return ngx_inet_addr((u_char *) host, len) != INADDR_NONE;
}

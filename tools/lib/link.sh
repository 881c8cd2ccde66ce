# shellcheck shell=bash
# A link that signs an organiser in, once: lua/api/organiser_sign_in.lua.
#
# Redis holds the organiser's token in a form that only the link's code opens,
# under a name that the code gives: neither alone is worth anything.

LINK_SECONDS=86400

# link_code: makes one, and prints it.
link_code() {
    local code
    code=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    # Secrets go by standard input: a command line is for everybody to read.
    printf '%s\n%s\n%s\n' "$code" "$(head -n 1 "$DIR/admin.token")" "$LINK_SECONDS" |
        perl -MDigest::SHA=sha1_hex -e '
            chomp(my ($code, $token, $seconds) = <STDIN>);
            my $pad = join "", map { pack "H*", sha1_hex("token $_ $code") } 1 .. 1 + length($token) / 20;
            my $encrypted = unpack "H*", $token ^ substr $pad, 0, length $token;
            print "SET {arena}:link:", sha1_hex("name $code"), " $encrypted EX $seconds\n"' |
        link_redis >/dev/null || die "Redis does not take the link: see $DIR/logs/redis.log."
    say "$code"
}

# As the user of who started the stack.
link_redis() {
    if [ "${SETTINGS[redis_default]}" = password ]; then
        REDISCLI_AUTH=$(cat "$DIR/redis.admin")
        export REDISCLI_AUTH
    fi
    redis-cli -e -s "$SOCKETS/redis.sock"
}

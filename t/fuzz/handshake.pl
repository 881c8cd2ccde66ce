#!/usr/bin/perl

# Handshakes and frames that nobody thought of, at a real nginx with nchan: no worker dies, sockets that were there before hear
# on, every answer is one that a handshake may have, and no sanitizer has something to say (SAN=1).
#
# usage: perl t/fuzz/handshake.pl [SECONDS] [SEED]        make fuzz TARGET=handshake SECONDS=600
#
# The same seed gives the same inputs. Those of a round that went wrong are left in .build/fuzz/found.

use Mojo::Base -strict, -signatures;

use FindBin;
BEGIN { chdir "$FindBin::Bin/../.." or die "Cannot go there: $!\n" }
use lib 't/lib';
use IO::Select;
use IO::Socket::SSL qw(SSL_VERIFY_NONE);
use Mojo::File qw(path tempdir);
use Mojo::Util qw(steady_time);

use Arena::File qw(spew);
use Arena::Http2;
use Arena::Test;

my $seconds = $ARGV[0] || 20;
my $seed    = my $first = $ARGV[1] || $ENV{FUZZ_SEED} || int rand 2**31;
my $found   = path('.build/fuzz/found');

sub throw ($below) { return int(($seed = ($seed * 1_103_515_245 + 12_345) % 2**31) / 2**31 * $below) }
sub one (@of)     { return $of[throw(scalar @of)] }
sub odds ($of)    { return !throw($of) }

# What a value may be

my @characters = (split(//, q{0123456789:,-[];="./*azAZ_%&}), map({chr} 33 .. 126, 128 .. 255), "\t", ' ');

sub noise ($most = 40) { return join '', map { $characters[throw(scalar @characters)] } 1 .. throw($most) }

sub number () { return one(0, 1, -1, 2, 13, 32767, 32768, -32768, 65536, time, 2**31, 2**32, '9' x (1 + throw(30)), '-' . '9' x (1 + throw(20)), '') }

sub message_id () {
  return number() . one(':', ':', ':', '', '::', '%3A') . join ',', map { one(number(), '[' . number() . ']', '-', '') } 0 .. (odds(10) ? throw(300) : throw(4));
}

sub date () { return one('Thu, 01 Jan 1970 00:00:01 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Sun, 29 Nov 2026 00:00:00 GMT', 'Mon, 01 Jan 9999 00:00:00 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', number()) }

my @base64 = ('A' .. 'Z', 'a' .. 'z', 0 .. 9, '+', '/');

sub key () { return one(map({ my $length = $_; join '', map({ $base64[throw(64)] } 1 .. $length), '==' } 22, 22, 22, 21, 23, 0, 100), 'A' x 24) }

sub extension () {
  return join one(', ', ',', '; ', ''), map {
    join '; ', one('permessage-deflate', 'deflate-frame', 'x-webkit-deflate-frame', noise(10)),
      map { one(qw(client_max_window_bits server_max_window_bits max_window_bits client_no_context_takeover server_no_context_takeover)) . one('', '=' . number(), '="' . number() . '"', '=') } 0 .. throw(4)
  } 0 .. throw(3);
}

sub upgrade ()  { return one('websocket', 'WebSocket', 'websockets', 'h2c', 'websocket, h2c', '') }
sub protocol () { return one('ws+meta.nchan', 'ws+meta.nchanx', 'ws+meta.nchan, chat', 'chat', '') }
sub accept ()   { return one('text/event-stream', 'text/event-stream, */*', '*/*', 'multipart/mixed', 'text/plain', 'application/json', 'text/html, text/event-stream;q=0') }

# All headers that nchan reads, and those that nginx has an eye on.
my %headers = (
  'If-None-Match' => \&message_id, 'Last-Event-ID' => \&message_id, 'Etag' => \&message_id, 'If-Modified-Since' => \&date,
  'If-Unmodified-Since' => \&date, 'If-Match' => \&message_id, 'If-Range' => \&date, 'Range' => sub { 'bytes=' . number() . '-' . number() },
  'Upgrade' => \&upgrade, 'Connection' => sub { one('Upgrade', 'upgrade, close', 'keep-alive', 'close', 'Upgrade, HTTP2-Settings') },
  'Sec-WebSocket-Key' => \&key, 'Sec-WebSocket-Version' => sub { one(13, 13, 8, 0, number()) }, 'Sec-WebSocket-Protocol' => \&protocol,
  'Sec-WebSocket-Extensions' => \&extension, 'Sec-WebSocket-Accept' => \&key, 'Accept' => \&accept, 'TE' => sub { one('chunked', 'trailers') },
  'Origin' => sub { one('http://localhost', 'null', 'http://evil.example') }, 'X-EventSource-Event' => \&noise, 'X-Accel-Redirect' => sub {'/'},
  'X-Accel-Buffering' => sub {'yes'}, 'Access-Control-Request-Method' => sub {'GET'}, 'Access-Control-Request-Headers' => \&noise,
  'Content-Type' => sub { one('text/plain', 'application/json', 'application/octet-stream') }, 'Content-Length' => sub { one(0, 0, 1, 5) },
  'Expect' => sub {'100-continue'}, 'Cookie' => sub { 'arena_session=' . noise() }, 'Authorization' => sub { 'Bearer ' . noise() },
  'X-Forwarded-For' => \&noise, 'X-Real-IP' => sub {'::1'}, 'X-Request-Id' => \&noise, 'Keep-Alive' => \&number, 'Accept-Encoding' => sub {'gzip'},
  'HTTP2-Settings' => \&key, 'Sec-Fetch-Site' => sub { one(qw(same-origin none cross-site)) }, 'Cache-Control' => sub {'no-cache'},
  'User-Agent' => \&noise, 'Referer' => \&noise, 'Via' => \&noise, 'Date' => \&date, 'Destination' => sub {'/'}, 'Depth' => \&number,
);
my @names = sort keys %headers;

my @arguments = qw(last_event_id id channel channel_id channels tag time token delta callback nchan last-event-id _);

my @websocket = (['Upgrade', 'websocket'], ['Connection', 'Upgrade'], ['Sec-WebSocket-Version', 13], ['Sec-WebSocket-Key', 'AAAAAAAAAAAAAAAAAAAAAA==']);
my @events    = (['Accept', 'text/event-stream']);

sub value ($name) { return odds(8) ? noise() : odds(60) ? noise(3000) : $headers{$name}->() }

# Mostly a handshake that is good but for what is added, changed, doubled or left out.
sub lines () {
  my @lines = map { [@$_] } @{one(\@websocket, \@websocket, \@events, \@events, [@websocket, @events], [])};
  $lines[throw(scalar @lines)][1] = value($lines[throw(scalar @lines)][0]) if @lines && odds(8);
  splice @lines, throw(scalar @lines), 1 if @lines && odds(12);
  push @lines, $lines[throw(scalar @lines)] if @lines && odds(12);
  push @lines, map { [$_, value($_)] } map { one(@names) } 1 .. throw(6);
  return map { (odds(6) ? lc $_->[0] : $_->[0]) . ': ' . ($_->[1] =~ tr/\r\n\0//dr) } @lines;
}

sub query () {
  return '' if odds(2);
  return '?' . join one('&', '&', ';'), map { one(@arguments) . one('=', '=', '') . one(message_id(), number(), noise()) =~ tr/ \t\x00-\x1f#\x7f-\xff//dr } 0 .. throw(3);
}

sub request ($battle) {
  my $method = odds(25) ? one(qw(POST PUT DELETE OPTIONS HEAD PATCH)) : 'GET';
  my $path   = odds(20) ? one('/ws/', '/ws/battles/', "/ws/battles/$battle/x", '/ws/battles/nowhere', '/ws//battles') : "/ws/battles/$battle";
  return join "\r\n", "$method $path" . query() . ' HTTP/1.' . (odds(20) ? 0 : 1), 'Host: localhost', lines(), '', '';
}

# A frame of a client: any first byte, any length that it says it has, masked or not.
sub frame () {
  my $first  = odds(4) ? throw(256) : one(0x89, 0x89, 0x8a, 0x8a, 0x88, 0x81, 0x82, 0x01, 0x00, 0x80, 0xc1);
  my $bytes  = $first == 0x88 && !odds(4) ? pack('n', one(1000, 1001, 1005, 1006, 999, 0, 65535, throw(65536))) . noise(20) : odds(8) ? 'x' x throw(2000) : noise(30);
  my $length = odds(12) ? one(0, 1, 125, 126, 127, 65535, 65536, 2**31, 2**40) : length $bytes;
  my $mask   = odds(12) ? '' : pack 'N', throw(2**31);
  my $bit    = length $mask ? 0x80 : 0;
  my $size   = $length < 126 ? pack 'C', $bit | $length : $length < 65536 ? pack 'Cn', $bit | 126, $length : pack 'CQ>', $bit | 127, $length;
  $bytes ^= substr $mask x (length($bytes) / 4 + 1), 0, length $bytes if length $mask;
  return chr($first) . $size . $mask . $bytes;
}

sub frames () { return join '', odds(30) ? noise(500) : map { odds(15) ? frame() x throw(200) : frame() } 0 .. throw(8) }

# What nginx may answer to a handshake. Nobody knows what becomes of one that has ended before its answer.
my %STATUS = map { $_ => 1 } qw(100 101 200 400 401 403 404 405 408 413 415 417 422 426 429 494 503);

# The ways to the server: one to open a connection, what is written first, what a request is there, whether an answer has
# come, and its status. Over HTTP/2 header fields are literals, and those of one connection are sent as they are.

my $client;
my ($tls_port, $http2_port) = map { Arena::Stack->free_port } 1, 2;

sub request2 ($text) {
  my ($first, @lines) = split /\r\n/, $text;
  my ($method, $path) = $first =~ /^(\S+) (.*) HTTP/;
  my @fields = map { [/^([^:]*): ?(.*)/s] } grep { !/^Host:/ } @lines;
  return Arena::Http2::request(1, [[':method', $method], [':scheme', 'http'], [':path', $path], [':authority', 'localhost'],
    map { [odds(30) ? $_->[0] : lc $_->[0], $_->[1]] } @fields], open => odds(6));
}

sub status2 ($text) {
  my ($status) = grep {defined} map { Arena::Http2::status($_) } Arena::Http2::frames(\$text);
  return $status;
}

my $over_tls = sub {
  my $socket = $client->connect($tls_port);
  return IO::Socket::SSL->start_SSL($socket, SSL_verify_mode => SSL_VERIFY_NONE) || die "TLS: $IO::Socket::SSL::SSL_ERROR\n";
};
my %one_one = (first => '', request => sub ($text) {$text},
  status => sub ($text) { $text =~ /\r\n\r\n/ ? $text =~ m{\AHTTP/1\.1 (\d+) } ? $1 : '?' : undef });
my %WAYS = (
  plain => {%one_one, open => sub { $client->connect }},
  tls   => {%one_one, open => $over_tls},
  http2 => {open => sub { $client->connect($http2_port) }, first => Arena::Http2::preface(),
    request => \&request2, status => \&status2}
);
my @WAYS = (('plain') x 4, qw(tls http2 http2));

my $home        = tempdir;
my $certificate = Arena::Stack->certificate($home);
my $arena  = Arena::Test->start(workers => 2, server => "listen 127.0.0.1:$http2_port http2; listen 127.0.0.1:$tls_port ssl; $certificate");
$client = $arena->client;
my $stack   = $arena->stack;
my $battle  = $arena->running;
my @workers = $stack->workers_running;
my @heard   = map { listener() } 1 .. 12;
my ($inputs, $faults, %seen) = (0, 0);

# A socket, what came over it, and what it has to say now and then so that nobody takes it for lost.
sub listener () {
  state $n = 0;
  my $socket = $client->connect;
  my $pong   = $n++ % 3 ? "\x8a\x80\0\0\0\0" : '';
  my @lines  = map {"$_->[0]: $_->[1]"} $pong ? @websocket : @events;
  syswrite $socket, join "\r\n", "GET /ws/battles/$battle HTTP/1.1", 'Host: localhost', @lines, '', '';
  sysread $socket, my $head, 4096 or die "No listener\n";
  die "A listener: $head\n" unless $head =~ m{\AHTTP/1\.1 (?:101|200) };
  return [$socket, '', $pong];
}

sub fault ($what, @sent) {
  $faults++;
  my $file = $found->make_path->child("handshake-$first-" . $faults);
  spew($file, join "\n----\n", @sent);
  say STDERR "not so: $what; see $file";
}

sub judge ($one) {
  my ($text, $status) = @$one{qw(text status)};
  return $seen{"$one->{way}: no answer"}++ if $text eq '';
  $status //= '?';
  $seen{"$one->{way}: $status"}++;
  return if $status eq 'reset';
  fault("the status $status over $one->{way}", $one->{sent}) unless $STATUS{$status};
  fault('something that was negotiated', $one->{sent}) if $status eq '101' && $text =~ /^Sec-WebSocket-(?:Protocol):|nchan|x-webkit/mi;
}

# So many at once: each in one to three pieces, some gone before they have an answer.
sub round ($count) {
  my @open;
  local $SIG{PIPE} = 'IGNORE';
  for (1 .. $count) {
    my $name   = one(@WAYS);
    my $way    = $WAYS{$name};
    my $sent   = $way->{first} . $way->{request}->(request($battle));
    my $socket = $way->{open}->();
    my $cut    = odds(5) ? throw(length $sent) : 0;
    push @open, {way => $name, socket => $socket, sent => $sent, text => '', rest => substr($sent, $cut), frames => odds(3) ? '' : frames(), gone => odds(10)};
    syswrite $socket, substr $sent, 0, $cut if $cut;
    $inputs++;
  }
  for my $one (@open) {
    syswrite $one->{socket}, $one->{rest};
    close delete $one->{socket} if $one->{gone};
  }
  my @waiting = grep { $_->{socket} } @open;
  my $until   = steady_time + 30;
  while (@waiting && steady_time < $until) {
    my %by = map { fileno $_->{socket} => $_ } @waiting;
    for my $ready (IO::Select->new(map { $_->{socket} } @waiting)->can_read(1)) {
      my $one  = $by{fileno $ready};
      my $read;
      do { $read = sysread $ready, $one->{text}, 16384, length $one->{text} } while $read && $one->{way} eq 'tls' && $ready->pending;
      $one->{status} = $WAYS{$one->{way}}{status}->($one->{text});
      next if $read && !defined $one->{status};
      $one->{answered} = 1;
      judge($one);
      syswrite $ready, $one->{frames} if $read;
    }
    @waiting = grep { !$_->{answered} } @waiting;
  }
  $seen{'waits'} += @waiting;
  close $_->{socket} for grep { $_->{socket} } @open;
  still_well(map { $_->{sent} } @open);
}

# All that were there hear what is published now.
sub still_well (@sent) {
  state $n = 0;
  $n++;
  local $SIG{PIPE} = 'IGNORE';
  fault("workers: @workers, then " . join(' ', $stack->workers_running), @sent) unless "@workers" eq join ' ', $stack->workers_running;
  my ($published) = $stack->redis('SPUBLISH', "arena:0:{battle:$battle}:battle.$battle", qq({"event":"fuzz","n":"<$n>"}));
  my $until = steady_time + 30;
  for my $one (@heard) {
    syswrite $one->[0], $one->[2] if $one->[2];
    my $select = IO::Select->new($one->[0]);
    until ($one->[1] =~ /<$n>/) {
      my $left = $until - steady_time;
      last unless $left > 0 && $select->can_read($left) && sysread $one->[0], $one->[1], 65536, length $one->[1];
    }
    if ($one->[1] !~ /<$n>/) { fault("a listener hears nothing in round $n", @sent); $one = listener() }
    else                     { $one->[1] = '' }
  }
  @workers = $stack->workers_running;
}

my $end = steady_time + $seconds;
round(50) while steady_time < $end && $faults < 10;

close $_->[0] for @heard;
$stack->stop;
my @reports = ($stack->reports, $stack->alarms);
fault("what the logs say: $_") for @reports;
$stack->forget unless $faults;
say join ', ', map {"$_: $seen{$_}"} sort keys %seen;
say $faults ? 'not ok' : 'ok', " - handshake: $inputs inputs, seed $first";
exit !!$faults;

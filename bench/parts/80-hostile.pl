# What a player feels while somebody without credentials asks for as much as goes: with all that is done about it, without
# limits (an attacker may have many addresses), and without any of it, as it was.

use Mojo::Base -strict, -signatures;

use Mojo::File qw(tempfile);
use Mojo::JSON qw(decode_json);
use Time::HiRes qw(sleep);

my $CONNECTIONS = 500;

my $get = sub ($label, $code, $path, @headers) {
  [$label, $code, join "\r\n", "GET $path HTTP/1.1", 'Host: localhost', @headers, '', '']
};

# One player a question, so that all submissions are accepted; as many requests for /me.
my $play = sub ($bench, $battle, $rate, $seconds) {
  my @submits = splice @{$battle->{unasked}}, 0, $rate * $seconds / 2;
  my @submitted = $battle->http_all(map { [submit => @$_] } @submits);
  my @requests = map {
    my $player = $submits[$_][0];
    ($get->(me => 200, '/api/battles/' . $battle->id . '/me', 'Authorization: Bearer ' . $battle->token($player)), $submitted[0][$_])
  } 0 .. $#submits;
  return $bench->load(\@requests, connections => 16, rate => $rate, unintended => 1);
};

# In the background, from now on; asks for what the attack says, again and again. A machine of its own has no part in our
# processors: so it has those that nobody else wants.
my $attack = sub ($bench, $paths, $connections, $seconds) {
  my ($file, $out) = (tempfile, tempfile);
  my $handle = $file->open('>');
  for (1 .. 300_000 / @$paths) {
    for my $request (map { $get->(attack => 200, $_) } @$paths) {
      printf $handle "%s %d %d\n%s\n", $request->[0], $request->[1], length $request->[2], $request->[2];
    }
  }
  close $handle;
  my $pid = fork // die "fork: $!\n";
  if (!$pid) {
    open STDOUT, '>', $out or die $!;
    exec qw(nice -n 19), $bench->program('http'), '-p', $bench->stack->port, '-c', $connections, '-s', $seconds, $file;
  }
  return sub {
    waitpid $pid, 0;
    die "The attack failed\n" if $?;
    my $result = decode_json($out->slurp);
    undef $file;
    return $result;
  };
};

my $measure = sub ($bench, $server, $title, $rate, $seconds, $attacks) {
  my $battle = $server->battle($bench->pick(500, 60))->crowd($bench->pick(19_500, 200));
  $battle->{unasked} = [map { my $player = $_; map { [$player, $_] } $battle->questions_of($player) } @{$battle->players}];
  my $path = '/api/battles/' . $battle->id . '/leaderboard';
  my %paths = (
    'one page'   => ["$path?limit=500"],
    'many pages' => [map { "$path?limit=" . (1 + 7 * $_ % 500) . '&offset=' . (31 * $_ % 19_000) } 1 .. 5000]
  );
  my %alone;
  my $say = sub ($what, $result) {
    my $bad = $result->{sent} - $result->{intended};
    $bench->figure("$title: $what, a player's requests without the answer that was intended", $bad, '', note => "of $result->{sent}",
      $title eq 'as it was' ? () : (most => 0));
    for my $label (qw(me submit)) {
      my $ms = $result->{labels}{$label}{ms};
      $bench->figure("$title: $label, $what, $_", $ms->{$_}, 'ms') for qw(p50 p99);
      $alone{$label} //= $ms->{p99};
      $bench->figure("$title: $label, $what, p99 to that alone", $ms->{p99} / $alone{$label}, '', $title eq 'as it was' ? () : (most => 3))
        if $what ne 'alone';
    }
  };
  $say->(alone => $play->($server, $battle, $rate, $seconds));
  for my $name (@$attacks) {
    my $end = $attack->($server, $paths{$name}, $bench->pick($CONNECTIONS, 20), $seconds + 3);
    sleep 1;    # until it is under way
    $say->($name, $play->($server, $battle, $rate, $seconds));
    my $result = $end->();
    my $codes = $result->{labels}{attack}{codes};
    $bench->figure("$title: $name, answers to the attacker", $result->{answered} / ($seconds + 3), '1/s',
      note => join ', ', map {"$codes->{$_} of $_"} sort keys %$codes);
  }
};

{
  name  => 'hostile',
  title => 'Hostile readers',
  run   => sub ($bench) {
    my ($rate, $seconds) = map { $bench->pick(@$_) } [200, 40], [6, 1];
    my %servers = ('as it was' => 'arena_shared off; arena_guest_time off;', 'without limits' => '', 'with limits' => 'arena_limit reads 6000;');
    for my $title ('as it was', 'without limits', 'with limits') {
      my $other = $bench->beside(http => $servers{$title});
      $measure->($bench, $other, $title, $rate, $seconds, $title eq 'with limits' ? ['one page'] : ['one page', 'many pages']);
      $other->stop($other->stack);
    }
  }
};

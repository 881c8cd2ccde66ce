use lib 't/lib';
use Arena::File qw(spew);
use Arena::Survival;
use Arena::Test;

use Mojo::File qw(path tempdir);

# From the version before to this one, while play goes on.

# Two hosts, of which one after the other gets this version, and is then told what channels are called at Redis. One that is
# told "plain", and no more, does what the version before does: it publishes to plain names, and listens to no other.
# ARENA_BEFORE=DIRECTORY, a checkout of that version with its module built: then it is that version itself.
my @STEPS = ('', 'tagged listen=both', 'tagged');
my $home  = tempdir;
my ($old, $new) = map { path($_)->to_abs } $ENV{ARENA_BEFORE} // '.', '.';

# One that runs the version before.
sub host ($beside = undef) {
  my $text = $old->child('conf/run.conf.in')->slurp =~ s/\@SOURCE\@/$old/gr;
  $text =~ s/arena_channels\s+\w+;/arena_channels plain;/ if $old eq $new;
  my %options = (conf => spew($home->child($beside ? 'there' : 'here'), $text)->to_string);
  $options{module} = $old->child('.build/module/ngx_http_arena_module.so') if $old ne $new;
  my %option = (workers => 2, http => join(' ', map {"arena_limit $_ off;"} qw(questions submit reads)), options => \%options);
  return $beside ? $beside->beside(%option) : Arena::Test->start(%option);
}

# This version takes over, with this setting: an empty one is that of who says nothing.
sub told ($host, $setting) {
  my $conf = $host->stack->file('nginx.conf');
  my $text = $conf->slurp =~ s/\Q$old\E/$new/gr;
  $text =~ s/^ *arena_channels .*\n//m;
  $text =~ s/^( *arena_lua_path .*\n)/$1    arena_channels $setting;\n/m if $setting;
  spew($conf, $text);
}

sub points ($socket) { return map { $_->{data}{points} } $socket->all('participant.updated') }

# One of each kind, and how many points there were before.
sub sockets ($ada, $host) {
  my $player = $ada->at($host);
  return {
    before  => $player->me->{points},
    private => $player->socket,
    public  => $host->client->socket($ada->battle),
    changes => $host->client->socket($ada->battle, delta => 1)
  };
}

sub once ($sockets, $name, $points = undef) {
  my $private = $sockets->{private};
  $private->event('participant.updated', sub ($e) { $e->{data}{points} == $points }) if defined $points;
  my @points = points($private);
  is_deeply \@points, [map { $sockets->{before} + 12 * $_ } 1 .. @points], "$name: what is private comes once, each in its order";
  for my $kind (qw(public changes)) {
    my @seq = map { $_->{seq} } @{$sockets->{$kind}->events};
    my %seen;
    is_deeply \@seq, [sort { $a <=> $b } grep { !$seen{$_}++ } @seq], "$name: what is $kind, too";
  }
}

subtest 'the names of channels: each step' => sub {
  my $here   = host();
  my $there  = host($here);
  # A worker that goes closes connections that are kept, and cuts off a request that is under way on one.
  $_->client->ua->max_connections(0) for $here, $there;
  my $battle = $here->running(questions => bank(100, difficulty => 'easy', points => 12), rules => {question_count => 100});
  my $ada    = $here->join($battle, 'ada');
  my $points = 0;
  my $play   = sub {
    for my $host (map { ($here, $there) } 1, 2) {
      answered $_, 200, 'an answer' for $host->score($ada->at($host));
      $points += 12;
    }
  };

  for my $step (@STEPS) {
    for my $host ($here, $there) {
      my $other = $host == $here ? $there : $here;
      my $name  = ($host == $here ? 'here' : 'there') . ' "' . $step . '"';
      my ($stays, $goes) = map { sockets($ada, $_) } $other, $host;
      $play->();
      my @before = $host->stack->workers_running;
      told($host, $step);
      if ($step) { $host->stack->reload; $play->() }
      else       { Arena::Fault->new(stack => $host->stack)->upgrade($play) }
      $host->stack->replaced(@before);
      my $comes = sockets($ada, $host);
      $play->();

      once($stays, "$name: on the other host", $points);
      once($goes,  "$name: before it");
      cmp_ok scalar(points($goes->{private})), '>=', 4, 'which is heard as long as the socket is open';
      once($comes, "$name: behind it", $points);
      for my $sockets ($stays, $comes) {
        my $last = $here->leaderboard($battle)->{seq};
        ok $sockets->{public}->event('leaderboard.updated', sub ($e) { $e->{seq} >= $last }), 'the last standings come';
        ok $sockets->{changes}->event('leaderboard.changed', sub ($e) { $e->{seq} >= $last }), 'the last changes, too';
        $sockets->{$_}->close for qw(private public changes);
      }
    }
  }

  # So the steps are not there for nothing.
  my $left = sub {
    told($here, 'plain');
    $here->stack->renew;
    my $sockets = sockets($ada, $there);
    $here->score($ada);
    $there->score($ada->at($there));
    $sockets->{private}->event('participant.updated', sub ($e) { $e->{data}{points} == $points + 24 });
    return points($sockets->{private});
  };
  is_deeply [$left->()], [$points + 24], 'a host that has left out a step is not heard by the others';
  done_clean($there, $here);
};

# The binary is replaced while it serves: USR2, WINCH, QUIT.
my $game = Arena::Survival->start;
$game->play;
my $before = $game->stack->pid('nginx');
$game->fault->upgrade;
isnt $game->stack->pid('nginx'), $before, 'another master runs';
ok $game->play, 'the game goes on';
$game->survived;

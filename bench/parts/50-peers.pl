# The same attacks by Arena and by its peers: with nobody listening, and with a socket for each player.

use Mojo::Base -strict, -signatures;

use FindBin;
use lib "$FindBin::Bin/peers", "$FindBin::Bin/sockets";

use Peers;
use Sockets;

# How a player's socket is opened, and what is said on it first.
my %SOCKET = (
  lua  => sub ($sockets, $player) { '/ws?channels=battle.' . $sockets->battle->id . ",private-participant.$player->{id}" },
  node => sub ($sockets, $player) {
    "/socket.io/?EIO=4&transport=websocket\t\t40" . '{"token":"' . $sockets->battle->token($player) . '"}'
  }
);
my %TITLE = (arena => 'Arena', lua => 'Lua module', node => 'Node');
my %GOAL  = (lua => 3, node => 5);

my $measure = sub ($bench, $name, $players, $port, $service, @more) {
  my %row;
  # code that is compiled while it runs is to be compiled before
  $bench->load($bench->battle($bench->pick(400, 2))->attacks, port => $port);
  for my $listening (0, 1) {
    my $battle   = $bench->battle($players);
    my $requests = $battle->attacks;
    my $sockets = Sockets->new(bench => $bench, battle => $battle, port => $port, processes => 1, $SOCKET{$name} ? (address => $SOCKET{$name}) : ());
    if ($listening) {
      my $connected = $sockets->start->order(connect => $players);
      die "$name: $connected->{open} of $players sockets are open\n" if $connected->{open} < $players;
    }
    my $result = $bench->load($requests, port => $port, @more);
    my $heard = $listening ? $sockets->order('counts')->{messages} : 0;
    die "$name: nobody heard of an attack\n" if $listening && !$heard;
    $sockets->end;
    $row{$listening} = {rate => $result->{rate}, server => $result->{cpu}{$service}, redis => $result->{cpu}{redis},
      p50 => $result->{labels}{attack}{ms}{p50}, p99 => $result->{labels}{attack}{ms}{p99}, heard => $heard / @$requests};
  }
  return \%row;
};

{
  name  => 'peers',
  title => 'Peers: attack',
  run   => sub ($bench) {
    my $players = $bench->pick(1000, 10);
    $bench = $bench->beside;
    my $peers = Peers->new(bench => $bench);
    $peers->script;
    my %rows = (arena => $measure->($bench, arena => $players, $bench->stack->port, 'nginx'));
    for my $name (qw(lua node)) {
      $bench->say("  $TITLE{$name}");
      my $port = $peers->start($name)->{port};
      my $processor = Bench::Processor->new(stack => $bench->stack, more => {$name => $peers->pids($name)});
      $rows{$name} = eval { $measure->($bench, $name, $players, $port, $name, processor => $processor) } // die $@, substr $peers->log($name), 0, 600;
      $peers->stop($name);
    }
    for my $listening (0, 1) {
      my $when = $listening ? 'all listen' : 'nobody listens';
      for my $name (qw(arena lua node)) {
        my $row = $rows{$name}{$listening};
        $bench->figure("$when: $TITLE{$name}, throughput", $row->{rate}, '1/s', note => sprintf 'p50 %.1f ms', $row->{p50});
        $bench->figure("$when: $TITLE{$name}, server's processor", $row->{server}, 'us');
        $bench->figure("$when: $TITLE{$name}, Redis's processor", $row->{redis}, 'us');
        $bench->figure("$when: $TITLE{$name}, messages heard for an attack", $row->{heard}, '') if $listening;
      }
      my $ours = $rows{arena}{$listening};
      for my $name (sort keys %GOAL) {
        my $theirs = $rows{$name}{$listening};
        $bench->figure("$when: Arena / $TITLE{$name}, throughput", $ours->{rate} / $theirs->{rate}, 'x', least => $GOAL{$name});
        $bench->figure("$when: $TITLE{$name} / Arena, server's processor", $theirs->{server} / $ours->{server}, 'x');
      }
      $bench->chart("Attacks a second, $when", unit => '1/s', bars => [map { [$TITLE{$_}, $rows{$_}{$listening}{rate}] } qw(arena lua node)]);
    }
  }
};

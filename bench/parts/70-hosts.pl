# Two hosts at one Redis beside one host: the same attacks, by as many workers in all, with a socket for each player; and
# how long an event takes to a socket of the host that caused it, and to one of the other.

use Mojo::Base -strict, -signatures;

use FindBin;
use lib "$FindBin::Bin/sockets";

use IO::Select;
use IO::Socket::INET;
use Mojo::JSON qw(decode_json);
use Socket qw(IPPROTO_TCP TCP_NODELAY);
use Time::HiRes qw(time);

use Arena::File qw(spew);
use Bench::Processor;
use Sockets;

# Half of the requests to each port, both at once; what the generators say, and processors' time, per request.
my $load = sub ($bench, $processor, $requests, @ports) {
  my @files = map { $bench->dir->child("half$_") } 0, 1;
  for my $half (0, 1) {
    my @own = map { $requests->[$_] } grep { $_ % 2 == $half } 0 .. $#$requests;
    spew($files[$half], map { sprintf "%s %d %d\n%s\n", $_->[0], $_->[1], length $_->[2], $_->[2] } @own);
  }
  my $before = $processor->used;
  my @running = map { open my $from, '-|', $bench->program('http'), '-p', $ports[$_], '-c', 32, $files[$_] or die $!; $from } 0, 1;
  my @results = map { local $/; decode_json(readline $_) } @running;
  my $after  = $processor->used;
  my ($answered, $intended, $rate) = (0, 0, 0);
  for my $result (@results) {
    $answered += $result->{answered};
    $intended += $result->{intended};
    $rate     += $result->{rate};
  }
  die "$intended of " . @$requests . " attacks were accepted\n" if $intended < 0.99 * @$requests;
  my ($p99) = sort { $b <=> $a } map { $_->{labels}{attack}{ms}{p99} } @results;
  return {rate => $rate, p99 => $p99, map { $_ => 1e6 * ($after->{$_} - $before->{$_}) / $answered } keys %$after};
};

my $nginx = sub (@stacks) {
  return Bench::Processor->new(stack => $stacks[0], services => ['redis'], more => {nginx => [map { $_->pid('nginx') } @stacks]});
};

my $measure = sub ($bench, $players, @stacks) {
  my @ports = map { $_->port } @stacks[0, -1];
  $load->($bench, $nginx->(@stacks), $bench->battle($bench->pick(200, 4))->attacks, @ports);
  my $battle   = $bench->battle($players);
  my $requests = $battle->attacks;
  my @sockets = map { Sockets->new(bench => $bench, battle => $battle, port => $_, processes => 1)->start } @ports;
  for my $sockets (@sockets) {
    my $connected = $sockets->order(connect => $players / 2);
    die "$connected->{open} sockets are open\n" if $connected->{open} < $players / 2;
  }
  my $row = $load->($bench, $nginx->(@stacks), $requests, @ports);
  $row->{heard} = 0;
  $row->{heard} += $_->order('counts')->{messages} / @$requests for @sockets;
  $_->end for @sockets;
  return $row;
};

my $connect = sub ($port, @said) {
  my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or die "Cannot connect: $!\n";
  setsockopt $socket, IPPROTO_TCP, TCP_NODELAY, 1;
  return $socket unless @said;
  print $socket join "\r\n", @said, '', '';
  my $head = '';
  sysread $socket, $head, 1, length $head or die "No answer\n" until $head =~ /\r\n\r\n\z/;
  die $head unless $head =~ m{^HTTP/1.1 101 };
  return $socket;
};

# Milliseconds from the request of an attack at the first host to attack.received at a socket of each.
my $cross = sub ($bench, $count, @stacks) {
  my $battle = $bench->battle(2 * $count);
  my @players = @{$battle->players};
  $battle->prepare(map { [submit => $_, ($battle->questions_of($_))[0]] } @players);
  $battle->prepare(map { [reward => $_] } @players);
  my $from = $connect->($stacks[0]->port);
  my @latencies;
  for my $i (0 .. $count - 1) {
    my ($attacker, $target) = @players[2 * $i, 2 * $i + 1];
    my @sockets = map {
      $connect->($_->port, 'GET /ws/battles/' . $battle->id . ' HTTP/1.1', 'Host: localhost', 'Upgrade: websocket', 'Connection: Upgrade',
        'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', 'Authorization: Bearer ' . $battle->token($target))
    } @stacks;
    my $select = IO::Select->new($from, @sockets);
    my (%bytes, %heard, $answered);
    my $began = time;
    syswrite $from, $battle->http(attack => $attacker, $target)->[2];
    until ($answered && keys %heard == @sockets) {
      my @ready = $select->can_read(10) or die "An attack was not heard of\n";
      my $now = time;
      for my $one (@ready) {
        sysread $one, $bytes{$one}, 65536, length($bytes{$one} // '') or die "A socket was closed\n";
        $answered ||= $one == $from;
        $heard{$one} //= 1000 * ($now - $began) if $bytes{$one} =~ /attack\.received/;
      }
    }
    push @{$latencies[$_]}, $heard{$sockets[$_]} for 0 .. $#sockets;
  }
  return map { [sort { $a <=> $b } @$_] } @latencies;
};

{
  name  => 'hosts',
  title => 'Two hosts',
  run   => sub ($bench) {
    my ($players, $count) = map { $bench->pick(@$_) } [1000, 10], [300, 20];
    my $one    = $bench->beside(workers => 2);
    my $single = $measure->($one, $players, $one->stack);
    $one->stop($one->stack);

    my $two    = $bench->beside(workers => 1);
    my $first  = $two->stack;
    my $second = $first->beside(map { $_ => $first->$_ } qw(http server workers));
    push @{$two->{stacks}}, $second;
    my $double = $measure->($two, $players, $first, $second);
    my ($here, $there) = $cross->($two, $count, $first, $second);
    $two->stop($_) for $second, $first;

    $bench->grid('Attacks with a socket for each player, two workers in all',
      columns => [[rate => 'per second'], [p99 => 'p99 ms', 2], [nginx => 'nginx us', 1], [redis => 'Redis us', 1], [heard => 'messages heard', 2]],
      rows => [['one host', $single], ['two hosts', $double]]);
    $bench->figure('two hosts / one host', $double->{rate} / $single->{rate}, 'x');
    for my $at (0.5, 0.99) {
      my $name = 'attack.received, ' . 100 * $at . ' %';
      $bench->figure("$name, at the host that was asked", $here->[$at * $#$here],   'ms');
      $bench->figure("$name, at the other",               $there->[$at * $#$there], 'ms');
    }
  }
};

# Each command, and a mix of them, in battles of 200 and of 20,000: as fast as it goes, then at half of that, and what
# Redis alone does with the same scripts.

use Mojo::Base -strict, -signatures;

use Bench::Turns qw(command http redis turns);

my @COMMANDS = qw(join questions submit reward attack heartbeat leaderboard);

# What a player of web/ sends in a battle of ten minutes and fifteen questions: a heartbeat and a look at the leaderboard
# each 20 s, an answer to each question, rewards for most, attacks with most of the arrows; in percent.
my %MIX = (heartbeat => 30, leaderboard => 30, submit => 15, reward => 12, attack => 10, questions => 2, join => 1);

my %LABEL = (mix => 'realistic mix');

# The mix: those who answer, who take a reward and who attack are others, and have done before what that needs.
sub mix ($turns, $count) {
  my %turns;
  push @{$turns{$_ % 3}}, $turns->[$_] for 0 .. $#$turns;
  my %of = (submit => $turns{0}, reward => $turns{1}, attack => $turns{2});
  my @names;
  push @names, ($_) x $MIX{$_} for sort keys %MIX;
  my (@requests, %used);
  for (1 .. $count) {
    my $name = $names[rand @names];
    my $from = $of{$name} // $turns;
    push @requests, [$name, $from->[$used{$name}++ % @$from]];
  }
  return \@requests;
}

sub prepare_mix ($bench, $turns) {
  my %turns;
  push @{$turns{$_ % 3}}, $turns->[$_] for 0 .. $#$turns;
  $bench->pipeline(redis(submit => @{$turns{1}}, @{$turns{2}}));
  $bench->pipeline(redis(reward => @{$turns{2}}));
}

# Takes so many from the front of a list.
sub take ($list, $count) { return [splice @$list, 0, $count] }

sub measure ($bench, $name, $size, $sent) {
  my $saturated = $bench->load($sent->{saturation});
  my $half = $bench->load($sent->{half}, rate => $saturated->{rate} / 2);
  my ($ms) = $name eq 'mix' ? _worst($half) : $half->{labels}{$name}{ms};
  my %row = (rate => $saturated->{rate}, nginx => $saturated->{cpu}{nginx}, redis => $saturated->{cpu}{redis}, postgres => $saturated->{cpu}{postgres},
    map { $_ => $ms->{$_} } qw(p50 p99 p999 max));
  if ($sent->{redis}) {
    my $alone = $bench->pipeline($sent->{redis});
    @row{qw(alone alone_cpu ratio)} = ($alone->{rate}, $alone->{cpu}{redis}, $saturated->{rate} / $alone->{rate});
  }
  return \%row;
}

# Of a mix: the percentiles of the slowest kind.
sub _worst ($result) {
  my ($worst) = sort { $b->{p99} <=> $a->{p99} } map { $_->{ms} } values %{$result->{labels}};
  return $worst;
}

sub measure_size ($bench, $size, $battles, $players, $count) {
  my @battles = map { $bench->battle($players) } 1 .. $battles;
  my $turns   = [turns(@battles)];
  my @share   = map { take($turns, $count->{$_}) } qw(saturation half redis);
  my %rows;
  for my $name (@COMMANDS) {
    $bench->say("  $name, $size participants");
    $rows{$name} = measure($bench, $name, $size, {
      saturation => http($name, @{$share[0]}), half => http($name, @{$share[1]}), redis => redis($name, @{$share[2]})});
  }
  $bench->say("  mix, $size participants");
  my @of_mix = map { take($turns, 0.6 * $count->{$_} - 0.6 * $count->{$_} % 6) } qw(saturation half);
  my @mixes  = map { mix($of_mix[$_], $count->{(qw(saturation half))[$_]}) } 0, 1;
  prepare_mix($bench, $_) for @of_mix;
  my @requests = map { [map { $_->[1][0]->http(@{command(@$_)}) } @$_] } @mixes;
  $rows{mix} = measure($bench, mix => $size, {saturation => $requests[0], half => $requests[1]});
  return \%rows;
}

+{
  name  => 'commands',
  title => 'Commands',
  run   => sub ($bench) {
    my $count = $bench->pick({saturation => 24_000, half => 12_000, redis => 12_000}, {saturation => 240, half => 120, redis => 120});
    my $needed = 0;
    $needed += 1.6 * $count->{$_} for qw(saturation half redis);
    my $few  = $bench->pick(200, 20);
    my $many = $bench->pick(20_000, 60);
    my %rows = (
      200      => measure_size($bench, $few, int($needed / $few / 15) + 1, $few, $count),
      '20,000' => measure_size($bench, $many, 1, $many, $count)
    );
    for my $size ('200', '20,000') {
      $bench->grid("$size participants in a battle",
        columns => [[rate => 'per second'], [alone => 'Redis alone'], [ratio => 'ratio', 2], [p50 => 'p50 ms', 2], [p99 => 'p99 ms', 2],
          [p999 => 'p99.9 ms', 2], [nginx => 'nginx us', 1], [redis => 'Redis us', 1], [postgres => 'PostgreSQL us', 1]],
        rows => [map { [$LABEL{$_} // $_, $rows{$size}{$_}] } @COMMANDS, 'mix']);
    }
    # Each takes a processor for a while: it shows in the longest latencies.
    my ($rewrites) = join("\n", $bench->stack->redis(qw(INFO persistence))) =~ /^aof_rewrites:(\d+)/m;
    $bench->figure('rewrites of the append-only file by Redis, meanwhile', $rewrites // 0, '', digits => 0);
    my $attack = $rows{'20,000'}{attack};
    my $fixed  = $bench->fact('fixed_cpu');
    $bench->fact(attack => $attack);
    $bench->figure('attack: throughput / Redis alone', $attack->{ratio}, '', least => 0.75);
    $bench->figure('attack: nginx',                    $attack->{nginx}, 'us', most => 25, note => 'per request; or 2.2 x the fixed reply');
    $bench->figure('attack: nginx / a fixed reply\'s', $attack->{nginx} / $fixed, 'x', most => 2.2) if $fixed;
    $bench->figure('attack: Redis',                    $attack->{redis}, 'us', most => 25);
    for my $size ('200', '20,000') {
      $bench->chart("Requests a second, $size participants", unit => '1/s',
        bars => [map { my $row = $rows{$size}{$_}; ([$LABEL{$_} // $_, $row->{rate}], $row->{alone} ? ["$_, Redis alone", $row->{alone}, 'beside'] : ()) } @COMMANDS, 'mix']);
      $bench->chart("Latency at half of that, 99 %, $size participants", unit => 'ms', bars => [map { [$LABEL{$_} // $_, $rows{$size}{$_}{p99}] } @COMMANDS, 'mix']);
      $bench->chart("Processor per request, $size participants", unit => 'us',
        bars => [map { (["$_, nginx", $rows{$size}{$_}{nginx}], ["$_, Redis", $rows{$size}{$_}{redis}, 'beside']) } @COMMANDS, 'mix']);
    }
  }
};

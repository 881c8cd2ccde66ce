package Bench;

# What a part of the benchmark is given: a server to measure, the generators of load, processors' time, and a place for
# its figures.

use Mojo::Base -base, -signatures;

use Mojo::File qw(path tempdir);
use Mojo::JSON qw(decode_json);

use Arena::Stack;
use Bench::Battle;
use Bench::Processor;
use Bench::Scripts;

has quick => 0;
has root  => sub { path(__FILE__)->dirname->dirname->dirname->to_abs };
has dir   => sub { tempdir('arena-bench-XXXXXXXX', TMPDIR => 1) };

# The server that most parts measure; its limits are counted, but never met.
has stack     => sub ($self) { $self->start };
has scripts   => sub ($self) { Bench::Scripts->new(stack => $self->stack)->learn };
has processor => sub ($self) { Bench::Processor->new(stack => $self->stack) };

has facts => sub { {} };
has _part => undef;

# A value for a run in earnest, or one for a quick run.
sub pick ($self, $earnest, $quick) { return $self->quick ? $quick : $earnest }

sub say ($self, $text) { print STDERR "# $text\n" }

# A server like that of conf/nginx.conf: logs are buffered, connections live long; /fixed always says what an attack may be
# answered. http and server: more of nginx.conf.
sub start ($self, %option) {
  my @names = qw(joins join resume guesses leave leaderboard questions submit reward attack heartbeat reads);
  my $http = join ' ', (map {"arena_limit $_ 1000000000;"} @names), $option{http} // '';
  my $reply  = '{"outcome":"hit","damage":10,"arrows":1,"target":{"id":"0123456789abcdef0123","username":"player1","points":90,"shields":0}}';
  my $server = "location = /fixed { default_type application/json; add_header X-Request-Id \$request_id; return 200 '$reply'; }
    access_log logs/access.log arena buffer=64k flush=1s; keepalive_requests 1000000000; " . ($option{server} // '');
  my $stack = Arena::Stack->new(workers => $option{workers} // 2, http => $http, server => $server,
    options => {peers => 65535, %{$option{options} // {}}})->start;
  push @{$self->{stacks}}, $stack;
  return $stack;
}

# Another server than the usual one, for a part that wants it otherwise: a bench of its own, with the same figures.
sub beside ($self, %option) {
  my $other = (ref $self)->new(quick => $self->quick, dir => $self->dir, _part => $self->_part, facts => $self->facts, stacks => $self->{stacks} //= []);
  return $other->stack($other->start(%option));
}

sub stop ($self, $stack = undef) {
  for my $one ($stack // @{$self->{stacks} // []}) {
    $one->stop;
    $one->forget;
  }
  $self->{stacks} = [grep { $stack && $_ != $stack } @{$self->{stacks} // []}];
}

# A running battle, and who takes part.
sub battle ($self, $players = 0, %option) {
  return Bench::Battle->new(bench => $self, id => 'bench' . ++$self->{battles}, %option)->create->join_all($players);
}

# Load

sub program ($self, $name) { return $self->root->child('.build/bench', $name) }

sub generate ($self, @command) {
  my ($status, $text) = $self->stack->run(@command);
  die "@command: $text\n" if $status;
  return decode_json($text);
}

# Requests: [label, code that is expected, bytes].
sub _file ($self, $requests) {
  my $file = $self->dir->child('requests');
  open my $handle, '>:raw', $file or die "Cannot write $file: $!\n";
  printf $handle "%s %d %d\n%s\n", $_->[0], $_->[1], length $_->[2], $_->[2] for @$requests;
  close $handle or die "Cannot write $file: $!\n";
  return $file;
}

# Over HTTP: connections, rate (a second; none: as fast as it goes), seconds, port. Gives what the generator says: rate,
# labels -> {count, codes, ms -> {p50, p90, p99, p999, max, mean}}; and cpu: microseconds of each service per request.
sub load ($self, $requests, %option) {
  my @option = ('-p', $option{port} // $self->stack->port, '-c', $option{connections} // 64);
  push @option, '-r', $option{rate}    if $option{rate};
  push @option, '-s', $option{seconds} if $option{seconds};
  return $self->_measure($requests, [$self->program('http'), @option], %option);
}

# Redis alone: commands under way like those of so many workers.
sub pipeline ($self, $requests, %option) {
  my @option = ('-u', $option{socket} // $self->stack->file('sockets/redis.sock'), '-c', $option{connections} // 2,
    '-d', $option{depth} // 32);
  return $self->_measure($requests, [$self->program('pipeline'), @option], %option);
}

sub _measure ($self, $requests, $command, %option) {
  my $file = $self->_file($requests);
  my $processor = $option{processor} // $self->processor;
  my $before = $processor->used;
  my $result = $self->generate(@$command, $file);
  my $after  = $processor->used;
  $result->{cpu} = {map { $_ => 1e6 * ($after->{$_} - $before->{$_}) / ($result->{answered} || 1) } keys %$after};
  $self->_intended($result, $option{unintended} // 0.01);
  return $result;
}

# Refusals cost less than what was to be measured.
sub _intended ($self, $result, $most) {
  my $bad = $result->{sent} - $result->{intended};
  return if $bad <= $most * $result->{sent};
  my $codes = join '; ', map { my $codes = $result->{labels}{$_}{codes}; "$_: " . join ', ', map {"$codes->{$_} of $_"} sort keys %$codes }
    sort keys %{$result->{labels}};
  die "$bad of $result->{sent} requests did not get the answer that was intended ($codes; $result->{errors} without an answer)\n"
    . $self->stack->error_log =~ s/^.*\[(?:notice|info)\].*\n//mgr =~ s/\A.*?((?:.*\n){0,10})\z/$1/sr;
}

# Figures

# What it is, its value, its unit; options: most or least, the goal; note; digits.
sub figure ($self, $name, $value, $unit, %option) {
  push @{$self->_part->{figures}}, {name => $name, value => 0 + $value, unit => $unit, %option};
  return $value;
}

# Lines of a table: columns are [key, title, digits], rows are [title, {key => value}].
sub grid ($self, $title, %grid) { push @{$self->_part->{grids}}, {title => $title, %grid} }

# What another part may want to know: set, or asked for.
sub fact ($self, $name, @value) {
  $self->facts->{$name} = $value[0] if @value;
  return $self->facts->{$name};
}

# A chart of bars: [label, value], and perhaps a goal; or lines: name => [[x, y], ...], x being logarithmic.
sub chart ($self, $title, %chart) { push @{$self->_part->{charts}}, {title => $title, %chart} }

sub run_part ($self, $part) {
  $self->_part({name => $part->{name}, title => $part->{title}, figures => [], grids => [], charts => []});
  $part->{run}->($self);
  return $self->_part;
}

1;

package Peers;

# Starts and stops servers that do what Arena does with an attack, by the same script and the same Redis.

use Mojo::Base -base, -signatures;

use Digest::SHA qw(sha256);
use IO::Socket::INET;
use IO::Socket::UNIX;
use Mojo::File qw(path);
use Mojo::JSON qw(encode_json);

use Arena::File qw(spew);
use Arena::Stack;
use Arena::Wait qw(wait_until);

has 'bench';
has stack   => sub ($self) { $self->bench->stack };
has workers => 2;
has here    => sub { path(__FILE__)->dirname->to_abs };
has script  => sub ($self) { $self->_script };

my $KIND     = 'told';          # of an event in the result
my $FUNCTION = 'peer_attack';

# The arguments of FCALL behind those that differ from call to call: the settings.
sub _settings ($self) { my @pattern = @{$self->bench->scripts->patterns->{attack}}; return @pattern[Bench::Scripts::ARGUMENTS + 4 .. $#pattern] }
sub _run ($self)      { return $self->bench->scripts->patterns->{attack}[Bench::Scripts::ARGUMENTS + 1] }

# A library that Redis does not have comes as a text, and MONITOR shows it: so the server has to be a fresh one.
sub _script ($self) {
  my $monitor = IO::Socket::UNIX->new(Peer => $self->stack->file('sockets/redis.sock') . '') or die "Cannot connect to Redis: $!\n";
  print $monitor "MONITOR\r\n";
  readline $monitor;
  $self->bench->scripts;
  $self->stack->redis(ECHO => 'enough');
  while (defined(my $line = readline $monitor)) {
    my @arguments = Bench::Scripts::_unquote($line);
    last if "@arguments" eq 'ECHO enough';
    return _told($arguments[2]) if "@arguments" =~ /^FUNCTION LOAD .*input\.command, input\.tagged = 'battle_attack'/si;
  }
  die "Redis does not say what script an attack is\n";
}

# The same script under a name of its own, but its events are in its result.
sub _told ($chunk) {
  my ($name) = $chunk =~ /^#!lua name=(\w+)\n/ or die "The script is no library of functions\n";
  $chunk =~ s/\b$name\b/$FUNCTION/g;
  $chunk =~ s/local subscribers = redis\.pcall\([^\n]*PUBLISH'[^\n]*\n\s*input\.channels \.\. channel, message\)/local subscribers = 0 tag('$KIND', channel, message)/
    or $chunk =~ s/tag\('event', channel, /tag('$KIND', channel, /
    or die "The script publishes in a way that is not known\n";
  # who listens at Redis says nothing of who listens to a peer
  $chunk =~ s/local counted = redis\.pcall\('PUBSUB',\n[^\n]*\n\s*return counted\[2\] ~= 0/return not string.find(channel, '.delta', 1, true)/;
  return $chunk;
}


# The pids of a process and its children.
sub _family ($pid) { return ($pid, split ' ', path("/proc/$pid/task/$pid/children")->slurp) }

sub start ($self, $name) {
  my $dir  = $self->bench->dir->child("peer-$name")->make_path;
  my $port = Arena::Stack->free_port;
  my @command = $self->can("_$name")->($self, $dir, $port);
  my $pid = fork // die "Cannot fork: $!\n";
  if (!$pid) {
    open STDIN, '<', '/dev/null';
    open STDOUT, '>', $dir->child('output');
    open STDERR, '>&', \*STDOUT;
    exec @command or die "Cannot run $command[0]: $!\n";
  }
  $self->{running}{$name} = {pid => $pid, port => $port, dir => $dir};

  wait_until("$name to listen", sub {
    die "$name ended: " . $dir->child('output')->slurp . "\n" if waitpid($pid, 1) > 0;
    return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) && @{$self->pids($name)} > $self->workers;
  });
  return $self->{running}{$name};
}

sub pids ($self, $name) { return [_family($self->{running}{$name}{pid})] }

# What went wrong, in its own words.
sub log ($self, $name) { return join '', map { -e $_ ? $_->slurp : () } map { $self->{running}{$name}{dir}->child($_) } qw(output error.log) }

sub stop ($self, $name) {
  my $running = delete $self->{running}{$name} // return;
  kill TERM => $running->{pid};
  waitpid $running->{pid}, 0;
}

sub DESTROY ($self) { $self->stop($_) for keys %{$self->{running} // {}} }

sub _secret ($self) { return $self->stack->file('secret')->slurp =~ s/\s+//gr }

sub _node ($self, $dir, $port) {
  my $file = spew($dir->child('peer.json'), encode_json({
    port => $port, workers => $self->workers, redis => $self->stack->file('sockets/redis.sock') . '', script => $self->script,
    secret => $self->_secret, run => $self->_run, settings => [$self->_settings], event => $KIND,
    library => $FUNCTION
  }));
  return ('env', 'NODE_ENV=production', 'node', $self->here->child('node/server.js'), $file);
}

sub _text ($text) { return '"' . $text =~ s/([^ !#-\[\]-~])/sprintf '\\%03d', ord $1/ger . '"' }

sub _lua ($self, $dir, $port) {
  my $socket = readlink $self->stack->file('sockets');
  my %peer = (redis => "$socket/redis.sock", library => $FUNCTION, secret => pack('H*', $self->_secret),
    key_id => substr(sha256(pack 'H*', $self->_secret), 0, 4), run => $self->_run, event => $KIND,
    publish => "$dir/publish.sock");
  my $settings = join ', ', map { _text($_) } $self->_settings;
  spew($dir->child('peer.lua'), join "\n", 'return {', (map {"    $_ = " . _text($peer{$_}) . ','} sort keys %peer),
    "    settings = { $settings },", "}\n");
  $self->_load;
  my $files = qx(bash -c 'ulimit -Hn') + 0;
  my %word  = (USER => (getpwuid((stat "$socket/redis.sock")[4]))[0], WORKERS => $self->workers, FILES => $files > 65_536 ? 65_536 : $files,
    DIR => $dir, PORT => $port);
  my $text = $self->here->child('lua/nginx.conf.in')->slurp =~ s/\@([A-Z]+)\@/$word{$1} \/\/ die "\@$1\@ means nothing\n"/ger;
  spew($dir->child('nginx.conf'), $text);
  $self->here->child('lua/attack.lua')->copy_to($dir);    # its workers may not be let into the directory of the sources
  chmod 0755, $dir, $dir->dirname;
  return ('nginx', '-p', $dir, '-c', $dir->child('nginx.conf'), '-e', $dir->child('error.log'));
}

# Redis is to know it before the first request.
sub _load ($self) {
  my $redis = IO::Socket::UNIX->new(Peer => $self->stack->file('sockets/redis.sock') . '') or die "Cannot connect to Redis: $!\n";
  my $script = $self->script;
  print $redis join '', '*4', map { ("\r\n\$" . length $_, "\r\n$_") } qw(FUNCTION LOAD REPLACE), $script;
  print $redis "\r\n";
  my $answer = readline $redis;
  die "FUNCTION LOAD: $answer\n" unless $answer =~ /^\$/;
}

1;

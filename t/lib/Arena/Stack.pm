package Arena::Stack;

# Redis, PostgreSQL and nginx for one test file, in a directory of their own; tools/stack does the work.

use Mojo::Base -base, -signatures;

use IO::Socket::INET;
use IPC::Open3 qw(open3);
use Mojo::File qw(path tempdir tempfile);
use Test::More ();

use Arena::File qw(spew);
use Arena::Wait qw(wait_until);

has root    => sub { path(__FILE__)->dirname->dirname->dirname->dirname->to_abs };
has dir     => sub { tempdir('arena-test-XXXXXXXX', TMPDIR => 1, CLEANUP => 0) };
has workers => 1;
has http    => '';    # text for nginx.conf, at its level
has server  => '';
has options => sub { {} };    # more of those that tools/stack has

# So that a machine that stands still for a while makes no answer late, and refuses none. A test of what comes late says how
# late itself, in http.
my %TIMES = ((map { $_ => '15s' } qw(arena_redis_timeout arena_postgres_timeout)), arena_shed => 'off');

has _owner => sub {$$};

sub DESTROY ($self) {
  return if ${^GLOBAL_PHASE} eq 'DESTRUCT' || !$self->{running} || $self->_owner != $$;
  $self->stop;
}

# A test that dies must not leave processes behind.
my @started;
END {
  local $?;
  $_->stop for grep { $_->{running} && $_->_owner == $$ } @started;
}

# Runs a program to its end; gives its status and all that it printed. Something that it leaves running in the
# background may keep a pipe open: so it prints to a file.
sub run ($self, @command) {
  my $out = tempfile;
  open my $file, '>', $out or die "Cannot write $out: $!\n";
  open my $nothing, '<', '/dev/null' or die "Cannot read /dev/null: $!\n";
  my $pid = open3('<&' . fileno $nothing, '>&' . fileno $file, undef, @command);
  waitpid $pid, 0;
  my $status = $? >> 8 || $?;
  return ($status, $out->slurp);
}

sub _tool ($self, $command, @arguments) {
  my ($status, $text) = $self->run($self->root->child('tools/stack'), $command, $self->dir, @arguments);
  die "tools/stack $command @arguments: $text\n" if $status;
}

sub start ($self) {
  my $http    = join "\n", $self->http, map {"$_ $TIMES{$_};"} grep { $self->http !~ /\b$_\b/ } sort keys %TIMES;
  my %options = (workers => $self->workers, patience => '60s', http => $http, server => $self->server, %{$self->options});
  $options{san}    //= 'yes'              if $ENV{SAN};
  for my $name (qw(module modules nginx conf)) {    # another build, to try
    $options{$name} //= $ENV{"ARENA_\U$name"} if $ENV{"ARENA_\U$name"};
  }
  push @started, $self;
  $self->_owner;
  $self->{running} = 1;
  $self->_tool(start => map {"$_=$options{$_}"} sort keys %options);
  return $self;
}

# Before it starts: nginx's clock may be set (clock_off). The clocks that count how long something takes are left as they
# are. A test that uses it is skipped where this does not work.
sub own_clock ($self) {
  Test::More::plan(skip_all => 'libfaketime does not go with the sanitizers') if $ENV{SAN};
  my ($library) = glob '/usr/lib/*/faketime/libfaketime.so.1' or die "libfaketime is not installed\n";
  my %fake = (FAKETIME_TIMESTAMP_FILE => $self->file('clock'), FAKETIME_NO_CACHE => 1, FAKETIME_DONT_FAKE_MONOTONIC => 1,
    DONT_FAKE_MONOTONIC => 1);
  my $options = $self->options;
  my $binary  = $options->{nginx} // '/usr/sbin/nginx';
  my $script  = join ' ', 'exec env', (map {"$_='$fake{$_}'"} sort keys %fake), qq(LD_PRELOAD="\$LD_PRELOAD $library"), qq($binary "\$@");
  $self->clock_off(0);
  $options->{main}  = join ' ', $options->{main} // '', map {"env $_;"} sort(keys %fake), 'LD_PRELOAD';
  $options->{nginx} = spew($self->file('nginx'), "#!/bin/sh\n$script\n")->chmod(0755)->to_string;
  return $self;
}

# Before it starts: a copy of the scripts, which may be changed.
sub own_scripts ($self) {
  my $dir = path($self->dir);
  my ($status, $text) = $self->run('cp', '-r', (map { $self->root->child($_) } qw(lua sql)), $dir);
  die $text if $status;
  $self->options->{lua} = $dir->child('lua')->to_string;
  return $self;
}

# Sets nginx's clock off by these seconds. The file is replaced at once: nginx reads it at any time, and an empty one is
# no offset.
sub clock_off ($self, $seconds) { return spew($self->file('clock.new'), sprintf "%+d\n", $seconds)->move_to($self->file('clock')) }

# Another host: an nginx for the Redis and the PostgreSQL of this one; its own have nothing to do.
sub beside ($self, %option) {
  my $stack = (ref $self)->new(workers => $self->workers, %option)->start;
  my $conf  = $stack->file('nginx.conf');
  my ($its, $that) = map { readlink $_->file('sockets') } $stack, $self;
  my $text = $conf->slurp =~ s/\Q$its\E/$that/gr;
  for my $name (qw(secret admin.token redis.password)) {
    my ($its_file, $that_file) = map { $_->file($name) } $stack, $self;
    $text =~ s/\Q$its_file\E/$that_file/g;
  }
  spew($conf, $text);
  $stack->restart('nginx');
  return $stack;
}

sub stop ($self) {
  $self->continue($_) for grep { $self->{paused}{$_} } keys %{$self->{paused} // {}};
  $self->_tool('stop');
  $self->{running} = 0;
}

sub forget ($self) {
  $self->_tool('remove');
  path($self->dir)->remove_tree;    # what the test put there itself
}

sub file ($self, $name) { return path($self->dir)->child($name) }

sub port ($self)        { return $self->file('port')->slurp =~ s/\s+//gr }
sub url ($self)         { return 'http://127.0.0.1:' . $self->port }
sub admin_token ($self) { return $self->file('admin.token')->slurp =~ s/\s+//gr }
sub error_log ($self)   { return $self->file('logs/error.log')->slurp }
sub access_log ($self)  { return $self->file('logs/access.log')->slurp }

# One of redis, postgres, nginx

sub halt ($self, $service) { $self->_tool(service => $service, 'stop') }

sub restart ($self, $service) {
  $self->halt($service);
  $self->_tool(service => $service, 'start');
}

sub reload ($self) { $self->_tool(service => 'nginx', 'reload') }

# The same, until the workers are others and the old ones are gone, with all connections that they had.
sub renew ($self) {
  my @before = $self->workers_running;
  $self->reload;
  $self->replaced(@before);
}

sub replaced ($self, @before) {
  $self->workers_started(@before);
  wait_until('the old workers to go', sub { !grep { _state($_) !~ /^Z?$/ } @before });
}

# A port for one more server. None that the system takes for clients (from 32768 on), nor one that tools/stack takes.
my $tried = 7 * $$;
sub free_port ($class) {
  my $port;
  do { $port = 30_240 + $tried++ % 2500 }
    until IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 1, ReuseAddr => 1);
  return $port;
}

# A certificate for localhost, made in this directory; gives the lines of nginx.conf for it.
sub certificate ($class, $dir) {
  my ($failed, $said) = $class->new->run(qw(openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost),
    -keyout => "$dir/key", -out => "$dir/cert");
  die "openssl made no certificate: $said" if $failed;
  return "ssl_certificate $dir/cert; ssl_certificate_key $dir/key;";
}

sub pid ($self, $service) { return (split ' ', $self->file("pids/$service")->slurp)[0] }

# Still there, and silent: a service, or a process of one, by its number.
sub pause ($self, $service) {
  $self->{paused}{$service} = 1;
  my $pid = $self->_pid_of($service);
  kill STOP => $pid or die "Cannot stop $service: $!\n";
  wait_until("$service to stop", sub { _state($pid) eq 'T' });
}

sub _pid_of ($self, $service) { return $service =~ /^\d+$/ ? $service : $self->pid($service) }

sub continue ($self, $service) {
  delete $self->{paused}{$service};
  kill CONT => $self->_pid_of($service) or die "Cannot continue $service: $!\n";
}

# The third and fourth field of stat: state and parent. The second may hold anything.
sub _stat ($pid) {
  my $stat = eval { path("/proc/$pid/stat")->slurp } // return ('', 0);
  return (split ' ', $stat =~ s/.*\) //sr)[0, 1];
}

sub _state ($pid) { return (_stat($pid))[0] }

# nginx's workers that take connections.
sub workers_running ($self) {
  my $master = $self->pid('nginx');
  return grep {
    (_stat($_))[1] == $master && (eval { path("/proc/$_/cmdline")->slurp } // '') =~ /^nginx: worker process\0*\s*\z/
  } _pids();
}

# Until all of them run, and none of those: one is forked before it has the name.
sub workers_started ($self, @gone) {
  my ($count) = $self->file('nginx.conf')->slurp =~ /^worker_processes\s+(\d+)/m;
  my %gone = map { $_ => 1 } @gone;
  wait_until('other workers', sub {
    my @now = $self->workers_running;
    return @now == $count && !grep { $gone{$_} } @now;
  });
}

sub _pids () { return sort { $a <=> $b } map { m{/(\d+)$} ? $1 : () } glob '/proc/[0-9]*' }

# The worker that has the other end of this TCP connection, by the port of this end; undef: none has.
sub worker_of ($self, $port) {
  my ($its, $own) = map { sprintf '%04X', $_ } $self->port, $port;
  my ($inode) = path('/proc/net/tcp')->slurp =~ /^ *\d+: [0-9A-F]+:$its [0-9A-F]+:$own 01 (?:\S+ +){5}(\d+) /m or return;
  return (grep {
    my $pid = $_;
    grep { (readlink // '') eq "socket:[$inode]" } glob "/proc/$pid/fd/*"
  } $self->workers_running)[0];
}

# What redis-cli prints, by lines.
sub redis ($self, @command) {
  my ($status, $text) = $self->run('redis-cli', '-s', $self->file('sockets/redis.sock'), @command);
  die "redis-cli @command: $text\n" if $status;
  return split /\n/, $text;
}

sub sql ($self, $statement) {
  my ($status, $text) = $self->run('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-h', $self->file('sockets'), '-U', 'postgres',
    '-d', 'arena', '-c', $statement);
  die "psql: $text\n" if $status;
  return split /\n/, $text;
}

# nginx -t of another configuration; gives its status and what it says.
sub configuration_test ($self, $text) {
  my $file = spew($self->file('changed.conf'), $text);
  my @environment;
  if (($self->options->{san} // $ENV{SAN} // '') =~ /\S/) {
    my @runtimes = map { ($self->run('gcc', "-print-file-name=$_"))[1] =~ s/\s+\z//r } qw(libasan.so libubsan.so);
    @environment = ("LD_PRELOAD=@runtimes", 'ASAN_OPTIONS=detect_leaks=0');
  }
  return $self->run('env', @environment, $self->options->{nginx} // $ENV{ARENA_NGINX} // 'nginx', '-t', '-p', $self->dir . '/', '-c', $file, '-e', $self->file('test.log'));
}

# What went wrong unseen

sub logs ($self) { return path($self->dir)->child('logs')->list->each }

sub alarms ($self, @allowed) {
  my @alarms = map { grep {/\[(?:alert|emerg)\]/} split /\n/, $_->slurp } $self->logs;
  return grep { my $line = $_; !grep { $line =~ $_ } @allowed } @alarms;
}

sub reports ($self) {
  my $sanitizer = $self->file('state/sanitizer');
  my @texts     = map { $_->slurp } $self->logs, -d $sanitizer ? $sanitizer->list->each : ();
  return map { /^(.*(?:AddressSanitizer|LeakSanitizer|runtime error:).*)$/m ? $1 : () } @texts;
}

# Logs that hold one of these texts.
sub leaked ($self, @secrets) {
  my $any = join '|', map {quotemeta} @secrets;
  return map { $_->slurp =~ /($any)/ ? $_->basename . ": $1" : () } $self->logs;
}

# Processes that have to do with this directory.
sub processes ($self) {
  my $dir = quotemeta $self->dir;
  my @found;
  for my $pid (_pids()) {
    next if $pid == $$;
    my $command = eval { path("/proc/$pid/cmdline")->slurp } // next;
    my @links   = map { readlink // () } "/proc/$pid/cwd", glob "/proc/$pid/fd/*";
    push @found, "$pid " . $command =~ tr/\0/ /r if grep {/$dir/} $command, @links;
  }
  return @found;
}

1;

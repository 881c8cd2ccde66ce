package Arena::Fault;

# What may go wrong with the processes of a stack, done while play goes on. Each fault is over when its method comes
# back: everything runs again, though it may not have found its way back yet. To add a fault: a method here, a row in
# t/chaos.pl, a file in t/faults.

use Mojo::Base -base, -signatures;

use Mojo::File qw(path tempdir);
use Mojo::IOLoop;
use Mojo::UserAgent;
use POSIX ();

use Arena::File qw(spew);
use Arena::Stall;
use Arena::Wait qw(wait_until);

has 'load';
has stack => sub ($self) { $self->load->stack };

# Means

# Runs a program to its end while the loop goes on; gives what it printed. Who reaps it is the loop's affair, so it
# writes down itself how it ended.
sub run ($self, @command) {
  my $running = $self->begin(@command);
  local $Arena::Wait::PATIENCE = 4 * $Arena::Wait::PATIENCE;
  return $self->ended($running);
}

sub begin ($self, @command) {
  my $dir = tempdir('arena-fault-XXXXXXXX', TMPDIR => 1);
  my $script = 'cd / && out=$0 && "$@" >"$out/out" 2>&1 </dev/null; echo $? >"$out/ended" && mv "$out/ended" "$out/status"';
  defined(my $pid = fork) or die "Cannot fork: $!\n";
  exec('sh', '-c', $script, $dir, @command) or POSIX::_exit(127) unless $pid;
  return {dir => $dir, command => "@command"};
}

sub ended ($self, $running) {
  my $dir = $running->{dir};
  wait_until($running->{command}, sub { -e $dir->child('status') });
  my ($status, $text) = map { $dir->child($_)->slurp } qw(status out);
  die "$running->{command}: $text\n" if $status != 0 && !$running->{ends};
  return $text;
}

sub service ($self, $name, $verb) {
  return $self->run($self->stack->root->child('tools/stack'), 'service', $self->stack->dir, $name, $verb);
}

sub redis ($self, @command) { return $self->run('redis-cli', '-s', $self->stack->file('sockets/redis.sock'), @command) }

sub _psql ($self, $statements) {
  return ('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-h', $self->stack->file('sockets'), '-U', 'postgres', '-d', 'arena', '-c',
    $statements);
}

# How long something lasts: so many seconds, or as long as this takes.
sub lasts ($self, $while) {
  return $while->() if ref $while;
  my $over;
  Mojo::IOLoop->timer($while => sub { $over = 1 });
  Mojo::IOLoop->one_tick until $over;
}

sub _signal ($self, $name, $pid) { kill $name => $pid or die "Cannot send $name to $pid: $!\n" }

# Redis

sub redis_killed ($self) {
  $self->service('redis', 'kill');
  $self->service('redis', 'start');
}

sub redis_away ($self, $while = 10) {
  $self->service('redis', 'kill');
  $self->lasts($while);
  $self->service('redis', 'start');
}

sub redis_silent ($self, $while = 5) {
  my $pid = $self->stack->pid('redis');
  $self->_signal(STOP => $pid);
  $self->lasts($while);
  $self->_signal(CONT => $pid);
}

# All the memory it may have is taken.
sub redis_full ($self, $while = 3) {
  $self->redis('CONFIG', 'SET', 'maxmemory', 1024 * 1024);
  $self->lasts($while);
  $self->redis('CONFIG', 'SET', 'maxmemory', 0);
}

# Its disk takes no more: nothing that it writes goes beyond what its largest file is now. A Redis that is started anew
# has room. With appendfsync always it would end itself, before it answers: so it plays with everysec meanwhile.
sub redis_disk_full ($self, $while = 3) {
  my ($size) = sort { $b <=> $a } map { -s } glob $self->_redis_dir . '/appendonlydir/*';
  my $pid = $self->stack->pid('redis');
  my ($fsync) = $self->redis('CONFIG', 'GET', 'appendfsync') =~ /(\w+)\s*\z/;
  $self->redis('CONFIG', 'SET', 'appendfsync', 'everysec');
  $self->_limit_files($pid, $size + 100);
  $self->lasts($while);
  return if $self->stack->pid('redis') != $pid;
  $self->_limit_files($pid, 'unlimited');
  wait_until('the file to be written', sub { $self->redis('INFO', 'persistence') =~ /aof_last_write_status:ok/ });
  $self->redis('CONFIG', 'SET', 'appendfsync', $fsync);
}

# As its own user, who may do that anywhere.
sub _limit_files ($self, $pid, $size) {
  my ($user, $group) = (stat "/proc/$pid")[4, 5];
  my @as = $> ? () : ('setpriv', "--reuid=$user", "--regid=$group", '--clear-groups');
  $self->run(@as, 'prlimit', "--fsize=$size:", '--pid', $pid);
}

# Its disk is full, what was acknowledged has got to PostgreSQL, and Redis is started anew, after a stop or a kill.
sub redis_disk_full_and ($self, $end) {
  my $before = $self->load->statuses->{503} // 0;
  $self->redis_disk_full(sub {
    wait_until('refusals', sub { ($self->load->statuses->{503} // 0) > $before });
    $self->load->recorded;
    $self->service('redis', $end);
    $self->service('redis', 'start');
  });
}

# It takes no writes, for a reason that is none of its disk.
sub redis_without_replicas ($self, $while = 3) {
  $self->redis('CONFIG', 'SET', 'min-replicas-to-write', 1);
  $self->lasts($while);
  $self->redis('CONFIG', 'SET', 'min-replicas-to-write', 0);
}

# It has become the replica of a master that is not there.
sub redis_demoted ($self, $while = 3) {
  $self->redis('REPLICAOF', '127.0.0.1', 1);
  $self->lasts($while);
  $self->redis('REPLICAOF', 'NO', 'ONE');
}

# It cannot save what it is told to save: where the file would be there is a directory.
sub redis_unsaved ($self, $while = 3) {
  my $obstacle = path($self->_redis_dir, 'dump.rdb', 'obstacle')->make_path;
  $self->redis('CONFIG', 'SET', 'save', '3600 1');
  $self->redis('BGSAVE');
  wait_until('the failure', sub { $self->redis('INFO', 'persistence') =~ /rdb_last_bgsave_status:err/ });
  $self->lasts($while);
  $self->redis('CONFIG', 'SET', 'save', '');
  $obstacle->dirname->remove_tree;
}

# Of Redis's files, everything that PostgreSQL does not have yet would be lost: so nothing is on its way when these
# faults begin. Clients go on while they last.

sub _redis_dir ($self) { return $self->stack->file('state/redis') }

sub _redis_changed ($self, $change) {
  $self->load->settle;
  $self->load->drained;
  $self->service('redis', 'kill');
  $change->();
  $self->load->resume;
  $self->service('redis', 'start');
}

sub redis_emptied ($self) {
  $self->_redis_changed(sub { path($self->_redis_dir)->remove_tree });
}

# Its append-only file ends in the middle of a record.
sub redis_cut ($self, $bytes = 777) {
  $self->_redis_changed(sub {
    my ($file) = sort { -s $b <=> -s $a } glob $self->_redis_dir . '/appendonlydir/*.incr.aof';
    truncate $file, (-s $file) - $bytes or die "Cannot cut $file: $!\n";
  });
}

# The same without a restart.
sub redis_flushed ($self) {
  $self->load->settle;
  $self->load->drained;
  $self->redis('FLUSHALL');
  $self->load->resume;
}

# A copy of its directory, to come back to.
sub redis_copied ($self) {
  my $copy = $self->stack->file('redis.copy');
  $self->run('sh', '-c', 'rm -rf "$1" && cp -a "$0/." "$1"', $self->_redis_dir, $copy);
}

sub redis_old ($self) {
  my $copy = $self->stack->file('redis.copy');
  $self->_redis_changed(sub { $self->run('sh', '-c', 'rm -rf "$0" && cp -a "$1" "$0"', $self->_redis_dir, $copy) });
}

# PostgreSQL

sub postgres_killed ($self) {
  $self->service('postgres', 'kill');
  $self->service('postgres', 'start');
}

sub postgres_away ($self, $while = 8) {
  $self->service('postgres', 'stop');
  $self->lasts($while);
  $self->service('postgres', 'start');
}

# All of it: what was asked for may still be done afterwards, when nobody waits for it any more.
sub postgres_silent ($self, $while = 8) {
  my $pid = $self->stack->pid('postgres');
  my @all = ($pid, split ' ', path("/proc/$pid/task/$pid/children")->slurp);
  kill STOP => @all;
  $self->lasts($while);
  kill CONT => @all;
}

# Somebody holds a lock on everything that a journal is written to.
sub postgres_locked ($self, $while = 8) {
  my $holder = $self->begin($self->_psql("BEGIN; LOCK TABLE arena.battle_event, arena.battle_refusal, arena.journal;"
        . " SET application_name = 'holder'; SELECT pg_sleep(600); COMMIT"));
  my $holds = "FROM pg_stat_activity WHERE application_name = 'holder'";
  wait_until('the locks', sub { $self->run($self->_psql("SELECT 'held' $holds")) =~ /held/ });
  $self->lasts($while);
  $holder->{ends} = 1;
  $self->run($self->_psql("SELECT pg_terminate_backend(pid) $holds"));
  $self->ended($holder);
}

# nginx

# After an upgrade its processes are no group of their own.
sub nginx_killed ($self) {
  my @workers = $self->stack->workers_running;
  $self->service('nginx', 'kill');
  kill KILL => @workers;
  wait_until('the workers to go', sub { !grep { readlink "/proc/$_/exe" } @workers });
  $self->service('nginx', 'start');
}

sub worker_killed ($self) {
  my ($victim) = $self->stack->workers_running;
  $self->_signal(KILL => $victim);
  $self->stack->workers_started($victim);
}

# All of them stand still most of the time: a machine that is too small.
sub workers_late ($self, $while) {
  my @stalls = map { Arena::Stall->new(pid => $_)->start } $self->stack->workers_running;
  $self->lasts($while);
  $_->end for @stalls;
}

# So many times in a row; each time the scripts are others, as bytes.
sub reloads ($self, $count = 10) {
  for (1 .. $count) {
    my @before = $self->stack->workers_running;
    $self->_change_scripts(++$self->{changes});
    $self->service('nginx', 'reload');
    $self->stack->workers_started(@before);
  }
}

sub _change_scripts ($self, $change) {
  for my $file ($self->stack->file('lua')->list_tree->grep(qr/\.lua$/)->each) {
    my $text = $file->slurp =~ s/\n-- change \d+\n\z//r;
    spew($file, "$text\n-- change $change\n");
  }
}

# Another binary takes over, as docs of nginx say: USR2, WINCH, QUIT. Meanwhile workers of both take requests.
sub upgrade ($self, $meanwhile = sub { }) {
  my $old     = $self->stack->pid('nginx');
  my $pidfile = $self->stack->file('nginx.pid');
  my $started = sub {
    my ($pid) = (eval { $pidfile->slurp } // '') =~ /^(\d+)\n/ or return 0;
    return $pid != $old && $pid;
  };
  $self->_signal(USR2 => $old);
  my $new = wait_until('a new master', $started);
  wait_until('its workers', sub { path("/proc/$new/task/$new/children")->slurp =~ /\d/ });
  $meanwhile->();
  $self->_signal(WINCH => $old);
  $self->_signal(QUIT  => $old);
  wait_until('the old master to go', sub { !readlink "/proc/$old/exe" });
  my $since = (split ' ', path("/proc/$new/stat")->slurp =~ s/.*\) //sr)[19];
  spew($self->stack->file('pids/nginx'), "$new $since\n");
}

# Strangers ask for the longest page of a leaderboard again and again, and knock with handshakes that are none.
sub hostile_readers ($self, $while = 3) {
  my $over;
  my ($battle) = sort keys %{$self->load->battles};
  my @bad  = (['Last-Event-ID' => '1:0'], ['If-None-Match' => '1'], ['Sec-WebSocket-Key' => 'x'], [Upgrade => 'websocket']);
  my $ua   = Mojo::UserAgent->new(max_connections => 40, connect_timeout => 5, inactivity_timeout => 5, request_timeout => 5);
  my $base = 'http://127.0.0.1:' . $self->stack->port;
  my $knock;
  $knock = sub ($n) {
    return if $over;
    my @ask = $n % 4 ? ("$base/api/battles/$battle/leaderboard?limit=500")
      : ("$base/ws/battles/$battle?last_event_id=1:0" => {Accept => 'text/event-stream', @{$bad[$n / 4 % @bad]}});
    $ua->get(@ask => sub { Mojo::IOLoop->next_tick(sub { $knock->($n + 1) if $knock }) });
  };
  $knock->($_) for 1 .. 40;
  $self->lasts($while);
  $over = 1;
  undef $knock;
}

# The clock of nginx, so many seconds off.
sub clock_off ($self, $seconds) { $self->stack->clock_off($seconds) }

1;

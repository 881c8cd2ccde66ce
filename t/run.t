use lib 't/lib';
use Arena::Test;

use Mojo::File qw(path tempdir);
use Mojo::JSON qw(decode_json);

use Arena::Client;
use Arena::Stack;

# What somebody does who has just cloned it.
delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS RUN PORT ADDRESS)};
my $home = tempdir('arena-run-XXXXXXXX', TMPDIR => 1);

# A copy: its directory, its port, and a client.
sub copy ($name, $port = Arena::Stack->free_port) {
  my $stack = Arena::Stack->new(dir => $home->child($name)->make_path);
  return {stack => $stack, port => $port, client => Arena::Client->new(url => "http://127.0.0.1:$port")};
}

sub make ($copy, $target, @more) {
  my @command = ('make', '--no-print-directory', $target, "RUN=$copy->{stack}{dir}", "PORT=$copy->{port}", @more);
  push @command, 'SAN=1' if $ENV{SAN};
  return $copy->{stack}->run(@command);
}

sub succeeds ($copy, $target, $name) {
  my ($status, $text) = make($copy, $target);
  is $status, 0, $name or diag $text;
  return $text;
}

my $first = copy('first');
my $kept;    # a participant whose session outlasts all of this, however slow the machine is

subtest 'make up' => sub {
  my $text = succeeds($first, 'up', 'starts it');
  like $text, qr{http://127\.0\.0\.1:$first->{port}/}, 'and says where it is';
  like $text, qr{\Q$first->{stack}{dir}\E/admin\.token}, 'and where the token of the organiser is';
  my ($link) = $text =~ m{^ +http://127\.0\.0\.1:$first->{port}/host#sign-in=([0-9a-f]+)$}m;
  is_deeply $first->{client}->post('/api/organiser/sign_in', {code => $link})->json, {token => $first->{stack}->admin_token},
    'with a link that signs in';
  refused $first->{client}->post('/api/organiser/sign_in', {code => $link}), 404, 'link_not_found', 'once';
  my (undef, $others) = $first->{stack}->run(qw(curl -sf), "http://127.0.0.1:$first->{port}/reachable.json");
  is $others, '[]', 'nobody else is let in';
  is -s $first->{stack}->file('admin.token') && (stat _)[2] & 0077, 0, 'which is not for others to read';
  my $client = $first->{client};
  is $client->get('/api/status')->status, 200, 'it is well';

  my $demo = $client->get('/api/battles/demo')->json;
  is $demo->{status}, 'running', 'there is a battle to play';
  my $ada = Arena::Player->from($client, $client->post('/api/battles/demo/join', {username => 'ada'}));
  my $socket    = $ada->socket;
  my @questions = $ada->questions;
  is scalar @questions, $demo->{question_count}, 'with questions';
  my $admin = $first->{stack}->admin_token;
  my %known = map { $_->{id} => $_ } @{$client->get('/api/admin/battles/demo', token => $admin)->json->{questions}};
  cmp_ok scalar keys %known, '>=', 45, 'out of many';
  is_deeply [map { my $by = $_; scalar keys %{{map { $_->{$by} => 1 } values %known}} } qw(kind difficulty subject)], [4, 3, 3],
    'of all kinds, difficulties and three subjects';
  my $question = $known{$questions[0]{id}};
  my $answer   = $question->{kind} eq 'text' && ref $question->{answer} ? $question->{answer}[0] : $question->{answer};
  ok $ada->submit($questions[0]{id}, $answer)->json->{correct}, 'that can be answered';
  is $socket->event('participant.updated')->{data}{correct}, 1, 'and events';

  my $arena  = Arena::Test->new(stack => $first->{stack}, client => $client->admin_token($admin));
  my $battle = $arena->running;
  $kept = $arena->join($battle, 'ben');
  $arena->score($kept);
};

# As the user that nginx's workers are.
subtest 'what nginx may do' => sub {
  my $stack  = $first->{stack};
  my @worker = $> ? () : qw(setpriv --reuid=www-data --regid=www-data --init-groups --);
  my $psql   = sub ($role, @as) { $stack->run(@as, 'psql', '-XAtq', '-h', readlink $stack->file('sockets'), '-U', $role, '-d', 'arena', '-c', 'SELECT 1') };
  is +($psql->('arena', @worker))[0], 0, 'be its role of PostgreSQL';
  is +($psql->('postgres'))[0], 0, 'who started it may be the owner';
  isnt +($psql->('postgres', @worker))[0], 0, 'but not nginx' if @worker;
  my $redis = sub (@command) { ($stack->run(@worker, 'redis-cli', '-s', readlink($stack->file('sockets')) . '/redis.sock', @command))[1] };
  like $redis->('DBSIZE'), qr/NOAUTH/, 'nobody is let in to Redis without a password';
  is_deeply [grep { (stat $stack->file($_))[2] & 0077 } qw(redis.password redis.admin)], [], 'which is not for others to read';
  like $first->{client}->get('/api/status')->header('Server'), qr/\Anginx\z/, 'the version is not said';
  my $quiet = $first->{client}->connect;
  is sysread($quiet, my $said, 1), 0, 'who says nothing is let go';
};

subtest 'make host-link' => sub {
  my ($link) = succeeds($first, 'host-link', 'prints another link') =~ m{^ +http://127\.0\.0\.1:$first->{port}/host#sign-in=([0-9a-f]+)$}m;
  answered $first->{client}->post('/api/organiser/sign_in', {code => $link}), 200, 'which signs in';
};

subtest 'make up again' => sub {
  like succeeds($first, 'up', 'does no harm'), qr/already running/, 'and says so';
};

subtest 'two copies side by side' => sub {
  my $second = copy('second');
  succeeds($second, 'up', 'another one starts');
  is $second->{client}->get('/api/battles/demo')->json->{participants}, 0, 'with a battle of its own';
  is $first->{client}->get('/api/battles/demo')->json->{participants},  1, 'beside the first';
  succeeds($second, 'down', 'it stops');
  is_deeply [$second->{stack}->processes], [], 'with all of its processes';
  is $first->{client}->get('/api/status')->status, 200, 'the first goes on';
  succeeds($second, 'clean', 'its data can be forgotten');
  ok !-e $second->{stack}->file('state'), 'and is gone';
};

# Addresses of all kinds: where it is said to be it is, and nobody is told one that leads nowhere.
subtest 'other addresses' => sub {
  my $copy = copy('address');
  for my $address ('::1', '[::1]', '0.0.0.0', '::') {
    my ($status, $text) = make($copy, 'up', "ADDRESS=$address");
    is $status, 0, "$address: it starts" or diag $text;
    my @urls = $text =~ m{(http://[^\s/]+)/(?=\s|$)}gm;
    unlike "@urls", qr{//(?:0\.0\.0\.0|\[?::\]?):}, 'is told to nobody as it is';
    is $urls[0], $address =~ /1/ ? "http://[::1]:$copy->{port}" : "http://127.0.0.1:$copy->{port}", 'here it is';
    my ($again) = succeeds($copy, 'up', 'once more') =~ m{(http://[^\s/]+)/: make down};
    is $again, $urls[0], 'and there it is said to run already';
    my %others = map { $_ => 1 } @urls[1 .. $#urls];
    delete $others{$urls[0]};
    for my $url ($urls[0], sort keys %others) {
      my ($curl, $said) = $copy->{stack}->run('curl', '-sgf', '-m', 30, "$url/reachable.json");
      is $curl, 0, "$url answers";
      my %said = map { $_ => 1 } @{decode_json $said};
      is_deeply \%said, \%others, 'and tells pages the same addresses of others';
    }
    like $text, qr{^ +\Q$_\E/host#sign-in=}m, "$_ is in a link" for $urls[0], sort keys %others;
    succeeds($copy, 'down', 'it stops');
  }
  succeeds($copy, 'clean', 'all of it is forgotten');
};

subtest 'a port that is taken' => sub {
  my $third = copy('third', $first->{port});
  my ($status, $text) = make($third, 'up');
  isnt $status, 0, 'is refused';
  like $text, qr/port $first->{port}\b.*PORT=/, 'in a sentence that says what to do';
  is_deeply [$third->{stack}->processes], [], 'and nothing is left running';
  succeeds($third, 'clean', 'what it made is forgotten');
};

subtest 'make down, and up once more' => sub {
  succeeds($first, 'down', 'it stops');
  is_deeply [$first->{stack}->processes], [], 'with all of its processes';
  like succeeds($first, 'down', 'once more'), qr/Nothing runs/, 'does no harm';

  succeeds($first, 'up', 'it starts again');
  is_deeply [@{$kept->me}{qw(username answered)}], ['ben', 1], 'with what was there, and the session that was';
  succeeds($first, 'down', 'it stops');
};

subtest 'make run, and Ctrl-C' => sub {
  my $log = $home->child('run.log');
  my $pid = fork // die "Cannot fork: $!";
  if (!$pid) {
    setpgrp;
    local $SIG{INT} = 'DEFAULT';    # it is ignored in what a shell has put in the background
    open STDOUT, '>', $log or die $!;
    open STDERR, '>&', \*STDOUT or die $!;
    exec 'make', '--no-print-directory', 'run', "RUN=$first->{stack}{dir}", "PORT=$first->{port}", $ENV{SAN} ? 'SAN=1' : ();
  }
  {
    local $Arena::Wait::PATIENCE = 3 * $Arena::Wait::PATIENCE;
    wait_until('make run', sub { -e $log && $log->slurp =~ /Ctrl-C/ });
  }
  is $first->{client}->get('/api/status')->status, 200, 'it stays';
  kill INT => -$pid;
  waitpid $pid, 0;
  is_deeply [$first->{stack}->processes], [], 'until it is told to stop';
};

for my $log ($first->{stack}->logs) {
  unlike $log->slurp, qr/\[(?:alert|emerg)\]|runtime error:|AddressSanitizer/, $log->basename . ' holds no alarm';
  unlike $log->slurp, qr/\Q${\ $kept->token}\E/, 'and no token';
}
succeeds($first, 'clean', 'all is forgotten');

done_clean();

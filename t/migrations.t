use lib 't/lib';
use Arena::Test;

use Mojo::File qw(path);

# Every migration there and back, in the PostgreSQL of this test alone.
my $arena = Arena::Test->start;
my $stack = $arena->stack;
$stack->halt('nginx');

$ENV{PGHOST}          = $stack->file('sockets');
$ENV{PGUSER}          = 'postgres';
$ENV{SQITCH_FULLNAME} = 'Test';
$ENV{SQITCH_EMAIL}    = 'test@localhost';

sub sqitch ($command, @arguments) {
  my ($status, $text) = $stack->run('sqitch', '--chdir', 'migrations', $command, @arguments, 'db:pg:arena');
  is $status, 0, "sqitch $command @arguments" or diag $text;
  return $text;
}

# All that a migration could leave behind.
sub objects () {
  return [$stack->sql(<<~'END')];
    SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
    UNION ALL SELECT 'relation ' || c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'sqitch')
    UNION ALL SELECT 'function ' || p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
    UNION ALL SELECT 'type ' || t.oid::regtype FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'sqitch')
    UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\_%'
    UNION ALL SELECT 'extension ' || extname FROM pg_extension
    ORDER BY 1
    END
}

my @changes = map { /^(\w+) / ? $1 : () } split /\n/, path('migrations/sqitch.plan')->slurp;
my $whole   = objects();

subtest 'every change has its three scripts' => sub {
  for my $change (@changes) {
    ok -s "migrations/$_/$change.sql", "$_/$change.sql" for qw(deploy revert verify);
  }
  my %known = map { $_ => 1 } @changes;
  is_deeply [grep { !$known{$_} } map { $_->basename('.sql') } path('migrations')->list_tree->grep(qr/\.sql$/)->each], [],
    'and there is no other';
};

subtest 'what is deployed verifies' => sub {
  like sqitch('verify'), qr/Verify successful/, 'all of it';
  cmp_ok scalar(grep {/^function arena\./} @$whole), '>', 5, 'and is something';
};

subtest 'all the way back' => sub {
  sqitch('revert', '-y');
  is_deeply [grep {/arena/} @{objects()}], [], 'nothing is left';
};

subtest 'step by step, forth and back' => sub {
  my @states;
  for my $change (@changes) {
    push @states, objects();
    sqitch('deploy', '--verify', '--to', $change);
  }
  is_deeply objects(), $whole, 'all of them together';
  for my $change (reverse @changes) {
    sqitch('revert', '-y', $change eq $changes[0] ? () : ('--to', '@HEAD^'));
    is_deeply objects(), pop @states, "$change takes back what it did";
  }
  sqitch('deploy', '--verify');
  is_deeply objects(), $whole, 'and all is as it was';
};

subtest 'the server works with it' => sub {
  $stack->restart('nginx');
  my $battle = $arena->running;
  ok $arena->join($battle, 'ada')->me, 'a battle can be made and joined';
};

done_clean($arena);

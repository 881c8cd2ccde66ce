package Arena::Survival;

# A game that is to survive something: a stack under load, faults, and at the end the check of everything that was
# acknowledged.
#
#     use Arena::Test;
#     use Arena::Survival;
#     my $game = Arena::Survival->start;
#     $game->play;
#     $game->fault->redis_killed;
#     $game->play;
#     $game->survived;

use Mojo::Base -base, -signatures;

use Mojo::IOLoop;
use Test::More ();

use Arena::Checker;
use Arena::Fault;
use Arena::Load;
use Arena::Test ();
use Arena::Wait qw(wait_until);

has [qw(arena load)];
has others => sub { [] };    # arenas of other hosts
has fault => sub ($self) { Arena::Fault->new(load => $self->load) };

# Robots ask again: so times are those that a server has.
my $LIMITS = join ' ', 'arena_redis_timeout 2s; arena_postgres_timeout 5s;',
  map {"arena_limit $_ off;"} qw(joins join resume guesses leave leaderboard questions submit reward attack heartbeat reads);

# Options are those of Arena::Stack; and own_scripts: a copy of the scripts that may be changed, own_clock: nginx's
# clock may be set, hosts: so many nginx at one Redis and PostgreSQL (the first is the one that has its own scripts and
# clock, and that faults befall), load: options of Arena::Load.
sub start ($class, %option) {
  my %load    = %{delete $option{load} // {}};
  my $scripts = delete $option{own_scripts};
  my $clock   = delete $option{own_clock};
  my $hosts   = delete $option{hosts} // 1;
  my $stack   = Arena::Stack->new(workers => 2, %option, http => "$LIMITS " . ($option{http} // ''));
  $stack->own_scripts  if $scripts;
  $stack->own_clock    if $clock;
  $stack->start;
  my $client = Arena::Client->new(
    url         => $stack->url,
    admin_token => $stack->admin_token,
    on_fault    => sub ($fault) { Test::More::fail($fault) }
  );
  my $arena = Arena::Test->new(stack => $stack, client => $client);
  my @others = map { Arena::Test->new(stack => $stack->beside(%option, options => {}, http => $stack->http), client => $client) }
    2 .. $hosts;
  my @ports  = map { $_->port } $stack, map { $_->stack } @others;
  my $load   = Arena::Load->new(stack => $stack, client => $client, ports => \@ports, %load);
  $load->new_battle;
  $load->start;
  return $class->new(arena => $arena, load => $load, others => \@others);
}

sub stack ($self)                { return $self->arena->stack }
sub play  ($self, @count)        { return $self->load->play(@count) }
sub told  ($self, $status)       { return $self->load->statuses->{$status} // 0 }

# What was answered before is answered again.
sub look_back ($self) {
  my $before = @{$self->load->ledger->wrongs};
  $self->load->look_back;
  $self->load->resume;
  return @{$self->load->ledger->wrongs} == $before;
}

# The end: no more commands, no session that expires by itself, everything in PostgreSQL, and the check.
sub check ($self) {
  my $load = $self->load;
  $load->look_back(8);
  $load->order($_->{id}, 'end') for grep { $_->{open} } values %{$load->battles};
  $load->drained;
  my $checker = Arena::Checker->new(load => $load)->check;
  $load->finish;
  return $checker;
}

# The same as assertions, and the end of a test file. Patterns are alarms that the test provoked.
sub survived ($self, @allowed) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  my $checker = $self->check;
  my %figure  = (%{$self->load->ledger->figures}, %{$checker->figures});
  Test::More::cmp_ok($figure{events}, '>', 300, 'a journal of some length');
  Test::More::is($figure{lost},      0, 'nothing that was acknowledged is lost');
  Test::More::is($figure{doubled},   0, 'nothing was done twice');
  Test::More::is($figure{foreign},   0, 'nothing was done that nobody asked for, or that was refused');
  Test::More::is($figure{differing}, 0, 'all answers, the journal, Redis and the rules agree');
  my @faults = @{$checker->faults};
  Test::More::diag(join "\n", splice(@faults, 0, 12), @faults ? '... and ' . @faults . ' more' : ()) if @faults;
  Test::More::note(join ', ', map {"$_ $figure{$_}"} sort keys %figure);
  return Arena::Test::done_clean($self->arena, @{$self->others}, @allowed);
}

1;

use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use Arena::Draw qw(draw moved);
use Digest::SHA qw(sha256_hex);
use Mojo::File qw(path tempfile);
use Mojo::Util qw(decode encode);

my $text = decode('UTF-8', path('docs/fairness.md')->slurp);
my ($program) = $text =~ /^```perl\n(.*?)^```/ms;
my ($output)  = $text =~ /^```text\n(.*?)^```/ms;
my $file = spew(tempfile(SUFFIX => '.pl'), encode 'UTF-8', $program);

sub run_program (@arguments) {
  open my $pipe, '-|', $^X, "$file", map { encode 'UTF-8', $_ } @arguments or die "Cannot run perl: $!";
  return decode 'UTF-8', join '', <$pipe>;
}

subtest 'the worked example' => sub {
  my %row = $text =~ /^\| (\w+) \| (.*?) \|$/mg;
  $row{$_} =~ tr/`//d for keys %row;
  is run_program(), $output, 'the program prints what the document says';
  my %bank = map { $_ => [split ' ', $row{$_}] } qw(easy medium hard);
  is join(' ', draw(@row{qw(seed username question_count)}, \%bank)), $row{questions}, 'and so do the rules, followed anew';
  is sha256_hex($row{seed}), $row{seed_hash}, 'the hash is that of the seed';
  my ($question, $moved) = $text =~ /^\| choices of `(\w+)`, .*? \| ((?:`[a-d]` ?){4}):/m or return fail('an order of choices');
  is join(' ', moved($row{seed}, $question, $row{username}, 'a' .. 'd')), $moved =~ tr/`//dr, 'choices are moved as it says';
};

my $arena  = Arena::Test->start;
my $client = $arena->client;

# Plays a battle to its end and draws everything again.
sub draws_agree ($bank, $count, @usernames) {
  my $battle  = $arena->running(questions => $bank, rules => {question_count => $count});
  my $promise = $client->get("/api/battles/$battle")->json->{seed_hash};
  my @players = $arena->join($battle, @usernames);
  my %given   = map { $_->username => join ' ', map { $_->{id} } $_->questions } @players;
  $arena->end($battle);

  my $shown = $client->get("/api/battles/$battle")->json;
  is $shown->{seed_hash}, $promise, 'the promise is kept';
  is sha256_hex($shown->{seed}), $promise, 'by a seed that has this hash';
  my @imported = map { $_->{id} } @{$client->admin(GET => "/$battle")->json->{questions}};
  my %place    = map { $imported[$_] => $_ } 0 .. $#imported;
  for my $difficulty (qw(easy medium hard)) {
    is_deeply [map { $place{$_} } @{$shown->{bank}{$difficulty}}], [grep { $bank->[$_]{difficulty} eq $difficulty } 0 .. $#$bank],
      "the $difficulty ones of the bank, in the order of the import";
  }
  for my $name (sort keys %given) {
    is join(' ', draw($shown->{seed}, $name, $count, $shown->{bank})), $given{$name}, "$name was given what the seed says";
  }
  my ($name) = sort keys %given;
  like run_program($shown->{seed}, $name, $count, map { join ',', @{$shown->{bank}{$_}} } qw(easy medium hard)),
    qr/^questions \Q$given{$name}\E$/m, 'as the program of the document finds, too';
  is_deeply [map { $_->{id} } $players[0]->questions], [split / /, $given{$players[0]->username}], 'and nothing moved since';
}

subtest 'a usual battle' => sub { draws_agree(bank(48), 15, 'ada', 'Bob', "Zo\x{eb}", "\x{5f20}\x{4f1f}", "\x{416}\x{443}\x{43a}") };

subtest 'a bank that is uneven' => sub {
  my @bank = @{bank(41)};
  $_->{difficulty} = 'easy', $_->{points} = 10 for @bank[3 .. 25];
  draws_agree(\@bank, 16, 'ada', 'bob', 'cy');
};

subtest 'a bank without hard ones' => sub {
  draws_agree([grep { $_->{difficulty} ne 'hard' } @{bank(60)}], 7, 'ada', 'bob');
};

subtest 'all of the bank' => sub { draws_agree(bank(30), 30, 'ada', 'bob') };

subtest 'a single question' => sub { draws_agree(bank(30), 1, 'ada', 'bob', 'cy') };

done_clean($arena);

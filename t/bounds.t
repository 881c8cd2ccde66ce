use lib 't/lib';
use Arena::Test;

use Mojo::File qw(path);
use Mojo::JSON qw(decode_json encode_json);
use Mojo::Util qw(encode);

# What the server takes for a battle, at its bounds: by the cases that web/test/limits.test.ts holds the pages to.
my $arena = Arena::Test->start;
my $cases = decode_json path('t/fixtures/limits.json')->slurp;

# The battle of the cases with a field that is this JSON.
sub body_with ($field, $json) {
  my $body = decode_json encode_json $cases->{battle};
  my $place = \$body;
  $place = $_ =~ /^\d+$/ && ref $$place eq 'ARRAY' ? \$$place->[$_] : \$$place->{$_} for $field =~ /[^.\[\]]+/g;
  $$place = 'IN ITS PLACE';
  return encode_json($body) =~ s/"IN ITS PLACE"/$json/r;
}

sub faults_of ($field, $json) {
  my $answer = $arena->client->admin(
    POST => '', body => body_with($field, $json), headers => {'Content-Type' => 'application/json'});
  return [] if $answer->status == 201;
  my $errors = ref $answer->json eq 'HASH' && $answer->json->{errors};
  return $errors ? [map { $_->{field} } @$errors] : [$answer->text];
}

for my $text (@{$cases->{texts}}) {
  my ($field, $lowest, $highest, $of) = @$text{qw(field lowest highest of)};
  subtest sprintf('%s, of U+%04X', $field, ord $of) => sub {
    my $length = sub ($n, $around = '') { faults_of($field, encode_json $around . $of x $n . $around) };
    is_deeply $length->($highest),     [],       "$highest characters";
    is_deeply $length->($highest + 1), [$field], 'one more';
    is_deeply $length->($lowest),      [],       "$lowest of them";
    return unless $lowest;
    is_deeply $length->($lowest - 1),             [$field], 'one less';
    is_deeply $length->($lowest - 1, " \t\r\n"), [$field], 'white space around does not count';
  };
}

for my $value (@{$cases->{values}}) {
  my $field = $value->{field};
  subtest $field => sub {
    is_deeply faults_of($field, encode('UTF-8', $_)), [],       "$_ is one"  for @{$value->{right}};
    is_deeply faults_of($field, encode('UTF-8', $_)), [$field], "$_ is none" for @{$value->{wrong}};
  };
}

done_clean($arena);

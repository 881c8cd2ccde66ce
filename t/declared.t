use lib 't/lib';
use Arena::Test;

use Arena::Document;
use Arena::Model;
use Mojo::File qw(path);

# What rules and fields there are is declared once, in lua/core/modes.lua and lua/mode: what else names them names the same.
my $document = Arena::Document->new;
my $openapi  = $document->openapi->{components}{schemas};
my $asyncapi = $document->asyncapi->{components}{schemas};
my @modes    = map { $_->basename('.lua') } path('lua/mode')->list->each;
my %rules    = map { declared_rules(path($_)) } 'lua/core/modes.lua', map {"lua/mode/$_.lua"} @modes;
my @fields   = declared_fields(path('lua/mode/quiz.lua'));

# By name: type and default; the words of a mode are those that there are.
sub declared_rules ($file) {
  my %found = map { /^-- \@rule (\w+) (\S+) = (\S+)$/ ? ($1 => {type => $2, usual => $3}) : () } split /\n/, $file->slurp;
  $_->{type} eq 'mode' and $_->{type} = 'enum(' . join(',', @modes) . ')' for values %found;
  return %found;
}

sub declared_fields ($file) {
  my ($list) = $file->slurp =~ /^local fields = \{\n(.*?)^\}/ms or die "$file has no fields";
  my @declared = map {
    { /\b(name|json|packed) = '(\w+)'/g, map { $_ => 1 } /\b(\w+) = true/g }
  } $list =~ /\{(.*?)\}/gs;
  $_->{json} //= $_->{name} for @declared;
  return @declared;
}

sub words ($type) { return $type =~ /^enum\((.*)\)$/ ? [sort split /,/, $1] : undef }
sub range ($type) { return $type =~ /^integer\((\d+),(\d+)\)$/ ? [$1 + 0, $2 + 0] : undef }

subtest 'the declarations' => sub {
  cmp_ok scalar keys %rules, '>=', 11, 'there are rules';
  is_deeply [map { $_->{name} } @fields], [qw(points arrows shields rewards answered correct)], 'a quiz has these fields';
  is join('', map { $_->{packed} } @fields), 'I4' x 6, 'packed as battles in Redis have them';
};

subtest 'rules in the documents' => sub {
  for my $case ([openapi => $openapi], [asyncapi => $asyncapi]) {
    my ($name, $schemas) = @$case;
    my $known = $schemas->{RuleValues}{properties};
    is_deeply [sort keys %$known], [sort keys %rules], "$name has all of them";
    is_deeply [sort @{$schemas->{Rules}{required}}], [sort keys %rules], 'and a battle has each';
    for my $rule (sort keys %rules) {
      my ($type) = $rules{$rule}{type} =~ /^(\w+)/;
      is $known->{$rule}{type}, $type eq 'enum' ? 'string' : $type, "$rule: its type";
      is_deeply [sort @{$known->{$rule}{enum}}], words($rules{$rule}{type}), 'its words' if $type eq 'enum';
    }
  }
};

subtest 'rules for those who run a server' => sub {
  my %told = path('docs/directives.md')->slurp =~ /^### arena_rule\n(.*?)^###/ms ? $1 =~ /^\| `(\w+)` \| (.*? \| .*?) \|/mg : ();
  my $said = sub ($rule) {
    my $range = range($rule->{type});
    my $takes = $range ? join ' to ', @$range : join ', ', $rule->{type} eq 'boolean' ? qw(true false) : split /,/, $rule->{type} =~ s/^enum\(|\)$//gr;
    return "$takes | $rule->{usual}";
  };
  is_deeply \%told, {map { $_ => $said->($rules{$_}) } keys %rules}, 'what each takes, and its default';
};

subtest 'rules in the check of the pages' => sub {
  my $text = path('web/src/pages/host/import/check.ts')->slurp;
  my ($count) = $text =~ /^const COUNT: .* = (\[.*\]);$/m;
  my ($list) = $text =~ /^export const RULES:.*? = \{\n(.*?)^\};/ms;
  my %known = map { s/\bCOUNT\b/$count/ ; s/_(?=\d)//g; tr/'/"/; /^\s*(\w+): (.*),$/ ? ($1 => $2) : () } split /\n/, $list;
  my $said = sub ($rule) {
    my $range = range($rule->{type});
    return $range ? "[$range->[0], $range->[1]]" : $rule->{type} eq 'boolean' ? '"boolean"' : '[' . join(', ', map {qq("$_")} split /,/, $rule->{type} =~ s/^enum\(|\)$//gr) . ']';
  };
  is_deeply \%known, {map { $_ => $said->($rules{$_}) } keys %rules}, 'are the same';
};

my @names = map { $_->{json} } @fields;
my @shown = map { $_->{json} } grep { $_->{entry} } @fields;

subtest 'fields in the documents' => sub {
  my %kinds = (
    Me    => [qw(id username), @names, qw(rank online joined_at seq)],
    Entry => [qw(rank participant_id username points), @shown, 'online']
  );
  for my $kind (sort keys %kinds) {
    for my $schemas ($openapi, $asyncapi) {
      is_deeply [sort keys %{$schemas->{$kind}{properties}}], [sort @{$kinds{$kind}}], "$kind has all of them";
      is_deeply [sort @{$schemas->{$kind}{required}}], [sort @{$kinds{$kind}}], 'always';
    }
  }
};

subtest 'fields in the model of the tests' => sub {
  my $model = Arena::Model->new;
  $model->join(one => 'ada');
  is_deeply [sort keys %{$model->me('one')}], [sort qw(id username rank online), @names], 'Me';
  is_deeply [sort keys %{($model->page(0, 1))[0]}], [sort qw(rank participant_id username points online), @shown], 'entries';
};

my $arena = Arena::Test->start;

subtest 'in PostgreSQL' => sub {
  my $columns = sub ($view) {
    return [$arena->stack->sql("SELECT attname FROM pg_attribute WHERE attrelid = 'arena.$view'::regclass AND attnum > 0 ORDER BY attnum")];
  };
  is_deeply $columns->('changes'), [qw(battle_id seq at participant placed points arrows shields rewards answered correct)],
    'the changes of a quiz are as docs/journal.md has them, whatever is new in deltas';
  is_deeply $columns->('standings'), [qw(battle_id rank participant username points arrows shields rewards_pending answered correct joined_at)],
    'and so are its standings';
  my @known = $arena->stack->sql(q{SELECT concat_ws(' ', name, lowest, highest, usual) FROM arena.rules() ORDER BY name});
  my @said  = map { join ' ', $_, @{range($rules{$_}{type}) // []}, $rules{$_}{usual} } sort grep { range($rules{$_}{type}) } keys %rules;
  my %said  = map { $_ => 1 } @said;
  is_deeply [grep { !$said{$_} } @known], [], 'the rules that it knows itself are the same';
};

# The server as it is, asked for all of it.
subtest 'in what the server says' => sub {
  my $battle = $arena->running;
  my $ada    = $arena->join($battle, 'ada');
  my $client = $arena->client;
  is_deeply [sort keys %{$client->get("/api/battles/$battle")->json->{rules}}], [sort keys %rules], 'a battle has all rules';
  is_deeply [sort keys %{$ada->me}], [sort @{$openapi->{Me}{required}}], 'Me';
  is_deeply [sort keys %{$arena->leaderboard($battle)->{entries}[0]}], [sort @{$openapi->{Entry}{required}}], 'entries';
  my ($head) = split /\r\n/, $client->admin(GET => "/$battle/export?format=csv")->body;
  is $head, "\xef\xbb\xbf" . join(',', qw(rank participant_id username), @names, qw(online joined_at), 'joined_at (UTC)'), 'and the export';
};

done_clean($arena);

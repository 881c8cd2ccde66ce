package Arena::Copies;

# Very many battles, sooner than the organiser could make them: copies of one, in PostgreSQL, as another host might have made
# them.

use Mojo::Base -strict, -signatures;

use Exporter qw(import);

our @EXPORT_OK = qw(copies);

# Copies of a battle: "${prefix}1" and so on. set: more columns of arena.battle, in SQL; n is the number of a copy. They have
# its questions, unless told otherwise. All of it at once: the clock may come at any time.
sub copies ($stack, $battle, $prefix, $count, %option) {
  my %set       = %{$option{set} // {}};
  my @columns   = sort keys %set;
  my $columns   = join ', ', 'id', 'title', 'description', 'created_at', 'seed', 'rules', 'fingerprint', @columns;
  my $values    = join ', ', "'$prefix' || n", 'title', 'description', 'created_at', 'seed', 'rules', "''", @set{@columns};
  my $questions = $option{questions} // 1 ? <<"SQL" : '';
INSERT INTO arena.question SELECT (jsonb_populate_record(question, jsonb_build_object('battle_id', '$prefix' || n))).*
FROM arena.question, generate_series(1, $count) n WHERE battle_id = '$battle'
SQL
  $stack->sql(<<"SQL");
INSERT INTO arena.battle ($columns)
SELECT $values FROM arena.battle, generate_series(1, $count) n WHERE id = '$battle';
$questions
SQL
}

1;

package Arena::Metrics;

# Prometheus text, read: what a scraper would find in it.

use Mojo::Base -base, -signatures;

use List::Util qw(sum0);

has text    => '';
has types   => sub { {} };    # by metric
has samples => sub { [] };    # {metric, name, labels, value}
has strange => sub { [] };    # lines that are neither

my $NAME = qr/[a-z_]+/;

sub from ($class, $text) {
  my $self = $class->new(text => $text);
  my $metric;
  for my $line (split /\n/, $text) {
    if    ($line =~ /^# HELP ($NAME) \S/)                     { $metric = $1 }
    elsif ($line =~ /^# TYPE ($NAME) (counter|gauge|histogram)$/) { $self->types->{$1} = $2 }
    elsif (my ($name, $labels, $value) = $line =~ /^($NAME)(?:\{(.*)\})? (-?[0-9.]+)$/) {
      my %labels = ($labels // '') =~ /($NAME)="([^"]*)"/g;
      push @{$self->samples}, {metric => $metric, name => $name, labels => \%labels, value => $value};
    }
    else { push @{$self->strange}, $line }
  }
  return $self;
}

# Samples of that name whose labels have these values.
sub find ($self, $name, %labels) {
  return grep {
    my $sample = $_;
    $sample->{name} eq $name && !grep { ($sample->{labels}{$_} // '') ne $labels{$_} } keys %labels
  } @{$self->samples};
}

sub sum ($self, $name, %labels) { return sum0(map { $_->{value} } $self->find($name, %labels)) }

# By sample, the values of what never steps back.
sub counters ($self) {
  my %counters;
  for my $sample (@{$self->samples}) {
    next if $self->types->{$sample->{metric}} eq 'gauge';
    $counters{join ' ', $sample->{name}, map {"$_=$sample->{labels}{$_}"} sort keys %{$sample->{labels}}} = $sample->{value};
  }
  return \%counters;
}

# By metric, the names of its labels, sorted; a histogram's buckets' aside.
sub labels ($self) {
  my %labels;
  $labels{$_->{metric}} = join ' ', grep { $_ ne 'le' } sort keys %{$_->{labels}} for @{$self->samples};
  return \%labels;
}

1;

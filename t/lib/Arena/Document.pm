package Arena::Document;

# Holds what the server says to docs/openapi.yaml and docs/asyncapi.yaml.

use Mojo::Base -base, -signatures;

use JSON::Validator::Schema::Draft201909;
use Mojo::File qw(path);
use Mojo::JSON qw(decode_json);
use Mojo::Util qw(decode);
use YAML::XS ();

has root     => sub { path(__FILE__)->dirname->dirname->dirname->dirname };
has openapi  => sub ($self) { _read($self->root->child('docs/openapi.yaml')) };
has asyncapi => sub ($self) { _read($self->root->child('docs/asyncapi.yaml')) };

has _schemas => sub { {} };
has _paths   => sub ($self) {
  my @paths;
  for my $template (sort keys %{$self->openapi->{paths}}) {
    my $pattern = join '[^/]+', map {quotemeta} split /\{\w+\}/, $template, -1;
    push @paths, [$template, qr/\A$pattern\z/];
  }
  return \@paths;
};

sub _read ($file) {
  local $YAML::XS::Boolean = 'JSON::PP';
  return YAML::XS::LoadFile($file);
}

# What "$ref" stands for, as many times as it takes.
sub follow ($self, $document, $node) {
  while (ref $node eq 'HASH' && $node->{'$ref'} && keys %$node == 1) {
    my $found = $document;
    for my $name (split m{/}, $node->{'$ref'} =~ s{^#/}{}r) {
      $found = $found->{$name =~ s{~1}{/}gr} // die "No $node->{'$ref'} in the document\n";
    }
    $node = $found;
  }
  return $node;
}

# The template of a path, and the operation behind it, as far as they are there.
sub operation ($self, $method, $path) {
  $path =~ s/\?.*//s;
  for my $entry (@{$self->_paths}) {
    next unless $path =~ $entry->[1];
    return ($entry->[0], $self->openapi->{paths}{$entry->[0]}{lc $method});
  }
  return;
}

sub operations ($self) {
  my @operations;
  for my $template (sort keys %{$self->openapi->{paths}}) {
    for my $method (sort keys %{$self->openapi->{paths}{$template}}) {
      my $operation = $self->openapi->{paths}{$template}{$method};
      push @operations, [$method, $template, $operation]
        if ref $operation eq 'HASH' && $operation->{operationId};
    }
  }
  return @operations;
}

# Faults, as text, of a value before a schema of one of the two documents.
sub faults ($self, $which, $schema, $value) {
  my $known = $self->_schemas->{"$which $schema"} //= JSON::Validator::Schema::Draft201909->new({
    '$schema'  => 'https://json-schema.org/draft/2019-09/schema',
    allOf      => [$schema],
    components => $self->$which->{components}
  });
  return map {"$_"} $known->validate($value);
}

# Faults of an answer: an undocumented status, a header or a body that is not as it was promised.
sub answer_faults ($self, $method, $path, $answer) {
  my ($template, $operation) = $self->operation($method, $path);
  my $status   = $answer->status;
  my $response = $operation ? $operation->{responses}{$status} : {'$ref' => '#/components/responses/Fault'};
  return "status $status is not documented" unless $response;
  $response = $self->follow($self->openapi, $response);

  my @faults;
  my $headers = $response->{headers} // {};
  for my $name (sort keys %$headers) {
    my $header = $self->follow($self->openapi, $headers->{$name});
    my $value  = $answer->header($name);
    if (!defined $value) {
      push @faults, "header $name is missing" if $header->{required};
      next;
    }
    push @faults, map {"header $name: $_"} $self->faults(openapi => $header->{schema}, $value);
  }

  my $content = $response->{content};
  if (!$content) {
    push @faults, 'a body where none is documented' if $status == 204 && length $answer->body;
    return @faults;
  }

  my $type  = ($answer->header('Content-Type') // '') =~ s/;.*//sr;
  my $media = $content->{$type} or return @faults, "content type '$type' is not documented";
  return @faults unless $type =~ m{^application/(?:\w+\+)?json$};
  return @faults, 'the body is not JSON' unless defined $answer->json;

  push @faults, $self->faults(openapi => $media->{schema}, $answer->json);
  push @faults, "member status is $answer->{json}{status}, not $status"
    if $type =~ /problem/ && ref $answer->json eq 'HASH' && ($answer->json->{status} // '') ne $status;
  return @faults;
}

# Faults of an event that came over a socket, before the message of its name.
sub event_faults ($self, $event) {
  my $name = ref $event eq 'HASH' ? $event->{event} // '' : '';
  my ($message) = grep { $_->{name} eq $name } values %{$self->asyncapi->{components}{messages}};
  return "event '$name' is not documented" unless $message;
  return $self->faults(asyncapi => $message->{payload}, $event);
}

1;

use lib 't/lib';
use Arena::Test;

use Arena::Document;
use Mojo::File qw(path);

# The documents for themselves, and beside the contract and the signatures of the scripts.
my $document = Arena::Document->new;
my ($openapi, $asyncapi) = ($document->openapi, $document->asyncapi);

sub walk ($node, $visit) {
  $visit->($node);
  if    (ref $node eq 'HASH')  { walk($_, $visit) for map { $node->{$_} } sort keys %$node }
  elsif (ref $node eq 'ARRAY') { walk($_, $visit) for @$node }
}

subtest 'references lead somewhere' => sub {
  for my $case ([openapi => $openapi], [asyncapi => $asyncapi]) {
    my ($name, $root) = @$case;
    my (%seen, @broken);
    walk($root, sub ($node) {
      return unless ref $node eq 'HASH' && defined $node->{'$ref'} && !ref $node->{'$ref'};
      $seen{$node->{'$ref'}} = 1;
      push @broken, $node->{'$ref'} unless eval { $document->follow($root, {'$ref' => $node->{'$ref'}}) };
    });
    is_deeply \@broken, [], "in $name";
    my @unused;
    for my $kind (keys %{$root->{components}}) {
      next if $kind eq 'securitySchemes';
      push @unused, grep { !$seen{"#/components/$kind/$_"} } keys %{$root->{components}{$kind}};
    }
    is_deeply [sort @unused], ['NotFound'], 'and all of them are used, or said of no path' if $name eq 'openapi';
    is_deeply \@unused, [], 'and all of them are used' if $name eq 'asyncapi';
  }
};

subtest 'operations are complete' => sub {
  my %ids;
  for my $operation ($document->operations) {
    my ($method, $path, $about) = @$operation;
    $ids{$about->{operationId}}++;
    my @missing = grep { !$about->{$_} } qw(operationId summary tags responses security);
    is_deeply \@missing, [], "$method $path";
    my %named = map { $_ => 1 } $path =~ /\{(\w+)\}/g;
    for my $parameter (@{$about->{parameters} // []}, @{$openapi->{paths}{$path}{parameters} // []}) {
      my $known = $document->follow($openapi, $parameter);
      delete $named{$known->{name}} if $known->{in} eq 'path';
      ok $known->{schema}, "$known->{name} has a schema";
    }
    is_deeply [keys %named], [], 'every part of the path is a parameter';
    for my $status (keys %{$about->{responses}}) {
      my $response = $document->follow($openapi, $about->{responses}{$status});
      ok $response->{description}, "$status says what it is";
      next unless $status =~ /^\d+$/ && $status >= 400 && $path =~ m{^/api/} && $path ne '/api/status';
      ok $response->{headers}{'X-Request-Id'}, "$status has a request id";
      ok $response->{content}{'application/problem+json'}, "$status is a problem" if $status >= 400;
    }
  }
  is_deeply [grep { $ids{$_} > 1 } keys %ids], [], 'every operation has an id of its own';
};

subtest 'examples are valid' => sub {
  for my $name (sort keys %{$openapi->{components}{examples}}) {
    my $value = $openapi->{components}{examples}{$name}{value};
    is_deeply [$document->faults(openapi => {'$ref' => '#/components/schemas/Problem'}, $value)], [], $name;
    is $value->{code}, $name, 'has the code of its name';
  }
  for my $operation ($document->operations) {
    my ($method, $path, $about) = @$operation;
    my $media = ($about->{requestBody} // {})->{content}{'application/json'} or next;
    is_deeply [$document->faults(openapi => $media->{schema}, $media->{examples}{$_}{value})], [], "$method $path: $_"
      for sort keys %{$media->{examples} // {}};
  }
  for my $name (sort keys %{$asyncapi->{components}{messages}}) {
    my $message = $asyncapi->{components}{messages}{$name};
    is_deeply [$document->faults(asyncapi => $message->{payload}, $_->{payload})], [], $name
      for @{$message->{examples} // []};
  }
};

# The words of the contract.
my %codes = (
  400 => 'invalid_json',
  401 => 'unauthenticated session_expired session_replaced',
  403 => 'forbidden cross_site wrong_resume_code wrong_join_code',
  404 => 'battle_not_found link_not_found question_not_found target_not_found not_found',
  405 => 'method_not_allowed',
  409 => 'username_taken battle_finished battle_not_running already_answered no_reward_pending no_arrows target_has_no_points '
    . 'target_protected attack_too_early attacks_off',
  413 => 'payload_too_large',
  415 => 'unsupported_media_type',
  422 => 'invalid_request self_attack idempotency_key_reused',
  429 => 'rate_limited',
  503 => 'unavailable',
  504 => 'timeout'
);

# The codes that an operation may answer with, by status.
sub documented ($responses) {
  my %documented;
  for my $status (grep {/^[45]/} keys %$responses) {
    my $response = $document->follow($openapi, $responses->{$status});
    my $examples = $response->{content}{'application/problem+json'}{examples} // {};
    my ($enum)   = map { $_->{properties}{code}{enum} // () }
      @{$response->{content}{'application/problem+json'}{schema}{allOf} // []};
    $documented{"$status $_"} = 1 for @{$enum // []};
    is_deeply [sort keys %$examples], [sort @{$enum // []}], 'with an example of each' if $enum;
  }
  return \%documented;
}

subtest 'every code is documented' => sub {
  my %said = %{documented({404 => {'$ref' => '#/components/responses/NotFound'}})};
  for my $operation ($document->operations) { %said = (%said, %{documented($operation->[2]{responses})}) }
  for my $status (sort keys %codes) {
    ok delete $said{"$status $_"}, "$status $_" for split / /, $codes{$status};
  }
  is_deeply [sort keys %said], ['400 bad_request', '409 battle_exists', '426 upgrade_required'], 'and none but these, and three more';
};

subtest 'every event is documented' => sub {
  my %on;
  for my $channel (values %{$asyncapi->{channels}}) {
    for my $message (values %{$channel->{messages}}) {
      push @{$on{$channel->{address}}}, $document->follow($asyncapi, $message)->{name};
    }
  }
  is_deeply {map { $_ => [sort @{$on{$_}}] } keys %on},
    {
    'battle.{id}' => ['battle.ended', 'battle.regraded', 'battle.started', 'leaderboard.changed', 'leaderboard.updated'],
    'private-participant.{pid}' => ['attack.received', 'participant.updated', 'session.replaced']
    },
    'on its channel';
};

subtest 'a schema that both documents have is one schema' => sub {
  my ($one, $other) = map { $_->{components}{schemas} } $openapi, $asyncapi;
  is_deeply $other->{$_}, $one->{$_}, $_ for grep { $one->{$_} } sort keys %$other;
};

subtest 'jobs are told of with their periods' => sub {
  my %rows = path('src/jobs/ngx_arena_jobs.c')->slurp =~ /^    \{ ngx_string\("(\w+)"\), (\d+), NGX_ARENA_JOB_/mg;
  my ($text) = path('docs/directives.md')->slurp =~ /^### arena_job\n(.*?)^## /ms;
  my %unit = (ms => 1, s => 1000, m => 60_000, h => 3_600_000);
  my %told = $text =~ /^\| default \| (.*) \|$/m ? map { /^`(\w+) period=(\d+)(\w+)`$/ ? ($1 => $2 * $unit{$3}) : ($_ => '') } split /, /, $1 : ();
  is_deeply \%told, \%rows, 'all of them';
  is_deeply [sort $text =~ /^- `(\w+)`: /mg], [sort keys %rows], 'and what each is for';
};

# What the header of a script, or a SQL function, promises is in the document.
my %operations = map { $_->[2]{operationId} => $_ } $document->operations;
for my $file (map { path($_)->list->each } qw(lua/api sql/api)) {
  my $name = $file->basename('.lua', '.sql');
  subtest "the signature of $file" => sub {
    my ($method, $path, $operation) = @{$operations{$name} // []};
    ok $operation, 'has an operation' or return;
    my ($header) = $file->slurp =~ /\A((?:--.*\n)+)/;
    my %tags;
    push @{$tags{$1}}, $2 while $header =~ /^-- \@(\w+)\s+(.*)$/mg;

    my $documented = documented($operation->{responses});
    for my $error (@{$tags{error} // []}) {
      ok $documented->{$error =~ s/^(\d+ \w+).*/$1/r}, "error $error";
    }
    for my $reply (@{$tags{reply} // []}) {
      my ($status, $schema) = split / /, $reply;
      my $response = $operation->{responses}{$status};
      ok $response, "reply $status" or next;
      next unless $schema;
      my %named;
      for my $media (values %{$response->{content} // {}}) {
        $named{$_->{'$ref'} // ''} = 1 for $media->{schema}, @{$document->follow($openapi, $media->{schema})->{allOf} // []};
      }
      ok $named{"#/components/schemas/$schema"}, "is a $schema" or diag explain \%named;
    }
    for my $argument (@{$tags{argument} // []}) {
      my ($which, $in) = $argument =~ /^(\w+)\??\s+(\w+)/;
      next if $which eq 'cursor' && $name =~ /export|inspect/ || $in eq 'address';    # the server's own
      my @parameters = map { $document->follow($openapi, $_) } @{$operation->{parameters} // []},
        @{$openapi->{paths}{$path}{parameters} // []};
      my $media = ($operation->{requestBody} // {})->{content}{'application/json'};
      my $body  = $document->follow($openapi, $media ? $media->{schema} : {});
      ok $in eq 'body' ? $body->{properties}{$which} : scalar(grep { $_->{name} eq $which && $_->{in} eq $in } @parameters),
        "$in argument $which";
    }
    for my $event (@{$tags{event} // []}) {
      my ($said, $channel) = split ' ', $event;
      my ($known) = grep { $_->{address} =~ /^\Q$channel\E\./ } values %{$asyncapi->{channels}};
      ok scalar(grep { $document->follow($asyncapi, $_)->{name} eq $said } values %{$known->{messages} // {}}), "event $said";
    }
  };
}

done_clean();

use lib 't/lib';
use Arena::Test;

# nginx does not start when nchan was told, in a location of sockets, to take from clients what it is not to.
my $arena = Arena::Test->start;
my $stack = $arena->stack;
my $conf  = $stack->file('nginx.conf')->slurp;
my $file  = $stack->file('changed.conf');

my $good = <<'END';
nchan_subscriber websocket eventsource;
nchan_channel_id $arena_nchan_channel;
nchan_subscriber_last_message_id "";
END

sub tested ($location, $server = '') {
  return $stack->configuration_test($conf =~ s/(server \{\n)/$1 $server\nlocation \/x {\narena_subscribe anyone;\n$location\n}\n/r);
}

sub starts ($name, @text) {
  my ($status, $said) = tested(@text);
  is $status, 0, $name or diag $said;
}

sub does_not ($name, $pattern, @text) {
  my ($status, $said) = tested(@text);
  isnt $status, 0, $name;
  like $said, qr/\[emerg\].*arena_subscribe.*$pattern.* in \Q$file\E:\d+/, 'is said';
}

my $id = 'nchan_subscriber_last_message_id';

subtest 'which starts' => sub {
  starts('what conf/arena.conf has', $good);
  starts('WebSockets alone', $good =~ s/ eventsource//r);
  starts('set for the server', $good =~ s/$id "";//r, qq($id "";));
  starts('set here, and otherwise for the server', $good, "$id \$arg_x;");
  starts('a condition', $good . 'if ($request_method = POST) { return 405; }');
  starts('nothing that serves', '');
};

subtest 'a message id' => sub {
  does_not('nothing said', $id, $good =~ s/$id "";//r);
  does_not($_, $id, $good =~ s/$id "";/$id $_;/r) for '$arg_x', 'x', '"" $arg_x', '$http_last_event_id $arg_last_event_id';
  does_not('said twice', $id, $good . "$id \$arg_x;");
  does_not('of the server', $id, $good =~ s/$id "";//r, "$id \$arg_x;");
  does_not('under a condition', $id, $good . "if (\$arg_x) { $id \$arg_x; }");
};

subtest 'a channel' => sub {
  does_not('nothing said', 'nchan_channel_id', $good =~ s/nchan_channel_id.*//r);
  does_not($_, 'nchan_channel_id', $good =~ s/\$arena_nchan_channel/$_/r) for '$arg_id', '$arena_nchan_channel $arg_id';
  does_not('of subscribers', 'nchan_subscriber_channel_id', $good . 'nchan_subscriber_channel_id $arg_id;');
};

subtest 'what it serves' => sub {
  does_not($_, 'no other subscribers', $good . "nchan_subscriber $_;") for qw(longpoll poll http-chunked multipart http-raw-stream), '';
  does_not($_, 'no publishers', $good . $_) for 'nchan_publisher;', 'nchan_publisher http;', 'nchan_publisher websocket;', 'nchan_pubsub;';
  does_not('publishers, of the server', 'no publishers', $good, 'nchan_publisher;');
  does_not('who is there', 'nchan_subscriber', $good . 'nchan_subscriber_info;');
};

subtest 'before arena_subscribe, and in the other order of modules' => sub {
  for my $text ($conf, $conf =~ s/(load_module[^\n]*\n)(load_module[^\n]*\n)/$2$1/r) {
    my $before = $text =~ s/(server \{\n)/$1 location \/x {\n$good nchan_publisher;\narena_subscribe anyone;\n}\n/r;
    my ($status, $said) = $stack->configuration_test($before);
    isnt $status, 0, 'it is the same';
    like $said, qr/no publishers/, 'and said';
    is(($stack->configuration_test($before =~ s/nchan_publisher;//r))[0], 0, 'or it starts');
  }
};

done_clean($arena);

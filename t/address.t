use lib 't/lib';
use Arena::Test;

# Scripts know who shares an address by a hash of it, which only nginx can fill in.
my $arena  = Arena::Test->start(server => 'set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;');
my $client = $arena->client;
my $battle = $arena->running;
my $path   = "/api/battles/$battle/join";

sub joins ($name, $from, %more) {
  return $client->post($path, {username => $name, %{$more{json} // {}}}, headers => {'X-Forwarded-For' => $from}, %more{key});
}

sub networks ($answer) {
  my ($networks) = $arena->stack->redis(HGET => "{battle:$battle}:participant:" . $answer->json->{participant}{id}, 'networks');
  chomp $networks;
  return $networks;
}

subtest 'who shares an address' => sub {
  my ($one, $two, $other) = map { networks(joins(@$_)) } ['ada', '192.0.2.1'], ['bob', '192.0.2.1'], ['cy', '192.0.2.2'];
  like $one, qr/^[0-9a-f]{16}$/, 'is known by a hash';
  is $two, $one, 'which is the same for all of them';
  isnt $other, $one, 'and for nobody else';
  my ($near, $here, $far) = map { networks(joins(@$_)) } ['dov', '2001:db8::1'], ['eve', '2001:db8::2'], ['fay', '2001:db8:0:1::1'];
  is $near, $here, 'a network of IPv6 is one address';
  isnt $far, $here, 'and the next one another';
};

subtest 'what a client says of it' => sub {
  my ($said, $known) = (joins('gil', '192.0.2.1', json => {network => 'feedfeedfeedfeed'}), joins('hal', '192.0.2.1'));
  is networks($said), networks($known), 'is not looked at, in the body';
  $said = $client->post("$path?network=feedfeedfeedfeed", {username => 'ian', network => {}}, headers => {'X-Forwarded-For' => '192.0.2.1'});
  is networks($said), networks($known), 'nor in the query, nor of what type it is';
};

subtest 'a phone that asks again from another network' => sub {
  my @answers = map { joins('joe', $_, key => 'once') } '192.0.2.7', '198.51.100.7';
  answered $answers[0], 201, 'joins';
  is $answers[1]->header('Idempotency-Replayed'), 'true', 'and gets its first answer';
  is $answers[1]->body, $answers[0]->body, 'byte for byte';
};

done_clean($arena);

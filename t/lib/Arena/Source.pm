package Arena::Source;

# What comes over one EventSource.

use Mojo::Base 'Arena::Socket', -signatures;

use Arena::Answer;
use Arena::Wait qw(wait_until);

has 'status';
has 'type';
has unread => '';

sub open ($self, $path, $headers) {
  my $client = $self->client;
  my $tx     = $client->ua->build_tx(GET => $client->url . $path, {%$headers, Accept => 'text/event-stream'});
  $self->tx($tx);
  $tx->res->max_message_size(0);
  $tx->res->content->relaxed(1);    # it ends with its connection, whatever its head says
  $tx->res->content->unsubscribe('read')->on(
    read => sub ($content, $bytes) {
      $self->status($tx->res->code)->type($tx->res->headers->content_type);
      $self->read($bytes);
    }
  );
  $client->ua->start_p($tx)->then(sub ($tx) { $self->closed(1) })->catch(sub ($fault) { $self->closed(1) });
  wait_until('an EventSource', sub { $self->status || $self->closed });
  return $self;
}

sub read ($self, $bytes) {
  $self->unread($self->unread . $bytes =~ s/\r\n/\n/gr);
  while ($self->{unread} =~ s/\A(.*?)\n\n//s) {
    my @data = map { /^data: ?(.*)/ ? $1 : () } split /\n/, $1;
    $self->heard(join "\n", @data) if @data;
  }
}

sub close ($self) {
  return if $self->closed;
  Mojo::IOLoop->remove($self->tx->connection) if $self->tx->connection;
  return $self->wait_closed;
}

1;

package Arena::Prometheus;

# A Prometheus beside a stack, that reads its metrics and watches the project's alerts.

use Mojo::Base -base, -signatures;

use Mojo::File qw(path);
use Mojo::UserAgent;

use Arena::File qw(spew);
use Arena::Wait qw(wait_until);

has 'stack';
has ua => sub { my $ua = Mojo::UserAgent->new; $ua->proxy->http(undef); return $ua };
has [qw(pid port)];

sub DESTROY ($self) { $self->stop if $self->{pid} && ($self->{owner} // 0) == $$ }

sub start ($self) {
  my $dir  = $self->stack->file('prometheus')->make_path;
  $self->port($self->stack->free_port);

  my $rules  = path('conf/prometheus/arena.rules.yml')->to_abs;
  my $target = '127.0.0.1:' . $self->stack->port;
  spew($dir->child('prometheus.yml'), <<"END");
global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
rule_files: [$rules]
scrape_configs:
  - {job_name: arena, static_configs: [{targets: ['$target']}]}
END
  $self->{owner} = $$;
  my $pid = fork // die "No process: $!\n";
  if (!$pid) {
    open STDIN, '<', '/dev/null';
    open STDOUT, '>', $dir->child('log');
    open STDERR, '>&', \*STDOUT;
    exec 'prometheus', "--config.file=$dir/prometheus.yml", "--storage.tsdb.path=$dir/data",
      '--web.listen-address=127.0.0.1:' . $self->port or POSIX::_exit(127);
  }
  $self->pid($pid);
  wait_until('Prometheus', sub { ($self->ua->get($self->url('/-/ready'))->res->code // 0) == 200 });
  return $self;
}

sub stop ($self) {
  my $pid = delete $self->{pid} or return;
  kill TERM => $pid;
  local $?;
  waitpid $pid, 0;
}

sub url ($self, $path) { return 'http://127.0.0.1:' . $self->port . $path }

# What it says of an expression: its results, or (as a text) what is wrong with it.
sub query ($self, $expression) {
  my $said = $self->ua->post($self->url('/api/v1/query') => form => {query => $expression})->res->json // {};
  return ($said->{status} // '') eq 'success' ? $said->{data}{result} : $said->{error} // 'no answer';
}

sub rules ($self) {
  return map { @{$_->{rules}} } @{$self->ua->get($self->url('/api/v1/rules'))->res->json->{data}{groups}};
}

1;

use lib 't/lib';
use Arena::File qw(spew);
use Arena::Test;

use Mojo::File qw(path);

# What is wrong in nginx.conf, or in a script, is said by nginx -t: in which file, on which line, and why.
my $arena = Arena::Test->start;
my $stack = $arena->stack;
my $conf  = $stack->file('nginx.conf')->slurp;
my $file  = $stack->file('changed.conf');

sub line_of ($text, $what) {
  my ($before) = $text =~ /\A(.*?)\Q$what\E/s;
  return 1 + ($before =~ tr/\n//);
}

# In place of a directive of the http level, or as one more, this.
sub with_directive ($line) {
  my ($name) = $line =~ /^(\w+)/;
  my $text = $conf;
  my $known = $name !~ /^arena_(?:limit|rule|job)$/;
  $text =~ s/^ *$name\b.*\n//m if $known;
  $text =~ s/^( *arena_lua_path.*\n)/$1    $line\n/m or $text =~ s/^( *arena_redis .*\n)/$1    $line\n/m;
  return $text;
}

sub refuses ($line, $why) {
  my $text = with_directive($line);
  my ($status, $said) = $stack->configuration_test($text);
  subtest $line => sub {
    isnt $status, 0, 'is refused';
    my ($sentence) = $said =~ /^nginx: \[emerg\] (.*)$/m;
    like $sentence // $said, $why, 'in a useful sentence';
    my ($where, $number) = ($sentence // '') =~ / in (\S+):(\d+)$/;
    is $where,  "$file", 'with its file';
    is $number, line_of($text, $line), 'and its line';
  };
}

subtest 'the configuration itself' => sub {
  my ($status, $said) = $stack->configuration_test($conf);
  is $status, 0, 'is taken' or diag $said;
};

my @good = (
  'arena_redis 127.0.0.1;', 'arena_redis localhost:6380 db=3;', 'arena_redis unix:/tmp/x.sock db=1 user=arena;',
  'arena_redis_timeout 500ms;', 'arena_redis_queue 10;', 'arena_postgres "host=/tmp dbname=x user=y";', 'arena_postgres_pool 4;',
  'arena_postgres_timeout 1s;', 'arena_limit attack 5;', 'arena_limit join off;', 'arena_rule attack_damage 25;',
  'arena_rule attacks false;',
  'arena_session_timeout 2m;', 'arena_leaderboard_size 50;', 'arena_leaderboard_interval 1s;',
  'arena_leaderboard_interval 1s max=1s;', 'arena_leaderboard_interval 10s;', 'arena_shed 25ms;', 'arena_shed off;',
  'arena_leaderboard_changed_interval 1s;', 'arena_journal_backlog 10;', 'arena_battle_retention 7d;', 'arena_battle_retention off;',
  'arena_zone other:1m;',
  'arena_origins https://quiz.example http://192.0.2.7:8080;', 'arena_origins https://[2001:db8::7]:8443 https://*.school.example;',
  'arena_origins HTTPS://Quiz.Example:443;',
  map {"arena_channels $_;"} 'plain', 'tagged', 'plain listen=both', 'tagged listen=both'
);
for my $line (@good) {
  my ($status, $said) = $stack->configuration_test(with_directive($line));
  is $status, 0, $line or diag $said;
}

subtest 'Redis' => sub {
  refuses 'arena_redis;',                            qr/arguments/;
  refuses 'arena_redis 127.0.0.1:99999;',            qr/port.*arena_redis/;
  refuses 'arena_redis no.such.host.invalid;',       qr/host.*arena_redis/;
  refuses 'arena_redis 127.0.0.1 db=x;',             qr/database.*db=x/;
  refuses 'arena_redis 127.0.0.1 db=-1;',            qr/database.*db=-1/;
  refuses 'arena_redis 127.0.0.1 colour=red;',       qr/colour=red.*db=/;
  refuses 'arena_redis 127.0.0.1 password=secret;',  qr/password_file/;
  refuses 'arena_redis 127.0.0.1 password_file=/nowhere;', qr{/nowhere};
  refuses 'arena_redis_timeout soon;',               qr/arena_redis_timeout|value/;
  refuses 'arena_redis_queue many;',                 qr/number|value/;
  refuses 'arena_channels;',                         qr/arguments/;
  refuses 'arena_channels both;',                    qr/both.*plain or tagged/;
  refuses 'arena_channels tagged listen=plain;',     qr/listen=plain.*listen=both/;
};

subtest 'PostgreSQL' => sub {
  refuses 'arena_postgres "nonsense";',                    qr/arena_postgres/;
  refuses 'arena_postgres "colour=red";',                  qr/arena_postgres.*colour/;
  refuses 'arena_postgres "dbname=x password=hunter2";',   qr/arena_postgres.*pass/i;
  refuses 'arena_postgres_pool none;',                     qr/number|value/;
  refuses 'arena_postgres_timeout -1s;',                   qr/value/;
  my (undef, $said) = $stack->configuration_test(with_directive('arena_postgres "dbname=x password=hunter2";'));
  unlike $said, qr/hunter2/, 'a password is not repeated';
};

subtest 'limits and rules' => sub {
  refuses 'arena_limit attack;',             qr/arguments/;
  refuses 'arena_limit attack many;',        qr/many.*arena_limit/;
  refuses 'arena_limit attack 0;',           qr/0.*arena_limit/;
  refuses 'arena_limit attack -1;',          qr/-1.*arena_limit/;
  refuses 'arena_limit teleport 5;',         qr/teleport/;
  refuses 'arena_limit "" 5;',               qr/arena_limit/;
  refuses 'arena_rule attack_damage lots;',  qr/arena_rule.*attack_damage.*lots.*integer/;
  refuses 'arena_rule attack_damage 0;',     qr/attack_damage|arena_rule/;
  refuses 'arena_rule attack_damage 1001;',  qr/attack_damage|arena_rule/;
  refuses 'arena_rule gravity 9;',           qr/gravity/;
  refuses 'arena_rule attacks 1;',           qr/attacks.*true or false/;
  refuses 'arena_session_timeout never;',    qr/value/;
  refuses 'arena_session_timeout 1s;',       qr/arena_session_timeout/;
  refuses 'arena_leaderboard_size 0;',       qr/arena_leaderboard_size/;
  refuses 'arena_leaderboard_size 501;',     qr/arena_leaderboard_size/;
  refuses 'arena_leaderboard_interval often;', qr/value/;
  refuses 'arena_leaderboard_interval 1s max=x;',     qr/max=x.*max=time/;
  refuses 'arena_leaderboard_interval 1s max=500ms;', qr/max=500ms.*no less/;
  refuses 'arena_leaderboard_interval 1s least=1s;',  qr/least=1s.*max=time/;
  refuses 'arena_leaderboard_interval 1s; arena_leaderboard_interval 1s;', qr/duplicate/;
  refuses 'arena_journal_backlog many;',       qr/many.*a number/;
  refuses 'arena_battle_retention 0;',         qr/"0".*off, or a time/;
  refuses 'arena_battle_retention later;',     qr/later.*off, or a time/;
  refuses 'arena_shed soon;',                  qr/soon.*off/;
  refuses 'arena_shed 10ms;',                  qr/10ms.*25 ms/;
};

subtest 'origins' => sub {
  my %why = (
    qr/begins with/      => ['quiz.example', '*.quiz.example', '//quiz.example', 'ws://quiz.example', 'https://', 'null', '*'],
    qr/nothing may be behind/ => ['https://quiz.example/', 'https://quiz.example/b/', 'https://quiz.example?x', 'https://*/'],
    qr/no user/          => ['https://u@quiz.example'],
    qr/spaces/           => ['https://quiz.example,https://b.example'],
    qr/a star stands for/ => ['https://*', 'https://quiz.*', 'https://*quiz.example', 'https://*.*.example', 'https://*..example'],
    qr/xn--/             => ["https://qu\x{ef}z.example"],
    qr/a host, and a port/ => ['https://quiz.example:0', 'https://quiz.example:65536', 'https://quiz.example:x', 'https://[::1', 'https://::1']
  );
  for my $why (sort keys %why) {
    refuses qq(arena_origins https://good.example "$_";), qr/invalid origin "[^"]*" in "arena_origins".*$why/ for @{$why{$why}};
  }
  refuses 'arena_origins;', qr/arguments/;
};

subtest 'zones, files and jobs' => sub {
  refuses 'arena_zone nameless;',                 qr/arena_zone.*name:size/;
  refuses 'arena_zone arena:8k;',                 qr/size.*small/;
  refuses 'arena_zone arena:big;',                qr/size/;
  refuses 'arena_lua_path /nowhere;',             qr{/nowhere};
  refuses 'arena_sql_path /nowhere;',             qr{/nowhere.*arena_sql_path};
  refuses 'arena_postgres_lane fast pool=1;',     qr/no lane named "fast"/;
  refuses 'arena_postgres_lane slow pool=0;',     qr/pool=0.*more than 0/;
  refuses 'arena_postgres_lane slow pools=2;',    qr/pools=2.*pool=number/;
  refuses 'arena_secret_file /nowhere/secret;',   qr{/nowhere/secret};
  refuses 'arena_admin_token_file /nowhere/token;', qr{/nowhere/token};
  refuses 'arena_job gardening period=1s;',       qr/gardening/;
};

subtest 'what is there twice, or is not there' => sub {
  for my $name (qw(arena_redis arena_channels arena_postgres arena_zone arena_lua_path arena_secret_file)) {
    my $text = $conf =~ s/^( *$name\b.*\n)/$1$1/mr;
    my ($status, $said) = $stack->configuration_test($text);
    isnt $status, 0, "$name twice";
    like $said, qr/"$name".*is duplicate in \Q$file\E:\d+/, 'is said';
  }
  for my $name (qw(arena_postgres arena_lua_path arena_secret_file)) {
    my ($status, $said) = $stack->configuration_test($conf =~ s/^ *$name\b.*\n//mr);
    isnt $status, 0, "$name is not there";
    like $said, qr/\[emerg\].*"$name"/, 'and is missed';
  }
};

subtest 'a secret file that is at fault' => sub {
  my $secret = $stack->file('bad.secret');
  for my $bad ('', "short\n", 'g' x 64 . "\n", '0' x 63 . "\n", '0' x 65 . "\n") {
    spew($secret, $bad);
    my ($status, $said) = $stack->configuration_test(with_directive("arena_secret_file $secret;"));
    isnt $status, 0, 'is refused';
    like $said, qr/\[emerg\].*\Q$secret\E/, 'by its name';
    unlike $said, qr/0{32}/, 'without what it holds';
  }
  spew($secret, "# the newest first\n" . 'a' x 64 . "\n\n" . 'b' x 64 . "\n");
  is +($stack->configuration_test(with_directive("arena_secret_file $secret;")))[0], 0, 'several keys are fine';
  my $own = $stack->file('secret');
  is +(stat $own)[2] & 0777, 0600, 'one that was absent was made, for its owner alone';
  like $own->slurp, qr/^[0-9a-f]{64}$/m, 'with a key in it';
};

# A copy of the scripts with something wrong in it.
sub script_refused ($name, $change, $why) {
  my ($lua, $sql) = map { $stack->file($_) } qw(lua sql);
  for my $copy ($lua, $sql) {
    $copy->remove_tree;
    $stack->run('cp', '-r', $stack->root->child($copy->basename), $copy);
  }
  my $where = $change->($lua);
  my ($status, $said) = $stack->configuration_test(with_directive("arena_lua_path $lua;"));
  isnt $status, 0, "$name is refused";
  like $said, $why, 'in a useful sentence' or return;
  like $said, qr/\Q$where\E/, "with its place ($where)" if $where;
}

subtest 'SQL functions' => sub {
  my $create = 'api/battle_create.sql';
  my $with = sub ($line) {
    return sub ($lua) { my $file = $lua->sibling('sql')->child($create); spew($file, "$line\n" . $file->slurp); return "$file:1" };
  };
  script_refused('a tag of scripts in Lua',    $with->('-- @key {battle:<id>}'),    qr/tag.*other engine/);
  script_refused('a tag that is none',         $with->('-- @colour red'),           qr/no such tag/);
  script_refused('an argument of no type',     $with->('-- @argument x body hue'),  qr/type/);
  script_refused('a lane that is none',        $with->('-- @lane fast'),            qr/"journal", "api" or "slow"/);
  script_refused('a limit without a number',   $with->('-- @limit create'),         qr/limit/);
  script_refused('a setting that is none',     $with->('-- @setting nothing'),      qr/no such setting/);
  script_refused('a lane of a script in Lua',
    sub ($lua) { my $file = $lua->child('api/battle_get.lua'); spew($file, "-- \@lane slow\n" . $file->slurp); "$file:1" }, qr/tag.*other engine/);
  script_refused('a function of a route that is not there', sub ($lua) { $lua->sibling('sql')->child($create)->remove; undef },
    qr{/api/admin/battles.*arena\.battle_create});
  script_refused('no functions', sub ($lua) { $lua->sibling('sql')->remove_tree; undef }, qr/arena_sql_path/);
};

subtest 'scripts' => sub {
  my $prepend = sub ($file, $line) { spew($file, "$line\n" . $file->slurp) };
  script_refused('an include that is not there',
    sub ($lua) { $prepend->($lua->child('api/battle_get.lua'), '-- @include nothing'); $lua->child('api/battle_get.lua') . ':1' },
    qr/nothing/);
  script_refused('a step that is not there',
    sub ($lua) { $prepend->($lua->child('api/battle_get.lua'), '-- @step nothing'); $lua->child('api/battle_get.lua') . ':1' },
    qr{core/step/nothing});
  script_refused('a circle of includes',
    sub ($lua) {
      $prepend->($lua->child('core/json.lua'), '-- @include problem');
      return $lua->child('core') . '/';
    }, qr/\[emerg\].*include/i);
  script_refused('a tag that is none',
    sub ($lua) { $prepend->($lua->child('api/battle_get.lua'), '-- @colour red'); $lua->child('api/battle_get.lua') . ':1' },
    qr/tag/);
  script_refused('an argument of no type',
    sub ($lua) { $prepend->($lua->child('api/battle_get.lua'), '-- @argument x body colour'); $lua->child('api/battle_get.lua') . ':1' },
    qr/colour|type|argument/);
  for my $bad ('x', 'x 0', 'x many', 'x 5 by', 'x 5 by nobody', 'x 5 by address nothing', 'x 5 for all', 'x 5 for guests', 'x 5 costs id/10',
    'x 5 costs limit', 'x 5 costs limit/0', 'x 5 costs nothing/3', 'x 5 x')
  {
    script_refused("\@limit $bad",
      sub ($lua) {
        my $file = $lua->child('api/leaderboard_get.lua');
        my $text = $file->slurp =~ s/^-- \@limit .*\n//mgr;
        spew($file, $text =~ s/^(-- \@reply)/-- \@limit $bad\n$1/mr);
        return $file . ':' . line_of($file->slurp, '@limit');
      }, qr/a limit is written/);
  }
  script_refused('a script without a key',
    sub ($lua) { spew($lua->child('api/battle_get.lua'), "-- Nothing.\nreturn {}\n"); $lua->child('api/battle_get.lua') },
    qr/\@key/);
  script_refused('an endpoint without its script',
    sub ($lua) { $lua->child('api/battle_attack.lua')->remove; undef }, qr/battle_attack/);
};

subtest 'modes' => sub {
  my $golf = sub ($header) {
    return sub ($lua) { return spew($lua->child('mode/golf.lua'), "$header\nMODES.golf = {rules = RULES}\n") . '' };
  };
  script_refused('no mode', sub ($lua) { $lua->child('mode')->remove_tree; undef }, qr{no modes at ".*/mode/\*\.lua"});
  script_refused('a rule that another has', sub ($lua) { $golf->('-- @rule attacks boolean = true')->($lua); undef }, qr/a rule "attacks" already/);
  script_refused('a rule without a value',  $golf->('-- @rule par integer(1,9)'),        qr/a rule is written/);
  script_refused('a rule of no type',       $golf->('-- @rule par hue = 3'),             qr/type/);
  script_refused('a default out of range',  $golf->('-- @rule par integer(1,9) = 10'),   qr/9/);
  script_refused('an include of a mode that is not there', $golf->('-- @include nothing'), qr/nothing/);
};

subtest 'locations' => sub {
  my ($status, $said) = $stack->configuration_test($conf =~ s/(server \{\n)/$1        location = \/x { arena_subscribe nobody; }\n/r);
  isnt $status, 0, 'arena_subscribe nobody';
  like $said, qr/nobody.* in \Q$file\E:\d+/, 'is said';
  ($status, $said) = $stack->configuration_test($conf =~ s/(server \{\n)/$1        location = \/x { arena_api on; }\n/r);
  isnt $status, 0, 'arena_api on';
  like $said, qr/arguments.*arena_api.* in \Q$file\E:\d+/, 'is said';
};

done_clean($arena);

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Wrong command lines: exit 2, a sentence on standard error, nothing on
# standard output. What the tool is: exit 0. Prints TAP.
# usage.sh NF-FTP

tool=$1
count=0
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

report() { # VERDICT NAME
	count=$((count + 1))
	echo "$1 $count - $2"
}

# run CODE WORD...: run the tool, whose end must be CODE
run() {
	expected=$1
	shift
	"$tool" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
	code=$?
	[ "$code" = "$expected" ] && return
	echo "# exit $code, not $expected; $(cat "$scratch/err")"
	return 1
}

# refused CODE PATTERN WORD...: one line on standard error, none on the other
refused() {
	code=$1
	pattern=$2
	shift 2
	if run "$code" "$@" && [ ! -s "$scratch/out" ] &&
	   [ "$(wc -l <"$scratch/err")" = 1 ] &&
	   grep -q "^nf-ftp: .*$pattern" "$scratch/err"; then
		report ok "refused: nf-ftp $*"
	else
		sed 's/^/# /' "$scratch/out" "$scratch/err"
		report "not ok" "refused: nf-ftp $*"
	fi
}

# says PATTERN WORD...: done, with PATTERN on standard output
says() {
	pattern=$1
	shift
	if run 0 "$@" && [ ! -s "$scratch/err" ] &&
	   grep -q "$pattern" "$scratch/out"; then
		report ok "says: nf-ftp $*"
	else
		report "not ok" "says: nf-ftp $*"
	fi
}

says '^nf-ftp [0-9]' --version
says '^nf-ftp [0-9]' port -V
says 'port add' --help
says 'session list' help
says 'PORT  *a number from 1 to 65535' port add -h
says 'nf-ftp port add 2121 to guests' --help port add
says 'port del' help port
says 'port del' help port dell
says 'expect-timeout=300  *a number from 1 to 86400' help profile set
says 'modes=any  *any, passive or active' profile add x mode=1 --help
says '  *--follow' help advertise
says '  *--watch SECONDS' help doctor
says '  *--openmetrics' help stats
says '  *--journal' help monitor
says '^# EOF$' stats --openmetrics
says '^# TYPE nf_ftp_up gauge$' --prometheus stats
says '  *-o, --output FILE' help report
says 'usage' --help --colour
says 'replay FILE' help
says 'advertise add PREFIX as ADDRESS' help

refused 2 "unknown verb: .foo'" foo
refused 2 "unknown verb: .'" ''
refused 2 "unknown verb: .a\\{60\\}\\.\\.\\.'" "$(printf 'a%.0s' $(seq 61))"
refused 2 "unknown verb: .?\\[31m'" "$(printf '\033[31m')"
refused 2 "unknown option: .-q'" -q
refused 2 "unknown option: .-q'" status -q
refused 2 "unknown option: .--colour'" --colour status
refused 2 "unknown option: .-1'" port add -1
refused 2 "option: .-n': it needs a value" status -n
refused 2 "option: .--netns': it needs a value" --netns
refused 2 "unexpected" status now
refused 2 "option: .--watch': only .doctor' and .session list' have it" --watch 5 status
refused 2 "option: .--watch': it needs a value" doctor --watch
refused 2 "option: .--output': only a .list' has it" stats -o name
refused 2 "option: .--noheadings': only a .list' has it" --noheadings status
refused 2 "option: .--output': with --json all is printed" -j session list -o client
refused 2 "option: .-o': it needs a value" session list -o
refused 2 "output: .clinet': was .client' meant? the columns are netns client .* id$" session list -o clinet
refused 2 "output: .x': the columns are port profile tls$" port list -o profile,x
refused 2 "output: .': the columns are prefix as except$" advertise list --output ''
refused 2 "output: .x': the columns are name strict .* deny crlf$" profile list -o x
refused 2 "output: .port': it is named twice" port list -o port,tls,PORT
refused 2 "session list: .clinet': unexpected, was .client' meant? the filters are client" session list clinet ::1
refused 2 "session list: .client': which address" session list client
refused 2 "session list: .10.0.0.1/8': .* was 10.0.0.0/8 meant" session list server 10.0.0.1/8
refused 2 "session list: .open': it is greeting" session list state open
refused 2 "session list: .x': unexpected" session list refused x
refused 2 "session list: .-1': it is a number" session list refused -- -1
for seconds in 0 -1 3601 5s ''; do
	refused 2 "watch: .$seconds': it is a number of seconds" session list --watch "$seconds"
done
refused 2 "session list: .now': unexpected" session list --watch now
for seconds in 0 -1 3601 5s ''; do
	refused 2 "delay: .$seconds': it is a number of seconds" top --batch --delay "$seconds"
done
for number in 0 -1 4294967296 x ''; do
	refused 2 "count: .$number': it is a number" top --batch --count "$number"
done
refused 2 "top: .clinet': unexpected, was .client' meant? the filters are client" top clinet ::1
refused 2 "top: this is no terminal; .*session list --watch'" top
refused 2 "option: .--delay': only .top' has it" -d 5 session list
refused 2 "option: .--count': only .top' has it" -c 5 stats
refused 2 "option: .--batch': only .top' has it" status --batch
refused 2 "option: .-d': it needs a value" top -d
says '  *-d, --delay SECONDS' help top
says 'these columns' help port
if "$tool" help port | grep -q 'unmasked'; then
	report "not ok" 'help port has an option of report'
else
	report ok 'help port has no option of report'
fi
says '^  -o, --output COLUMN,...  *list: these' help
for seconds in 0 -1 3601 5s ''; do
	refused 2 "watch: .$seconds': it is a number of seconds" doctor --watch "$seconds"
done
refused 2 "unexpected" stats -j ftp
refused 2 "unexpected" stats ftp
refused 2 "monitor: .cleint': was .client' meant? expected one of event client" monitor cleint x
refused 2 "monitor: .client': of which value" monitor client
refused 2 "monitor: .event': .refused': there is none of this name, was .refuse' meant" monitor event refused
refused 2 "monitor: .event': .': there is none" monitor event refuse,
refused 2 "monitor: .reason': .ok': there is none" monitor reason ok
refused 2 "monitor: .client': .10.0.0.1/8': bits are set" monitor client 10.0.0.1/8
refused 2 "monitor: .profile': .Ftp': a profile" monitor profile Ftp
refused 2 "monitor: .event': this is said twice" monitor event used event refuse
refused 2 "option: .--journal': only .monitor' has it" --journal stats
refused 2 "option: .--json': with --journal" -j monitor --journal
refused 2 "stats: .two': unexpected" stats --prometheus /nowhere/at/all two
refused 2 "option: .--json': metrics are text" -j stats --openmetrics
refused 2 "option: .--prometheus': --openmetrics is another format" stats --openmetrics --prometheus
refused 1 "stats: ./nowhere/at/all': No such file" stats --prometheus /nowhere/at/all
for option in --openmetrics --prometheus; do
	refused 2 "option: .$option': only .stats' has it" $option status
done
refused 2 "help: .me': .nf-ftp help' names" help me
refused 2 "help: .prot': was .port' meant" prot --help
refused 2 "unknown verb: .prot': was .port' meant? .nf-ftp help' names" prot add 21
refused 2 "unknown verb: .sess': was .session' meant" sess list
refused 2 "unknown verb: .fo': .nf-ftp help' names" fo
refused 2 "port: .lst': was .list' meant? expected one of" port lst
refused 2 "profile add: .mode=any': was .modes' meant? its keys are strict" profile add b mode=any
refused 2 "profile add: .colour=red': its keys are strict" profile add b colour=red
refused 2 "unknown option: .--josn': was .--json' meant" --josn
refused 2 "port: expected one of add del set list" port
refused 2 "port: expected one of add del set list" -j port
refused 2 "port: .21': expected one of" port 21
refused 2 "session: expected one of list" session
refused 2 "session: .show': expected one of list" session show
refused 2 "unexpected" session list all
refused 2 "unexpected" port list 21

for verb in add del; do
	refused 2 "port $verb: which port" port $verb
	for port in 0 65536 70000 x 21x 021 '' ' ' ftp 21,22 1.5; do
		refused 2 "port $verb: .$port': a port is a number" \
			port $verb "$port"
	done
	refused 2 "port $verb: .-1': a port is" port $verb -- -1
	refused 2 "port $verb: to which profile" port $verb 21 to
	refused 2 "port $verb: .Ftp': a profile" port $verb 21 to Ftp
	refused 2 "port $verb: .abcdefghijklmnop': a profile" \
		port $verb 21 to abcdefghijklmnop
	refused 2 "port $verb: .profile': unexpected" port $verb 21 profile ftp
	refused 2 "port $verb: .22': unexpected" port $verb 21 22
	refused 2 "port $verb: .now': unexpected" port $verb 21 to ftp now
done

refused 2 "port add: .now': unexpected" port add 990 tls now
refused 2 "port add: .x': a port is" port add x tls
refused 2 "port add: .to': the profile stands before tls" port add 990 tls to ftp

refused 2 "profile: expected one of add set del list" profile
refused 2 "profile: .b': expected one of" profile b
refused 2 "profile list: .all': unexpected" profile list all
refused 2 "profile del: .modes=any': unexpected" profile del b modes=any
refused 2 "profile set: .b': which key" profile set b
for verb in add set del; do
	refused 2 "profile $verb: which profile" profile $verb
	refused 2 "profile $verb: .B': a profile's name" profile $verb B
done
for verb in add set; do
	refused 2 "profile $verb: .modes': a key is set as in" \
		profile $verb b modes
	refused 2 "profile $verb: .x=1': its keys are strict foreign.* crlf$" \
		profile $verb b x=1
	refused 2 "profile $verb: .=no': its keys are" profile $verb b =no
	refused 2 "profile $verb: .strict=no': this key is set twice" \
		profile $verb b strict=no strict=no
	refused 2 "profile $verb: .ftps=yes': it is opaque, deny, require, or two ports" \
		profile $verb b ftps=yes
	refused 2 "profile $verb: .ftps-active=any': it is none, or two ports" \
		profile $verb b ftps-active=any
	refused 2 "profile $verb: .ftps-connections=65': it is a number from 1 to 64" \
		profile $verb b ftps-connections=65
	refused 2 "profile $verb: .foreign=10.0.0.1/8': .10.0.0.1/8': .* 10.0.0.0/8 meant" \
		profile $verb b foreign=10.0.0.1/8
	refused 2 "profile $verb: .foreign=maybe': it is no, yes, fix, or" \
		profile $verb b foreign=maybe
	refused 2 "foreign=::1,::1': .::1': the list names this prefix twice" \
		profile $verb b foreign=::1,::1
	refused 1 "at most 16 prefixes" profile $verb b \
		"foreign=$(seq -f 10.0.0.%g 17 | paste -sd,)"
	refused 2 "profile $verb: .active-source=20': it is any or minus-one" \
		profile $verb b active-source=20
	refused 2 "profile $verb: .keepalive=1': it is no or yes" \
		profile $verb b keepalive=1
	refused 2 "profile $verb: .nat-ports=2-1': it is any, or two ports" \
		profile $verb b nat-ports=2-1
	refused 2 "deny=site,SITE': .SITE': the list names this command twice" \
		profile $verb b deny=site,SITE
	refused 2 "deny=XY': .XY': a command has three or four letters" \
		profile $verb b deny=XY
	refused 2 "profile $verb: .crlf=lf': it is any or strict" \
		profile $verb b crlf=lf
	refused 2 "profile $verb: .expect-timeout=0': it is a number from 1" \
		profile $verb b expect-timeout=0
done

refused 2 "advertise: expected one of add del list cloud" advertise
refused 2 "advertise: .10.0.0.0/8': expected one of" advertise 10.0.0.0/8
refused 2 "advertise list: .all': unexpected" advertise list all
for verb in add del; do
	refused 2 "advertise $verb: which addresses" advertise $verb
	refused 2 "advertise $verb: .x': expected a prefix" advertise $verb x
	refused 2 "advertise $verb: .10.0.0.1/8': .* was 10.0.0.0/8 meant" \
		advertise $verb 10.0.0.1/8
	refused 2 "advertise $verb: .10.0.0.0/33': .* from 0 to 32" \
		advertise $verb 10.0.0.0/33
done
set -- advertise add 10.0.0.0/8
refused 2 "advertise add: .10.0.0.0/8': as which address" "$@"
refused 2 "advertise add: .10.0.0.0/8': as which address" "$@" as
refused 2 "advertise add: .203.0.113.7': expected .as'" "$@" 203.0.113.7
refused 2 "advertise add: .x': expected an address" "$@" as x
refused 2 "advertise add: .::1': it has to be an IPv4 address" "$@" as ::1
refused 2 "advertise add: .224.0.0.1': this cannot be" "$@" as 224.0.0.1
refused 2 "advertise add: .0.0.0.0': this cannot be" "$@" as 0.0.0.0
set -- "$@" as 203.0.113.7
refused 2 "advertise add: .private': unexpected" "$@" private
refused 2 "advertise add: except whom" "$@" except
refused 2 "advertise add: .Private': .* expected a prefix" "$@" except Private
refused 2 "advertise add: .private,': .* expected a prefix" "$@" except private,
refused 2 "advertise add: .10.0.0.0/8': unexpected" \
	"$@" except private 10.0.0.0/8
refused 1 "advertise add: .*at most 4 prefixes" \
	"$@" except private,10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4,10.0.0.5
refused 2 "advertise del: .as': unexpected" advertise del 10.0.0.0/8 as

set -- advertise cloud
refused 2 "advertise cloud: .169.254.169.254': expected a URL" \
	"$@" 169.254.169.254
refused 2 "advertise cloud: .ftp://cloud': expected a URL" "$@" ftp://cloud
refused 2 "advertise cloud: .again': unexpected" "$@" http://127.0.0.1:1 again
refused 2 "option: .--every': only with --follow" "$@" --every 5
refused 2 "every: .0': it is a number of seconds" "$@" --follow --every 0
refused 2 "every: .5s': it is a number of seconds" "$@" --follow --every 5s
refused 2 "option: .--every': it needs a value" "$@" --follow --every
refused 2 "option: .--follow': only .advertise cloud' has it" port list --follow
refused 2 "option: .--every': only .advertise cloud' has it" --every 5 status
refused 2 "option: .--port': only .replay' has it" "$@" --port 21

# alone in a directory; the usual one may have the program
mkdir "$scratch/alone" && cp "$tool" "$scratch/alone"
if [ ! -e /usr/sbin/nf-ftp-cloud ]; then
	tool_beside=$tool tool=$scratch/alone/nf-ftp
	refused 1 "advertise cloud: .nf-ftp-cloud': this program, .*not installed" "$@"
	tool=$tool_beside
fi

refused 2 "port set: which ports" port set
refused 2 "port set: .22': unexpected" port set 21 22
refused 2 "port set: .x': a port is" port set 21,x
refused 2 "port set: .0': a port is" port set 0
refused 2 "port set: .70000': a port is" port set 21,70000
refused 2 "port set: .21,': a port is" port set 21,
refused 2 "port set: .,': a port is" port set ,
refused 2 "port set: .21': the list names this port twice" port set 21,22,21
refused 2 "save: .b': unexpected" save a b
refused 2 "save: .a': what is restored is text" save a -j
refused 2 "restore: .b': unexpected" restore a b
refused 1 "restore: .$scratch/no': No such file" restore "$scratch/no"
refused 2 "check: which file" check
refused 2 "check: .b': unexpected" check a b
refused 2 "flush: .all': unexpected" flush all
says '^{"profiles":\[{"name":"ftp",.*"ports":\[\],"advertise":\[\]}$' check -j -
refused 2 "monitor: .now': expected one of event client" monitor now
refused 2 "doctor: .now': unexpected" doctor now
refused 2 "report: .now': unexpected" report now
refused 2 "option: .--json': a report is text" report -j
refused 2 "option: .--unmasked': only .report' has it" doctor --unmasked
refused 2 "option: .-o': it needs a value" report -o
refused 1 "network namespace: .no-such-netns': there is no such" -n no-such-netns report
refused 1 "report: .$scratch/no/file': No such file" report -o "$scratch/no/file"
refused 2 "replay: it needs the name" replay
refused 2 "replay: .b': unexpected" replay a b
refused 2 "port: .0': a port is" replay --port 0 a
refused 2 "tls-port: .x': a port is" replay --tls-port x a
refused 2 "option: .--tls-port': only .replay' has it" --tls-port 990 status
refused 2 "profile: .ftps=5': it is opaque, deny" replay --profile ftps=5 a
refused 2 "profile: .ftps=deny': here it is opaque, or" replay --profile ftps=deny a
refused 2 "profile: .ftps-connections=0': it is a number" replay --profile ftps-connections=0 a
refused 2 "profile: .strict': here it is" replay --profile strict a
refused 2 "profile: .strict=1': its value" --profile strict=1 replay a
refused 2 "profile: .colour=red': here it is" replay a --profile colour=red
refused 2 "option: .--port': only .replay' has it" --port 2121 status
refused 2 "option: .--nat': only .replay' has it" --nat 10.0.0.1=192.0.2.1 status
refused 2 "option: .--svg': only .replay' has it" stats --svg a
refused 2 "option: .--svg': it needs a value" replay a --svg
refused 2 "svg: .-': it needs the name of a file" replay a --svg -
refused 2 "svg: .': it needs the name of a file" replay a --svg ''
refused 2 "option: .--nat': it needs a value" replay a --nat
refused 2 "nat: .10.0.0.1': it is CLIENT=ADDRESS" replay --nat 10.0.0.1 a
refused 2 "nat: .x=192.0.2.1': expected a prefix" replay --nat x=192.0.2.1 a
refused 2 "nat: .=192.0.2.1': expected a prefix" replay --nat =192.0.2.1 a
refused 2 "nat: .10.0.0.1/8=192.0.2.1': bits are set" replay --nat 10.0.0.1/8=192.0.2.1 a
refused 2 "nat: .10.0.0.1=': behind the =" replay --nat 10.0.0.1= a
refused 2 "nat: .10.0.0.1=192.0.2.0/24': behind the =" replay --nat 10.0.0.1=192.0.2.0/24 a
refused 2 "nat: .10.0.0.1=224.0.0.1': behind the =" replay --nat 10.0.0.1=224.0.0.1 a
refused 2 "nat: .10.0.0.1=2001:db8::1': one of them is IPv4" replay --nat 10.0.0.1=2001:db8::1 a
refused 2 "option: .--profile': only .replay' has it" stats --profile strict=no
refused 1 "port set: .257': .*256 ports" \
	port set "$(seq 257 | paste -sd,)"

refused 1 "network namespace: .no-such-netns': there is no such" \
	-n no-such-netns status
refused 1 "network namespace: .99999999': there is no such" -n 99999999 status
refused 1 "network namespace: .$tool': this is not a" port list -n "$tool"

# Not there: where the module is loaded, tests/tool/live takes over.
if ! "$tool" status >/dev/null 2>&1; then
	for words in '' status 'port list' 'port add 21' \
		     'port del 21 to ftp' 'port set 21,2121' 'session list' \
		     'stats -j' monitor 'profile list' 'profile del b' \
		     'profile add b deny=' \
		     save 'save -j' 'save /nowhere/at/all' flush restore 'restore -' \
		     'restore /dev/null' \
		     'profile set b foreign=10.0.0.0/8,::1 nat-ports=any' \
		     'advertise list -j' 'advertise del ::/0' \
		     'advertise add 10.0.0.0/8 as 1.2.3.4 except private' \
		     'advertise cloud' \
		     'advertise cloud http://127.0.0.1:1 --follow'; do
		# shellcheck disable=SC2086
		refused 1 "nf_ftp': it is not loaded" $words
	done
	if [ ! -e /sys/module/nf_conntrack_ftp ]; then
		refused 1 "nf_ftp': it is not loaded; .modprobe nf_ftp'" status -j
	# what there is in its place is an answer to programs
	elif run 1 status -j && [ ! -s "$scratch/err" ] &&
	     grep -q '"module":false,"helper":"nf_conntrack_ftp"' "$scratch/out"; then
		report ok "status -j names the helper in its place"
	else
		report "not ok" "status -j names the helper in its place"
	fi
fi

if [ -w /dev/full ] && "$tool" --version >/dev/full 2>"$scratch/err"; then
	report "not ok" "a full disk is told"
else
	report ok "a full disk is told"
fi

echo "1..$count"

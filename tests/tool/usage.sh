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
says 'stats' port add -h
says 'replay FILE' help

refused 2 "unknown verb: .foo'" foo
refused 2 "unknown verb: .'" ''
refused 2 "unknown option: .-q'" -q
refused 2 "unknown option: .-q'" status -q
refused 2 "unknown option: .--colour'" --colour status
refused 2 "unknown option: .-1'" port add -1
refused 2 "option: .-n': it needs a value" status -n
refused 2 "option: .--netns': it needs a value" --netns
refused 2 "unexpected" status now
refused 2 "unexpected" stats -j ftp
refused 2 "unexpected" help me
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

refused 2 "port set: which ports" port set
refused 2 "port set: .22': unexpected" port set 21 22
refused 2 "port set: .x': a port is" port set 21,x
refused 2 "port set: .0': a port is" port set 0
refused 2 "port set: .70000': a port is" port set 21,70000
refused 2 "port set: .21,': a port is" port set 21,
refused 2 "port set: .,': a port is" port set ,
refused 2 "port set: .21': the list names this port twice" port set 21,22,21
refused 2 "monitor: .now': unexpected" monitor now
refused 2 "replay: it needs the name" replay
refused 2 "replay: .b': unexpected" replay a b
refused 2 "port: .0': a port is" replay --port 0 a
refused 2 "profile: .strict': here it is" replay --profile strict a
refused 2 "profile: .strict=1': its value" --profile strict=1 replay a
refused 2 "profile: .colour=red': here it is" replay a --profile colour=red
refused 2 "option: .--port': only .replay' has it" --port 2121 status
refused 2 "option: .--profile': only .replay' has it" stats --profile strict=no
refused 1 "port set: .257': .*256 ports" \
	port set "$(seq 257 | paste -sd,)"

refused 1 "network namespace: .no-such-netns': there is no such" \
	-n no-such-netns status
refused 1 "network namespace: .99999999': there is no such" -n 99999999 status
refused 1 "network namespace: .$tool': this is not a" port list -n "$tool"

# Not there: where the module is loaded, tests/tool/live takes over.
if ! "$tool" status >/dev/null 2>&1; then
	for words in '' status -j 'status -j' 'port list' 'port add 21' \
		     'port del 21 to ftp' 'port set 21,2121' 'session list' \
		     'stats -j' monitor; do
		# shellcheck disable=SC2086
		refused 1 "nf_ftp': it is not loaded; .modprobe nf_ftp'" $words
	done
fi

if [ -w /dev/full ] && "$tool" --version >/dev/full 2>"$scratch/err"; then
	report "not ok" "a full disk is told"
else
	report ok "a full disk is told"
fi

echo "1..$count"

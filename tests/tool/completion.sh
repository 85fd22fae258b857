#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What bash's completion offers, with a stand-in for the tool; and whether that and
# zsh's know each verb and each key that the tool has. Prints TAP.
# completion.sh NF-FTP NF-FTP.BASH NF-FTP.ZSH

count=0
# shellcheck source=userspace-tools/nf-ftp.bash
source "$2"

nf-ftp() {
	[ "$1" != -n ] || { echo "here $2"; return; }
	case $1$3 in
	session-o) echo 'nf-ftp: output: `?: the columns are client server state id' >&2 ;;
	port) printf '21     ftp\n2121   guests\n' ;;
	profile) printf 'ftp strict=yes\nguests strict=no\n' ;;
	advertise) echo 'nothing is advertised: each address is announced as it is' ;;
	esac
}

# offers WORDS LINE...: at the end of the line; its words as bash makes them of it
offers() {
	local wanted=$1 found
	shift
	COMP_WORDS=(nf-ftp "$@")
	COMP_CWORD=$#
	COMPREPLY=()
	_nf_ftp
	found=$(printf '%s ' "${COMPREPLY[@]}")
	found=${found% }
	count=$((count + 1))
	if [ "$found" = "$wanted" ]; then
		echo "ok $count - completion: $*"
	else
		echo "not ok $count - completion: $*: $found"
	fi
}

offers 'port profile' p
offers 'status save session stats' s
offers 'add del set list' port ''
offers 'add' profile a
offers 'add del list cloud' advertise ''
offers '21 2121' port del ''
offers 'to tls' port add 21 ''
offers 'ftp guests' port add 21 to ''
offers 'guests' -j port add 21 to g
offers '' port add ''
offers 'tls' port add 21 to ftp ''
offers '' port add 990 tls ''
offers '' port add 990 to ftp tls ''
offers '' port list ''
offers 'here' -n gw port del ''
offers '' profile add ''
offers 'strict=' profile add x s
offers 'modes=' profile set ftp m
offers 'deny= crlf=' profile add x strict = no foreign = no privileged = no modes = any active-source = any \
	expect-timeout = 1 keepalive = no nat-ports = any ftps = opaque ftps-active = none ftps-active-source = any \
	ftps-connections = 1 ''
offers 'any passive active' profile add x modes =
offers 'passive' profile add x modes = p
offers 'ftp guests' profile del ''
offers '' advertise del ''
offers 'as' advertise add 10.0.0.0/8 ''
offers 'except' advertise add 10.0.0.0/8 as 192.0.2.1 ''
offers 'private' advertise add 10.0.0.0/8 as 192.0.2.1 except ''
offers '' advertise add 10.0.0.0/8 as 192.0.2.1 except private ''
offers '--json --netns --help --version --follow --every' advertise cloud -
offers '--json --netns --help --version' port add -
offers '--watch' doctor --w
offers 'client server profile state refused' session list ''
offers 'client server profile refused' session list state ready ''
offers 'client server profile state' session list refused 5 ''
offers 'greeting user ready opaque closed' session list state ''
offers 'ftp guests' session list client ::1 profile ''
offers '' session list client ''
offers 'server profile state refused' session list --watch client 10.0.0.1 ''
offers 'state refused' session list --watch 5 client ::1 server ::1 profile ftp ''
offers 'client' session list --watch cl
offers '--json --netns --help --version --output --noheadings --watch' session list -
offers '--output' port list --o
offers 'client server profile state refused' top ''
offers 'client server profile refused' -n gw top --delay 5 -c 3 state ready ''
offers 'ftp guests' top profile ''
offers 'greeting user ready opaque closed' top state ''
offers '--json --netns --help --version --batch --delay --count' top -
offers '' top --delay ''
offers 'all' -n al
offers 'all' top -n al
offers '' port list -n al
offers '' top -c ''
offers 'client server state id' session list -o ''
offers 'server,id' session list -o server,i
offers '+state' session list --output +st
offers 'client' session list -o id cl
offers '--output' report --o
offers '--unmasked' report --u
offers '/etc/os-release' report -o /etc/os-rel
offers '' doctor --watch ''
offers '--port --profile' replay --p
offers '--openmetrics' stats --o
offers '--journal' monitor --jou
offers 'event client server profile reason' monitor ''
offers 'refuse' monitor event ref
offers '' monitor client ''
offers 'event server profile reason' monitor client 10.0.0.1 ''
offers 'ftp guests' monitor profile ''
offers '--tls-port' replay --t
offers '--netns --nat' replay --n
offers '' replay --nat ''
offers '--svg' replay --s
offers '/etc/os-release' replay --svg /etc/os-rel
offers 'check' che
offers '/etc/os-release' check /etc/os-rel
offers '' check /etc/os-release ''
offers 'add del set list' help port ''
offers '' flush ''
# knows FILE WORD...
knows() {
	local word file=$1
	shift
	for word; do
		count=$((count + 1))
		if grep -qE "(^|[^a-z-])$word([^a-z-]|\$)" "$file"; then
			echo "ok $count - $(basename "$file") has $word"
		else
			echo "not ok $count - $(basename "$file") lacks $word"
		fi
	done
}

mapfile -t verbs < <("$1" help | sed -n 's/^  \([a-z][a-z]*\).*/\1/p' | sort -u)
mapfile -t keys < <("$1" help profile set | sed -n 's/^  \([a-z-]*\)=.*/\1/p')
for file in "$2" "$3"; do
	knows "$file" "${verbs[@]}" "${keys[@]}"
done
echo "1..$count"

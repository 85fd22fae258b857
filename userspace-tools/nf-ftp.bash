# SPDX-License-Identifier: GPL-2.0
# Completion of nf-ftp's command line for bash: only what may follow is offered.

# what the namespace that was named has: the first word of each line of a noun's list
_nf_ftp_has()
{
	nf-ftp "${namespace[@]}" "$1" list 2>/dev/null |
		sed '/^no ports/d; /^nothing is/d; s/ .*//'
}

# the words in front of the cursor that are no options, and the options that matter
_nf_ftp_read()
{
	local word before=''

	found=() namespace=()
	for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
		case $before in
		-n | --netns) namespace=(-n "$word") ;;
		--port | --tls-port | --profile | --nat | --svg | --every | -o | --output) ;;
		-d | --delay | -c | --count) ;;
		--watch) [[ $word == -* || $word == [0-9]* ]] || found+=("$word") ;;
		*) [[ $word == -* ]] || found+=("$word") ;;
		esac
		before=$word
	done
}

# KEY=VALUE of a profile; bash makes three words of it
_nf_ftp_value()
{
	case $1 in
	strict | privileged | keepalive) echo 'yes no' ;;
	foreign) echo 'no yes fix' ;;
	modes) echo 'any passive active' ;;
	active-source | ftps-active-source) echo 'any minus-one' ;;
	nat-ports) echo 'any' ;;
	ftps) echo 'opaque deny require require,' ;;
	ftps-active) echo 'none' ;;
	crlf) echo 'any strict' ;;
	esac
}

# the keys that are not set yet
_nf_ftp_keys()
{
	local key

	for key in strict foreign privileged modes active-source expect-timeout keepalive \
		nat-ports ftps ftps-active ftps-active-source ftps-connections deny crlf; do
		[[ " ${found[*]} " == *" $key "* ]] || echo "$key="
	done
}

# the columns that a list has: the tool names them
_nf_ftp_columns()
{
	nf-ftp "${found[@]:0:2}" -o '?' 2>&1 | sed -n 's/.*the columns are //p'
}

# of a session list or top, a filter's value, or the filters that are not there yet
_nf_ftp_filter()
{
	local filter

	case ${found[-1]} in
	client | server) return ;;
	profile) _nf_ftp_has profile; return ;;
	state) echo 'greeting user ready opaque closed'; return ;;
	esac
	for filter in client server profile state refused; do
		[[ " ${found[*]:1} " == *" $filter "* ]] || echo "$filter"
	done
}

# of a monitor, a filter's value, or the filters that are not there yet
_nf_ftp_events()
{
	local filter

	case ${found[-1]} in
	event) [[ $((${#found[@]} % 2)) == 1 ]] || { echo 'session-open session-close expect used withdrawn
		expired rewrite refuse tls resynchronised'; return; } ;;
	profile) [[ $((${#found[@]} % 2)) == 1 ]] || { _nf_ftp_has profile; return; } ;;
	esac
	[[ $((${#found[@]} % 2)) == 1 ]] || return
	for filter in event client server profile reason; do
		[[ " ${found[*]:1} " == *" $filter "* ]] || echo "$filter"
	done
}

# what can follow a verb
_nf_ftp_follows()
{
	local count=${#found[@]}

	case "${found[*]:0:2} $count" in
	' 0') echo 'status port profile advertise save restore check flush session top stats doctor
		report monitor replay help' ;;
	'port 1' | 'profile 1') echo 'add del set list' ;;
	'advertise 1') echo 'add del list cloud' ;;
	'session 1') echo 'list' ;;
	'session list '* | top*) _nf_ftp_filter ;;
	'help 1') echo 'status port profile advertise save restore check flush session top stats
		doctor report monitor replay' ;;
	'help port 2' | 'help profile 2') echo 'add del set list' ;;
	'help advertise 2') echo 'add del list cloud' ;;
	'port del 2' | 'advertise del 2' | 'profile del 2' | 'profile set 2')
		_nf_ftp_has "${found[0]}" ;;
	'port add 3' | 'port del 3') echo 'to tls' ;;
	'port add 4' | 'port del 4') [[ ${found[3]} != to ]] || _nf_ftp_has profile ;;
	'port add 5' | 'port del 5') echo 'tls' ;;
	'profile add 2') ;;
	'profile add '* | 'profile set '*) _nf_ftp_keys ;;
	'advertise add 3') echo 'as' ;;
	'advertise add 5') echo 'except' ;;
	'advertise add 6') echo 'private' ;;
	monitor*) _nf_ftp_events ;;
	esac
}

_nf_ftp_options()
{
	echo '--json --netns --help --version'
	case ${found[*]:0:2} in
	replay*) echo '--port --tls-port --profile --nat --svg' ;;
	'advertise cloud') echo '--follow --every' ;;
	doctor*) echo '--watch' ;;
	stats*) echo '--openmetrics --prometheus' ;;
	'session list') echo '--output --noheadings --watch' ;;
	top*) echo '--batch --delay --count' ;;
	*' list') echo '--output --noheadings' ;;
	monitor*) echo '--journal' ;;
	report*) echo '--output --unmasked' ;;
	esac
}

_nf_ftp()
{
	local word=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	local found namespace words=''

	_nf_ftp_read
	if [ "$word" = = ]; then
		words=$(_nf_ftp_value "$before")
		word=
	elif [ "$before" = = ]; then
		words=$(_nf_ftp_value "${COMP_WORDS[COMP_CWORD - 2]}")
	elif [[ $before == -n || $before == --netns ]]; then
		words=$(ls /run/netns 2>/dev/null)
		[[ ! ${found[0]-} =~ ^(session|top|)$ ]] || words+=' all'
	elif [[ $before == --profile ]]; then
		words='strict=no foreign=yes privileged=yes ftps= ftps-active='
	elif [[ ( $before == -o || $before == --output ) && ${found[0]-} != report ]]; then
		words=$(_nf_ftp_columns)
		mapfile -t COMPREPLY < <(compgen -P "${word%"${word##*[,+]}"}" -W "$words" -- "${word##*[,+]}")
		compopt -o nospace 2>/dev/null
		return
	elif [[ $before == --port || $before == --tls-port || $before == --nat ||
		$before == --every || $before == -d || $before == --delay || $before == -c ||
		$before == --count || ( $before == --watch && ${found[0]} == doctor ) ]]; then
		:
	elif [[ $before == --svg ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		compopt -o filenames 2>/dev/null
		return
	elif [[ $word == -* ]]; then
		words=$(_nf_ftp_options)
	elif [[ $before == -o || $before == --output ||
		(${#found[@]} == 1 && ${found[0]} =~ ^(save|restore|check|replay|stats)$) ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		compopt -o filenames 2>/dev/null
		return
	else
		words=$(_nf_ftp_follows)
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
	[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null
}

complete -F _nf_ftp nf-ftp

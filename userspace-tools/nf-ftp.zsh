#compdef nf-ftp
# SPDX-License-Identifier: GPL-2.0
# Completion of nf-ftp's command line for zsh: only what may follow is offered.

# the first word of each line of a noun's list, in the namespace that was named
_nf_ftp_has()
{
	local -a has
	local netns=${opt_args[-n]:-$opt_args[--netns]}
	has=(${${(f)"$(_call_program $1 nf-ftp ${netns:+-n $netns} $1 list 2>/dev/null)"}%% *})
	has=(${has:#(no|nothing)})
	_describe -t $1 $1 has
}

# KEY=VALUE
_nf_ftp_keys()
{
	_values -w 'key' \
		'strict[said in its turn]:value:(yes no)' \
		'foreign[an address that is not the announcer'"'"'s]:value:(no yes fix)' \
		'privileged[ports below 1024]:value:(no yes)' \
		'modes[who opens data connections]:value:(any passive active)' \
		'active-source[from which port a server opens]:value:(any minus-one)' \
		'expect-timeout[seconds to come in]:seconds:' \
		'keepalive[the control connection is kept]:value:(yes no)' \
		'nat-ports[ports that are announced under NAT]:range:(any)' \
		'ftps[an encrypted control connection]:value:(opaque deny require require,)' \
		'ftps-active[ports that an encrypted session'\''s server may call]:value:(none)' \
		'ftps-active-source[the port that its data connections come from]:value:(any minus-one)' \
		'ftps-connections[how many connections of an encrypted session at a time]:number:' \
		'deny[commands that end the connection]:commands:' \
		'crlf[how a line ends]:value:(any strict)'
}

# of a session list or top, a filter's value, or the filters that are not there yet
_nf_ftp_filter()
{
	local -a filters
	case $words[CURRENT-1] in
	client|server) _message 'address or prefix' ;;
	profile) _nf_ftp_has profile ;;
	state) _values state greeting user ready opaque closed ;;
	*)
		filters=(client server profile state refused)
		filters=(${filters:|words})
		(( $#filters )) && _values filter $filters ;;
	esac
}

# the columns that a list has: the tool names them
_nf_ftp_columns()
{
	local -a columns
	local names="$(_call_program columns nf-ftp ${line[1]:-session} list -o '\?' 2>&1)"
	columns=(${=names##*the columns are })
	_values -s , column $columns
}

# of a monitor, a filter's value, or the filters that are not there yet
_nf_ftp_events()
{
	local -a filters
	if (( CURRENT % 2 )); then
		case "$words[CURRENT-1]" in
		event) _values -s , event session-open session-close expect used withdrawn expired rewrite \
			refuse tls resynchronised ;;
		profile) _nf_ftp_has profile ;;
		esac
	else
		filters=(event client server profile reason)
		filters=(${filters:|words})
		(( $#filters )) && _values filter $filters
	fi
}

_nf_ftp_verbs()
{
	local -a verbs
	verbs=(
		'status:is the helper at work here?'
		'port:which connections get the helper'
		'profile:what the helper allows'
		'advertise:addresses that the peers know under others'
		'save:the configuration, as commands'
		'restore:make the configuration what a file says'
		'check:could that be restored?'
		'flush:take it all away'
		'session:control connections'
		'top:sessions by what they carry, refusals by reason'
		'stats:what was counted'
		'doctor:what keeps FTP from working here'
		'report:all that matters for a bug report'
		'monitor:what happens, as it happens'
		'replay:what the helper makes of a capture'
		'help:all verbs, or what can follow one'
	)
	_describe -t verbs verb verbs
}

# the namespaces that have a name
_nf_ftp_netns()
{
	local -a names
	names=(/run/netns/*(N:t))
	[[ -n $line[1] && $line[1] != (session|top) ]] || names+=all
	_values namespace $names
}

# the verb, its noun's action, and what follows; options stand wherever they like
_nf_ftp_words()
{
	local -a words
	local -i CURRENT

	words=("${line[@]}")
	CURRENT=$#words
	case "$words[1] $CURRENT" in
	'port 2' | 'profile 2') _values action add del set list ;;
	'advertise 2') _values action add del list cloud ;;
	'session 2') _values action list ;;
	'help 2') _nf_ftp_verbs ;;
	monitor' '*) _nf_ftp_events ;;
	top' '*) _nf_ftp_filter ;;
	(save|restore|check|replay|stats)' 2') _files ;;
	esac
	(( CURRENT > 2 )) || return
	case "$words[1] $words[2] $CURRENT" in
	('port del'|'advertise del'|'profile del'|'profile set')' 3') _nf_ftp_has $words[1] ;;
	('port add'|'port del')' 4') _values word to tls ;;
	('port add'|'port del')' 5') [[ $words[4] != to ]] || _nf_ftp_has profile ;;
	('port add'|'port del')' 6') _values word tls ;;
	'session list '*) _nf_ftp_filter ;;
	'profile add 3') ;;
	('profile add'|'profile set')' '*) _nf_ftp_keys ;;
	'advertise add 4') _values word as ;;
	'advertise add 6') _values word except ;;
	'advertise add 7') _values word private ;;
	esac
}

# columns of a list, or the file of a report
_nf_ftp_output()
{
	if [[ $line[1] == report ]]; then
		_files
	else
		_nf_ftp_columns
	fi
}

_nf_ftp()
{
	local context state line
	local -A opt_args

	_arguments -C \
		'(-j --json)'{-j,--json}'[print one JSON object]' \
		'(-n --netns)'{-n,--netns}'[in this network namespace]:namespace:_nf_ftp_netns' \
		'(- *)'{-h,--help}'[what can follow]' \
		'(- *)'{-V,--version}'[the version of this tool]' \
		'*--port[replay\: control connections have this port, too]:port:' \
		'*--tls-port[replay\: the same, and are encrypted]:port:' \
		'*--profile[replay\: as if the profile had this key]:key:(strict=no foreign=yes privileged=yes ftps= ftps-active=)' \
		'*--nat[replay\: as if CLIENT went out as ADDRESS]:CLIENT=ADDRESS:' \
		'--svg[replay\: draw a picture of the sessions]:file:_files' \
		'--follow[advertise cloud\: do it again every minute]' \
		'--every[advertise cloud\: as often as that]:seconds:' \
		'--watch[doctor\: look at a transfer while somebody tries it; session list\: again and again]::seconds:' \
		'(-o --output)'{-o,--output}'[lists\: these columns; report\: this file]:columns:_nf_ftp_output' \
		'(-d --delay)'{-d,--delay}'[top\: look as often as that]:seconds:' \
		'(-b --batch)'{-b,--batch}'[top\: print it, to a file or a pipe]' \
		'(-c --count)'{-c,--count}'[top\: look so often, then end]:number:' \
		'--noheadings[lists\: without the line of headings]' \
		'--journal[monitor\: write to the journal]' \
		'(--prometheus)--openmetrics[stats\: as OpenMetrics text]' \
		'(--openmetrics)--prometheus[stats\: in Prometheus'\'' own text format]' \
		'--unmasked[report\: with addresses and names of hosts as they are]' \
		'1:verb:_nf_ftp_verbs' \
		'*:word:_nf_ftp_words'
}

_nf_ftp "$@"

# SPDX-License-Identifier: GPL-2.0
# Completion of nf-ftp's command line for bash.

# the first word of each line of a noun's list
_nf_ftp_has()
{
	nf-ftp "$1" list 2>/dev/null | sed '/^no ports/d; s/ .*//'
}

# the first two words that are no options
_nf_ftp_verb()
{
	local found=() before='' word

	for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
		[[ $before == -n || $before == --netns || $word == -* ]] ||
			found+=("$word")
		before=$word
	done
	echo "${found[*]:0:2}"
}

# KEY=VALUE of a profile; bash makes three words of it
_nf_ftp_value()
{
	case $1 in
	strict | privileged | keepalive) echo 'yes no' ;;
	foreign) echo 'no yes fix' ;;
	modes) echo 'any passive active' ;;
	active-source) echo 'any minus-one' ;;
	nat-ports) echo 'any' ;;
	ftps) echo 'opaque' ;;
	crlf) echo 'any strict' ;;
	esac
}

# what can stand after a verb, and the word before the cursor
_nf_ftp_after_verb()
{
	case "$1, $2" in
	'port del, del' | 'advertise del, del' | 'profile del, del' | 'profile set, set')
		_nf_ftp_has "${1% *}"
		;;
	'profile add, add') ;;
	'profile add, '* | 'profile set, '*)
		echo 'strict= foreign= privileged= modes= active-source= expect-timeout=
			keepalive= nat-ports= ftps= deny= crlf='
		;;
	'port add, '*) echo 'to' ;;
	'advertise add, except') echo 'private' ;;
	'advertise add, '*) echo 'as except' ;;
	'advertise cloud, '*) echo '--follow' ;;
	esac
}

_nf_ftp()
{
	local word=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	local words verb

	verb=$(_nf_ftp_verb)
	if [ "$word" = = ]; then
		words=$(_nf_ftp_value "$before")
		word=
	elif [ "$before" = = ]; then
		words=$(_nf_ftp_value "${COMP_WORDS[COMP_CWORD - 2]}")
	else
		case $before in
		-n | --netns)
			words=$(ls /run/netns 2>/dev/null)
			;;
		port | profile)
			words='add del set list'
			;;
		advertise)
			words='add del list cloud'
			;;
		session)
			words='list'
			;;
		to)
			words=$(_nf_ftp_has profile)
			;;
		replay)
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
			return
			;;
		--profile)
			words='strict=no foreign=yes privileged=yes'
			;;
		*)
			words=$(_nf_ftp_after_verb "$verb" "$before")
			[ -n "$words" ] ||
				words='status port profile advertise session stats monitor replay
					help --json --netns --port --profile --help --version'
			;;
		esac
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
	[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null
}

complete -F _nf_ftp nf-ftp

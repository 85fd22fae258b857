# SPDX-License-Identifier: GPL-2.0
# Completion of nf-ftp's command line for bash.

_nf_ftp()
{
	local word=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	local words

	case $before in
	-n | --netns)
		words=$(ls /run/netns 2>/dev/null)
		;;
	port)
		words='add del set list'
		;;
	session)
		words='list'
		;;
	replay)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	--profile)
		words='strict=no foreign=yes privileged=yes'
		;;
	del)
		words=$(nf-ftp status -j 2>/dev/null |
			sed -n 's/.*"ports":\[\([0-9,]*\)\].*/\1/p' |
			tr , ' ')
		;;
	*)
		words='status port session stats monitor replay help
			--json --netns --port --profile --help --version'
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -F _nf_ftp nf-ftp

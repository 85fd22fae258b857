#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""zsh.py NF-FTP.ZSH: what zsh's completion offers, in a zsh that is typed to. Prints TAP.

The tool has a stand-in. What is offered is what the completion gives to compadd, which is recorded.
"""
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tap import Checks, equal
from vt import Terminal

COMPLETION = Path(sys.argv[1]).resolve()
SCRATCH = tempfile.TemporaryDirectory()
HOME = Path(SCRATCH.name)
OFFERED = HOME / 'offered'
END = '-- the end --'
VERBS = ('status port profile advertise save restore check flush session top stats doctor report monitor '
         'replay help').split()
KEYS = ('strict foreign privileged modes active-source expect-timeout keepalive nat-ports ftps ftps-active '
        'ftps-active-source ftps-connections deny crlf').split()
SETUP = f'''
PS1='ready> '
fpath=({HOME}/functions $fpath)
autoload -Uz compinit && compinit -u -d {HOME}/dump
zstyle ':completion:*' completer _complete
unsetopt beep list_beep
LISTMAX=10000
nf-ftp() {{
	case "$*" in
	*-o*) echo 'nf-ftp: output: `?: the columns are client server state id' >&2 ;;
	*port*) print -l '21     ftp' '2121   guests' ;;
	*profile*) print -l 'ftp strict=yes' 'guests strict=no' ;;
	*) echo 'nothing is advertised: each address is announced as it is' ;;
	esac
}}
compadd() {{
	local -a offered
	if [[ " $* " != *" -"[OAD]" "* ]]; then
		builtin compadd -A offered "$@"
		print -rl -- $offered >>{OFFERED}
	fi
	builtin compadd "$@"
}}
the-end() {{ print -r -- '{END}' >>{OFFERED} }}
zle -N the-end
bindkey '^T' the-end
bindkey '^I' complete-word
print is-set-up
'''
check = Checks('zsh')


def offered(terminal, line):
    """What is offered behind a line, each once, in its order."""
    OFFERED.write_text('')
    terminal.press(f'\x15{line}\t\x14')
    terminal.settle(lambda _: END in OFFERED.read_text(), line)
    terminal.press('\x15')
    return list(dict.fromkeys(one for one in OFFERED.read_text().splitlines() if one and one != END))


def offers(terminal, line, *wanted):
    check.run(line.strip(), lambda: equal(sorted(offered(terminal, f'nf-ftp {line}')), sorted(wanted)))


def main():
    (HOME / 'functions').mkdir()
    shutil.copy(COMPLETION, HOME / 'functions/_nf-ftp')
    (HOME / 'setup').write_text(SETUP)
    (HOME / 'os-release').touch()
    os.chdir(HOME)
    with Terminal(['zsh', '-f', '-i'], rows=100, columns=200, HOME=str(HOME), LC_ALL='C.UTF-8') as terminal:
        terminal.press(f'source {HOME}/setup\n')
        terminal.shows('is-set-up\n')
        offers(terminal, '', *VERBS)
        offers(terminal, 'p', 'port', 'profile')
        offers(terminal, 'port ', 'add', 'del', 'set', 'list')
        offers(terminal, 'port del ', '21', '2121')
        offers(terminal, 'port add 21 ', 'to', 'tls')
        offers(terminal, 'port add 21 to ', 'ftp', 'guests')
        offers(terminal, 'port add 21 to ftp ', 'tls')
        offers(terminal, '-j port add 21 to g', 'guests')
        offers(terminal, 'profile set ftp m', 'modes')
        offers(terminal, 'profile add x ', *KEYS)
        offers(terminal, 'profile add x modes=', 'any', 'passive', 'active')
        offers(terminal, 'profile add x foreign=', 'no', 'yes', 'fix')
        offers(terminal, 'profile del ', 'ftp', 'guests')
        offers(terminal, 'advertise ', 'add', 'del', 'list', 'cloud')
        offers(terminal, 'advertise del ')
        offers(terminal, 'advertise add 10.0.0.0/8 ', 'as')
        offers(terminal, 'advertise add 10.0.0.0/8 as 192.0.2.1 ', 'except')
        offers(terminal, 'advertise add 10.0.0.0/8 as 192.0.2.1 except ', 'private')
        offers(terminal, 'session ', 'list')
        offers(terminal, 'session list ', 'client', 'server', 'profile', 'state', 'refused')
        offers(terminal, 'session list state ', 'greeting', 'user', 'ready', 'opaque', 'closed')
        offers(terminal, 'session list state ready ', 'client', 'server', 'profile', 'refused')
        offers(terminal, 'session list profile ', 'ftp', 'guests')
        offers(terminal, 'session list -o ', 'client', 'server', 'state', 'id')
        offers(terminal, 'session list -o client,s', 'server', 'state')
        offers(terminal, 'top ', 'client', 'server', 'profile', 'state', 'refused')
        offers(terminal, 'top --delay 5 profile ', 'ftp', 'guests')
        offers(terminal, 'top --ba', '--batch')
        offers(terminal, 'monitor ', 'event', 'client', 'server', 'profile', 'reason')
        offers(terminal, 'monitor event re', 'refuse', 'resynchronised', 'rewrite')
        offers(terminal, 'monitor client 10.0.0.1 ', 'event', 'server', 'profile', 'reason')
        offers(terminal, 'monitor profile ', 'ftp', 'guests')
        offers(terminal, 'report -o os-', 'os-release')
        offers(terminal, 'check os-', 'os-release')
        offers(terminal, 'replay --svg os-', 'os-release')
        offers(terminal, 'help ', *VERBS)
        offers(terminal, 'stats --open', '--openmetrics')
        offers(terminal, 'top -n al', 'all')
        offers(terminal, 'port list -n al')
        offers(terminal, 'port add -n gw 21 to ', 'ftp', 'guests')
        offers(terminal, 'flush ')
    check.end()


main()

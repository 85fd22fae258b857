#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""check.py NF-FTP SAMPLE: what `nf-ftp check' says of files. Prints TAP."""
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tap import Checks, equal

TOOL, SAMPLE = sys.argv[1:]
SCRATCH = tempfile.TemporaryDirectory()
FILE = Path(SCRATCH.name) / 'nf-ftp.conf'
BEGINS = 'a line begins with profile add, profile set, port add, port set or advertise add'
FTP = {'name': 'ftp', 'strict': True, 'foreign': 'no', 'privileged': False, 'modes': 'any',
       'active-source': 'any', 'expect-timeout': 300, 'keepalive': True, 'nat-ports': 'any',
       'ftps': 'opaque', 'deny': [], 'crlf': 'any'}
check = Checks('check')


def run(*words, **more):
    return subprocess.run([TOOL, *words], capture_output=True, timeout=60, check=False, **more)


def good(text, **wanted):
    """It is a configuration; without and with -j."""
    FILE.write_bytes(text.encode())
    ended = run('check', FILE)
    equal((ended.returncode, ended.stdout, ended.stderr), (0, b'', b''))
    ended = run('-j', 'check', FILE)
    equal((ended.returncode, ended.stderr, ended.stdout.count(b'\n')), (0, b'', 1))
    found = json.loads(ended.stdout)
    equal(list(found), ['profiles', 'ports', 'advertise'])
    # a later version may have more keys
    found['profiles'] = [{key: one[key] for key in FTP} for one in found['profiles']]
    equal(found, {'profiles': [FTP], 'ports': [], 'advertise': []} | wanted)


def bad(text, *sentences):
    """FILE:LINE: sentence, for each; nothing on stdout."""
    FILE.write_bytes(text if isinstance(text, bytes) else text.encode())
    for words in ('check', FILE), ('-j', 'check', FILE):
        ended = run(*words)
        equal((ended.returncode, ended.stdout), (1, b''))
        equal(ended.stderr.decode(errors='replace').splitlines(),
              [f'{FILE}:{line}: {why}' for line, why in sentences])


def refused(why, *words, **more):
    ended = run('check', *words, **more)
    equal((ended.returncode, ended.stdout, ended.stderr.decode()), (1, b'', why + '\n'))


@check('a file without a command')
def empty():
    for text in '', '\n', '\r\n', '#', '# port add 21', ' \t # a\n\n  #b', '\ufeff# no', '\ufeff':
        good(text)


@check('each command, in JSON')
def each():
    good('profile set ftp modes=passive\nprofile add b deny=SITE,cwd foreign=10.0.0.0/8\n'
         'port add 21\nport add 2121 to b\nadvertise add 10.0.0.5 as 203.0.113.7 except private\n',
         profiles=[FTP | {'name': 'b', 'deny': ['CWD', 'SITE'], 'foreign': ['10.0.0.0/8']},
                   FTP | {'modes': 'passive'}],
         ports=[{'port': 21, 'profile': 'ftp', 'tls': False},
                {'port': 2121, 'profile': 'b', 'tls': False}],
         advertise=[{'prefix': '10.0.0.5/32', 'as': '203.0.113.7', 'except': ['private']}])


@check('CR LF, no line feed at the end, blanks and comments')
def forms():
    wanted = {'ports': [{'port': 21, 'profile': 'ftp', 'tls': False}]}
    for text in 'port add 21', 'port add 21\r\n', '\ufeffport add 21\n', '\tport  add\t21 # why\n', '#\r\nport add 21\r':
        good(text, **wanted)


@check('the line that is wrong, and why')
def wrong():
    bad('port add 21\n\nport add 70000\n', (3, "port add: `70000': a port is a number from 1 to 65535"))
    bad('port add 21\r\nport add x', (2, "port add: `x': a port is a number from 1 to 65535"))
    bad('port add 21 22', (1, "port add: `22': unexpected, `nf-ftp help' shows what can stand here"))
    bad('port add', (1, 'port add: which port?'))
    bad('profile add b modes=x', (1, "profile add: `modes=x': it is any, passive or active"))
    bad('profile set b modes=any', (1, "profile set: `b': there is no profile of this name"))
    bad('advertise add 10.0.0.5', (1, "advertise add: `10.0.0.5': as which address?"))
    low = 'ports below 1024 are opened only with privileged=yes'
    bad('profile set ftp ftps=500-600', (1, f"profile set: `ftps=500-600': {low}"))
    bad('profile add b ftps-active=9-2000', (1, f"profile add: `ftps-active=9-2000': {low}"))
    bad("profile add 'b'", (1, "profile add: `'b'': a profile's name is up to 15 of a-z 0-9 _ -, "
                               'first a letter or digit'))


@check('a list of ports, in which one loses its mark for TLS')
def loses_tls():
    FILE.write_text('port add 990 tls\nport add 991 tls\nport set 21,990\n', encoding='utf-8')
    ended = run('check', FILE)
    equal((ended.returncode, ended.stdout), (0, b''))
    equal(ended.stderr.decode().splitlines(),
          [f"{FILE}:3: port set: `990': warning: it was in the list with tls, and is without now: "
           "`port del', then `port add' with tls"])


@check('lines that say the same twice')
def twice():
    bad('port add 21\nport add 21\n', (2, "port add: `21': this port is given to `ftp'"))
    bad('port add 990\nport add 990 tls\n',
        (2, "port add: `990': this port is in the list without tls: `port del' first"))
    bad('port add 990 tls\nport add 990\n',
        (2, "port add: `990': this port is in the list with tls: `port del' first"))
    bad('profile add b\nport add 21 to b\nport add 21\n', (3, "port add: `21': this port is given to `b'"))
    bad('profile add b\nprofile add b\n', (2, "profile add: `b': there is a profile of this name already"))
    bad('profile add ftp\n', (1, "profile add: `ftp': there is a profile of this name already"))
    bad('advertise add 10.0.0.0/8 as 192.0.2.1\n' * 2,
        (2, "advertise add: `10.0.0.0/8': this prefix is advertised already"))


@check('an address that the module does not advertise')
def reserved():
    for address in ('127.0.0.1', '0.1.2.3', '169.254.1.1', '224.0.0.1', '240.0.0.1',
                    '255.255.255.255'):
        bad(f'port add 21\nadvertise add 10.0.0.2 as {address}\n',
            (2, f"advertise add: `{address}': this cannot be the address of one host"))
    for address in '::', '::1', 'fe80::1', 'ff02::1':
        bad(f'advertise add fd00::/8 as {address}\n',
            (1, f"advertise add: `{address}': this cannot be the address of one host"))


@check('what a terminal takes for an order')
def orders():
    for text, shown in ('\x1b[2J', '?[2J'), ('\x9b31m', '?31m'), ('\xe4\u20ac', '\xe4\u20ac'):
        bad(f'port add {text}\n', (1, f"port add: `{shown}': a port is a number from 1 to 65535"))


@check('a profile that a line names before it is there')
def order():
    bad('port add 21 to b\nprofile add b\n', (1, "port add: `b': there is no profile of this name"))


@check('a command that no file can have')
def unknown():
    for command in 'port del', 'port list', 'profile del', 'flush', 'status', 'foo bar', 'port':
        bad(f'{command}\n', (1, f"unknown command: `{command}': {BEGINS}"))
    bad('nf-ftp port add 21', (1, "unknown command: `nf-ftp': the name of the tool has to be left out"))
    bad('-n gw port add 21', (1, f"unknown command: `-n gw': {BEGINS}"))


@check('every line that is wrong, but no line because of another one')
def all_of_them():
    bad('profile add b modes=x\nport add 21 to b\nport add 0\nport add 22\nfoo\n',
        (1, "profile add: `modes=x': it is any, passive or active"),
        (3, "port add: `0': a port is a number from 1 to 65535"),
        (5, f"unknown command: `foo': {BEGINS}"))
    FILE.write_text('x\n' * 1000)
    ended = run('check', FILE)
    equal((ended.returncode, ended.stderr.count(b'\n')), (1, 21))
    equal(ended.stderr.splitlines()[-1].decode(),
          f"nf-ftp: check: `{str(FILE)[:60]}{'...' * (len(str(FILE)) > 60)}': "
          'too many lines are wrong, the rest was not read')


@check('more than there may be')
def limits():
    good('# \n' * 65000 + '#' * 4095 + '\n')
    good('#\n' * 65536)
    bad('#\n' * 65537, (65537, 'the line: it is one more than any configuration has'))
    bad('port add 21\n' + 'x' * 4096, (2, 'the line: it is longer than any that has a meaning'))
    bad('x' * 1000000, (1, 'the line: it is longer than any that has a meaning'))
    bad('x ' * 100, (1, 'the line: it has more words than any command'))
    good('port set ' + ','.join(map(str, range(1, 257))) + '\n',
         ports=[{'port': port, 'profile': 'ftp', 'tls': False} for port in range(1, 257)])
    bad(''.join(f'port add {port}\n' for port in range(1, 258)),
        (257, "port add: `257': a namespace can have at most 256 ports"))
    bad(''.join(f'profile add p{at}\n' for at in range(1, 65)),
        (64, "profile add: `p64': a namespace can have at most 64 profiles"))
    bad(''.join(f'advertise add 10.0.{at}.0/24 as 192.0.2.1\n' for at in range(256))
        + 'advertise add 10.1.0.0/16 as 192.0.2.1',
        (257, "advertise add: `10.1.0.0/16': a namespace can advertise at most 256 prefixes"))


@check('what is no text')
def no_text():
    bad(b'port add 21\nport\0add 22\n', (2, 'the line: it has a NUL byte, so this is no text'))
    ended = run('check', '/dev/zero')
    equal(ended.stderr, b'/dev/zero:1: the line: it has a NUL byte, so this is no text\n')
    bad(b'port add \x1b[31m21\n', (1, "port add: `?[31m21': a port is a number from 1 to 65535"))
    bad(b'port add \xff\xfe\n', (1, "port add: `??': a port is a number from 1 to 65535"))


@check('a word is shown up to its sixtieth character')
def cut():
    bad('port add ' + '1' * 60, (1, f"port add: `{'1' * 60}': a port is a number from 1 to 65535"))
    bad('port add ' + '1' * 61, (1, f"port add: `{'1' * 60}...': a port is a number from 1 to 65535"))
    bad('port add ' + '1' * 59 + 'ä1', (1, f"port add: `{'1' * 59}...': a port is a number from 1 to 65535"))


@check('a file that cannot be read')
def unreadable():
    refused("nf-ftp: check: `/nowhere/at.all': No such file or directory", '/nowhere/at.all')
    refused("nf-ftp: check: `/': Is a directory", '/')
    FILE.write_text('port add 21\n')
    FILE.chmod(0)
    if os.geteuid():
        refused(f"nf-ftp: check: `{FILE}': Permission denied", FILE)
    else:
        ended = subprocess.run(['setpriv', '--reuid=65534', '--clear-groups', TOOL, 'check', FILE],
                               capture_output=True, check=False)
        # the file, or a directory above it or the tool
        equal((ended.returncode != 0, b'ermission denied' in ended.stderr), (True, True))
    FILE.chmod(0o600)


@check('standard input')
def standard_input():
    for text, code, said in (('port add 21', 0, ''), ('', 0, ''), (
            'port add 21\nport add 0', 1,
            "stdin:2: port add: `0': a port is a number from 1 to 65535\n")):
        ended = run('check', '-', input=text.encode())
        equal((ended.returncode, ended.stdout, ended.stderr.decode()), (code, b'', said))
    # what is wrong is found before the module is asked for
    ended = run('restore', input=b'port add 0\n')
    equal((ended.returncode, ended.stderr.decode()),
          (1, "stdin:1: port add: `0': a port is a number from 1 to 65535\n"))


@check('restore at a terminal wants a file')
def terminal():
    here, there = pty.openpty()
    ended = run('restore', stdin=there)
    equal((ended.returncode, ended.stdout, ended.stderr.decode()),
          (2, b'', 'nf-ftp: restore: which file? such as /etc/nf-ftp.conf\n'))
    os.close(here)
    os.close(there)


@check('the sample, as it is and with all its commands')
def sample():
    text = Path(SAMPLE).read_text()
    good(text)
    found, count = re.subn(r'^#(?=\w)', '', text, flags=re.M)
    FILE.write_text(found)
    ended = run('check', FILE)
    equal((ended.returncode, ended.stderr, count > 5), (0, b'', True))


check.end()

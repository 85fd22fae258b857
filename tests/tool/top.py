#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""top.py TOP_AT: `nf-ftp top' of a kernel that is made up, as text and on a terminal. Prints TAP."""
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tap import Checks, equal
from vt import Terminal

TOP = sys.argv[1]
check = Checks('top')
SECOND = """\
nf-ftp top - gateway - 03:04:04, every 2s
sessions: 3; data connections: 3 open, 1 expected; 12K/s
counted: control-connections 0.5/s, endpoints 50/s
by rate

CLIENT                RATE BYTES SERVER               STATE REFUSED   AGE IDLE DATA               PROFILE
192.168.1.2:40000    10K/s  4.8M 10.0.0.5:2100        ready       0 2h01m   5s 2 open, 0 expected ftp
[2001:db8::2]:40001 2.0K/s  4.0K [2001:db8:1::7]:2121 ready       3 2h01m      1 open, 0 expected ftp
192.168.1.3:40003                10.0.0.5:2100        ready       3 2h01m      0 open, 1 expected ftp

REFUSED, WHY    TIMES  RATE
foreign-address     6 1.5/s
syntax             20   0/s
"""


def run(*words, **environment):
    return subprocess.run([TOP, *words], capture_output=True, text=True, timeout=60, check=False,
                          stdin=subprocess.DEVNULL, env={**os.environ, 'TZ': 'UTC', **environment})


def batch(looks, *words, **environment):
    """What each look prints."""
    ended = run(looks, '--batch', '-c', str(len(looks)), *words, **environment)
    equal((ended.returncode, ended.stderr), (0, ''))
    parts = ended.stdout.split('\nnf-ftp top - ')
    return [parts[0], *('nf-ftp top - ' + part for part in parts[1:])]


def at_terminal(looks, *words, **more):
    more = {'TZ': 'UTC', **more}
    return Terminal([TOP, looks, '-d', '1', *words], **more)


def lines_of(text, *words):
    """The line that begins with each word."""
    return [next((line for line in text.splitlines() if line.startswith(word)), None) for word in words]


@check('each look as text, with rates from the second on')
def text():
    first, second = batch('tt')
    equal(second, SECOND)
    equal(lines_of(first, 'counted', 'CLIENT', '192.168.1.2', 'REFUSED', 'syntax', 'foreign'),
          ['counted: rates come with the next look',
           'CLIENT              BYTES SERVER               STATE REFUSED   AGE IDLE DATA               PROFILE',
           '192.168.1.2:40000    4.7M 10.0.0.5:2100        ready       0 2h01m   5s 2 open, 0 expected ftp',
           'REFUSED, WHY    TIMES', 'syntax             20', 'foreign-address     3'])


@check('a data connection that is new, or another one, makes no rate wrong')
def rates():
    third = batch('ttt')[2]
    # 1000 of them are new since the second look; its number in conntrack is the same
    equal([line.split()[1] for line in third.splitlines() if line[:1] in '1[' and ' 10K/s' in line or '[2001' in line],
          ['10K/s', '500/s'])


@check('nothing there, nothing refused, nothing counted')
def nothing():
    equal(batch('nn')[1], 'nf-ftp top - gateway - 03:04:04, every 2s\n'
          'sessions: 0; data connections: 0 open, 0 expected\n'
          'counted: nothing since the last look\nby rate\n\nno sessions\n')


@check('bytes that are not counted')
def uncounted():
    shown = batch('uu')[1]
    equal(lines_of(shown, 'no bytes', 'CLIENT', 'sessions'),
          ['no bytes are counted: sysctl -w net.netfilter.nf_conntrack_acct=1 would',
           'CLIENT              SERVER               STATE REFUSED   AGE IDLE DATA               PROFILE',
           'sessions: 3; data connections: 3 open, 1 expected'])


@check('a module that goes and comes')
def gone():
    _, away, back, again = batch('t-tt')
    equal(away, 'nf-ftp top - gateway - 03:04:04, every 2s\n\n'
          'the module nf_ftp is not loaded any more; waiting for it\n')
    equal(lines_of(back, 'counted', 'sessions'), ['counted: rates come with the next look',
                                                  'sessions: 3; data connections: 3 open, 1 expected'])
    equal('RATE' in again, True)


@check('a module that is not there at first, a kernel that refuses')
def refused():
    ended = run('-t', '-b', '-c', '2')
    equal((ended.returncode, ended.stdout, ended.stderr.startswith("nf-ftp: asking the module: `nf_ftp': it is")),
          (1, '', True))
    ended = run('t!', '-b')
    equal((ended.returncode, ended.stdout.count('sessions: 3'), ended.stderr),
          (1, 1, 'nf-ftp: reading the sessions: permission denied: '
                 'this takes CAP_NET_ADMIN in the network namespace\n'))


@check('a filter takes sessions away, and not what is counted')
def filters():
    shown, = batch('t', 'client', '192.168.0.0/16', 'refused')
    equal(lines_of(shown, 'sessions', 'by rate', '192.168.1.2', '192.168.1.3'),
          ['sessions: 3; data connections: 3 open, 1 expected', 'by rate; client 192.168.0.0/16 refused: 1', None,
           '192.168.1.3:40003 10.0.0.5:2100 ready       3 2h01m 0 open, 1 expected ftp'])
    equal('no sessions\n' in batch('t', 'client', '10.0.0.1')[0], True)


@check('all namespaces together')
def all_of_them():
    with tempfile.TemporaryDirectory() as scratch:
        for name in 'gw1', 'gw2':
            (Path(scratch) / name).touch()
        shown = batch('tt', '-n', 'all', NETNS=scratch)[1]
    equal(lines_of(shown, 'nf-ftp top', 'sessions', 'counted', 'foreign'),
          ['nf-ftp top - gateway netns all - 03:04:04, every 2s',
           'sessions: 6; data connections: 6 open, 2 expected; 24K/s',
           'counted: control-connections 1.0/s, endpoints 100/s', 'foreign-address    12 3.0/s'])
    equal([line.split()[:3] for line in shown.splitlines() if line.startswith('gw')],
          [['gw1', '192.168.1.2:40000', '10K/s'], ['gw2', '192.168.1.2:40000', '10K/s'],
           ['gw1', '[2001:db8::2]:40001', '2.0K/s'], ['gw2', '[2001:db8::2]:40001', '2.0K/s'],
           ['gw1', '192.168.1.3:40003', '10.0.0.5:2100'], ['gw2', '192.168.1.3:40003', '10.0.0.5:2100']])


@check('a line of JSON for each look, with plain numbers')
def programs():
    ended = run('tt-', '-j', '-c', '3')
    equal((ended.returncode, ended.stderr), (0, ''))
    first, second, away = [json.loads(line) for line in ended.stdout.splitlines()]
    equal(('since' in first, second['since'], away),
          (False, {'ms': 2000, 'counters': {'control-connections': 1, 'endpoints': 100, 'gaps': 0},
                   'reasons': {'syntax': 0, 'foreign-address': 3, 'too-late': 0}},
           {'time': 1767323046, 'module': False}))
    equal((second['module'], second['counted'], second['stats']['counters']['endpoints']), (True, True, 200))
    equal([(one['client'], one['bytes'], one.get('rate')) for one in second['sessions']],
          [('192.168.1.2', 5041984, 10240), ('2001:db8::2', 4096, 2048), ('192.168.1.3', 0, None)])


@check('no terminal')
def no_terminal():
    ended = run('t')
    equal((ended.returncode, ended.stdout, ended.stderr),
          (2, '', 'nf-ftp: top: this is no terminal; elsewhere --batch prints the same, '
                  "and `session list --watch' the sessions\n"))
    with at_terminal('t', TERM='nothing-at-all') as terminal:
        terminal.shows('nf-ftp: top: this terminal (TERM) is not known')
        terminal.ends(1)


@check('on a terminal of 80 columns and 24 lines')
def screen():
    with at_terminal('tt') as terminal:
        # a frame may come in pieces: its last row, too
        terminal.shows('10K/s', 'foreign-address     6 1.5/s', 'syntax             20   0/s')
        equal(terminal.lines[:15], [
            'nf-ftp top - gateway - 03:04:04, every 1s',
            'sessions: 3; data connections: 3 open, 1 expected; 12K/s',
            'counted: control-connections 0.5/s, endpoints 50/s',
            'by rate', '',
            'CLIENT                RATE BYTES SERVER               STATE REFUSED   AGE IDLE',
            '192.168.1.2:40000    10K/s  4.8M 10.0.0.5:2100        ready       0 2h01m   5s',
            '[2001:db8::2]:40001 2.0K/s  4.0K [2001:db8:1::7]:2121 ready       3 2h01m',
            '192.168.1.3:40003                10.0.0.5:2100        ready       3 2h01m', '',
            'REFUSED, WHY    TIMES  RATE', 'foreign-address     6 1.5/s', 'syntax             20   0/s', '', ''])
        equal(terminal.lines[23], 'q quit  h help  p pause  s sort  / filter  w why refused')
        equal((terminal.marks_of('CLIENT'), terminal.marks_of('3 2h01m'), terminal.marks_of('1.5/s'),
               terminal.is_cursor), ('7', '31', '31', False))
        terminal.press('q')
        terminal.ends(0)


@check('no colour with NO_COLOR, and headings that still stand out')
def colourless():
    with at_terminal('tt', NO_COLOR='1') as terminal:
        terminal.shows('1.5/s')
        equal((terminal.marks_of('CLIENT'), terminal.marks_of('3 2h01m'), '\033[31m' in terminal.seen), ('7', '', False))
        terminal.press('q')
        terminal.ends(0)


@check('orders, by their keys and one after the other')
def orders():
    def is_first(client):
        return lambda it: it.lines[6].startswith(client)

    with at_terminal('tt') as terminal:
        for key, name, client in (('x', 'refused', '192.168.1.3'), ('b', 'bytes', '192.168.1.2'),
                                  ('s', 'refused', '192.168.1.3'), ('s', 'age', '192.168.1.2'),
                                  ('s', 'idle', '192.168.1.2'), ('s', 'client', '192.168.1.2'),
                                  ('s', 'rate', '192.168.1.2'), ('c', 'client', '192.168.1.2')):
            terminal.press(key)
            terminal.settle(lambda it, one=f'by {name}': it.lines[3] == one, name)
            terminal.settle(is_first(client), client)
        terminal.press('q')
        terminal.ends(0)


@check('a filter that is typed, mended, refused and given up')
def typing():
    with at_terminal('tt') as terminal:
        terminal.shows('by rate')
        terminal.press('/clientt')
        terminal.shows('only: clientt')
        terminal.settle(lambda it: it.is_cursor, 'a cursor')
        terminal.press('\x7f 2001:db8::/32\r')
        terminal.shows('by rate; client 2001:db8::/32: 1')
        equal('192.168.1.2' in terminal.text(), False)
        terminal.press('/ q\n')
        terminal.shows("`q': unexpected, the filters are client server profile state refused", '/32: 1')
        terminal.press('/\x1b')
        terminal.shows('q quit')
        terminal.press('/' + '\b' * 30 + '\r')
        terminal.settle(lambda it: it.lines[3] == 'by rate', 'no filter')
        terminal.shows('192.168.1.2')
        terminal.press('/' + 'x ' * 200 + '\r')
        terminal.shows('too many words')
        terminal.press('q')
        terminal.ends(0)


@check('help, refusals alone, and a pause')
def views():
    with at_terminal('ttttttttt') as terminal:
        terminal.press('h')
        terminal.shows('nf-ftp top: keys')
        terminal.press('q')
        terminal.shows('sessions: 3')
        terminal.press('w')
        terminal.settle(lambda it: it.lines[4].startswith('REFUSED') and 'CLIENT' not in it.text(), 'refusals')
        terminal.press('wp')
        terminal.shows('paused', 'CLIENT')
        seen = terminal.lines[0]
        terminal.settle(lambda it, until=[3]: until.__setitem__(0, until[0] - it.read(1.5) - 1) or until[0] < 0,
                        'time')
        equal(terminal.lines[0], seen)
        terminal.press(' ')
        terminal.settle(lambda it: 'paused' not in it.text() and it.lines[0][:33] != seen[:33], 'another look')
        terminal.press('q')
        terminal.ends(0)


@check('more sessions than lines')
def scrolling():
    with at_terminal('mm') as terminal:
        terminal.shows('by rate; 1 to 13 of 303')
        terminal.press('\x1b[B')
        terminal.shows('by rate; 2 to 14 of 303')
        terminal.press('\x1b[6~')
        terminal.shows('by rate; 14 to 26 of 303')
        terminal.press('\x1b[A\x1b[5~')
        terminal.shows('by rate; 1 to 13 of 303')
        terminal.press('\x1b[6~' * 40)
        terminal.shows('by rate; 291 to 303 of 303')
        terminal.press('\x1b[1~')
        terminal.shows('by rate; 1 to 13 of 303')
        terminal.press('q')
        terminal.ends(0)


@check('other sizes, also while it runs')
def sizes():
    with at_terminal('mm', columns=100, rows=40) as terminal:
        terminal.shows('1 to 29 of 303', 'IDLE', 'q quit')
        terminal.resize(10, 40, signal.SIGWINCH)
        terminal.settle(lambda it: it.lines[9].startswith('q quit') and '1 to 3 of 303' in it.text(), 'ten lines')
        terminal.settle(lambda it: it.lines[5:8] == ['CLIENT                RATE SERVER',
                                                     '192.168.1.2:40000    10K/s 10.0.0.5:2100',
                                                     '[2001:db8::2]:40001 2.0K/s [2001:db8:1::'], 'what matters most')
        terminal.resize(1, 1, signal.SIGWINCH)
        terminal.resize(24, 80, signal.SIGWINCH)
        terminal.shows('1 to 13 of 303', 'REFUSED, WHY')
        terminal.press('q')
        terminal.ends(0)


@check('the module goes and comes, on a terminal')
def goes_and_comes():
    with at_terminal('t-tt') as terminal:
        terminal.shows('the module nf_ftp is not loaded any more; waiting for it')
        terminal.shows('10K/s')
        terminal.press('q')
        terminal.ends(0)


@check('what ends it leaves the terminal as it was, and says why')
def ends():
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        with at_terminal('t') as terminal:
            terminal.shows('q quit')
            os.kill(terminal.process.pid, number)
            terminal.ends(-number)
    with at_terminal('t') as terminal:
        terminal.shows('q quit')
        terminal.press('\x03')
        terminal.ends(-signal.SIGINT)
    with at_terminal('t!') as terminal:
        terminal.shows('q quit')
        terminal.ends(1)
        equal('permission denied' in terminal.text(), True)
    with at_terminal('t', '-c', '1') as terminal:
        terminal.ends(0)


check.end()

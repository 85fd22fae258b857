#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""replay.py NF-FTP: what `nf-ftp replay' makes of captures written by hand. Prints TAP."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / 'lab'))

import pcap
from pcap import Dialogue, ethernet
from transcripts import reports

TOOL = sys.argv[1]
SCRATCH = tempfile.TemporaryDirectory()
EXPECT = {'type': 'expect', 'frame': 9, 'client': '192.0.2.2', 'client_port': 40000,
          'server': '198.51.100.9', 'server_port': 21, 'verb': 'PORT', 'address': '192.0.2.2',
          'port': 1025, 'mode': 'active'}
PORT = 'PORT 192,0,2,2,4,1'
results = []


def run(content, *options, name='capture'):
    path = Path(SCRATCH.name) / name
    path.write_bytes(content)
    return subprocess.run([TOOL, *options, 'replay', path], stdout=subprocess.PIPE, check=False,
                          stderr=subprocess.PIPE, timeout=60)


def findings(content, *options):
    ended = run(content, '-j', *options)
    if ended.returncode or ended.stderr:
        raise AssertionError(f'exit {ended.returncode}: {ended.stderr.decode()}')
    return [json.loads(line) for line in ended.stdout.splitlines()]


def equal(found, wanted):
    if found != wanted:
        raise AssertionError(f'{found} is not {wanted}')


def check(sentence):
    """Decorator: runs the function, and prints a line."""
    def ask(function):
        try:
            function()
        except Exception as why:
            print(f'# {why}')
            results.append(False)
        else:
            results.append(True)
        print(f'{"ok" if results[-1] else "not ok"} {len(results)} - replay: {sentence}')
    return ask


def spoken(*lines, **options):
    """A login, and these lines: (who, text)."""
    dialogue = Dialogue(**options).login()
    for line in lines:
        dialogue.say(*line)
    return dialogue.packets


def on_ethernet(packets):
    return pcap.pcap([ethernet(one) for one in packets])


@check('a PORT, with all the keys that a program wants')
def _():
    equal(findings(on_ethernet(spoken(('C', PORT)))), [EXPECT])


@check('the same in each kind of file')
def _():
    packets = spoken(('C', PORT))
    tagged = [ethernet(one, (0x88a8, 0x8100)) for one in packets]
    cooked = [bytes(14) + b'\x08\x00' + one for one in packets]
    cooked2 = [b'\x08\x00' + bytes(18) + one for one in packets]
    for content in (pcap.pcap(tagged), pcap.pcap(cooked, pcap.LINUX_SLL),
                    pcap.pcap(cooked2, pcap.LINUX_SLL2), pcap.pcap(packets, pcap.RAW),
                    pcap.pcap(packets, pcap.IPV4), pcap.pcap(packets, pcap.RAW, '>'),
                    pcap.pcap([b'\x02\0\0\0' + one for one in packets], pcap.NULL),
                    pcap.pcapng(packets, pcap.RAW)):
        equal(findings(content), [EXPECT])


@check('IPv6, and 229, which leads to the server')
def _():
    packets = spoken(('C', 'EPSV'), ('S', '229 ok (|||50000|)'), client=('2001:db8::2', 40000),
                     server=('2001:db8::9', 21))
    equal([(one['verb'], one['address'], one['port'], one['mode'])
           for one in findings(on_ethernet(packets))], [('EPSV', '2001:db8::9', 50000, 'passive')])


@check('the frame is the one with the last byte of the line, however it is cut')
def _():
    text = PORT.encode() + b'\r\n'
    for at in range(1, len(text)):
        packets = spoken(('C', text[:at]), ('C', text[at:]))
        equal(findings(on_ethernet(packets)), [{**EXPECT, 'frame': 10}])


@check('segments that come twice, and in another order')
def _():
    packets = spoken(('C', b'NOOP\r\nPO'), ('C', b'RT 192,0,2,2,4'), ('C', b',1\r\n'))
    packets[-3:] = packets[-1], packets[-2], packets[-2], packets[-3], packets[-1]
    # it could be read with the fourth of them, but its last byte came with the first
    equal([one['frame'] for one in findings(on_ethernet(packets))], [9])


@check('what is missing is left out, once it was acknowledged, and a line that may be its rest')
def _():
    packets = spoken(('C', 'NOOP'), ('C', 'TYPE I'), ('S', '200 ok'), ('S', '200 ok'), ('C', PORT),
                     ('S', '200 ok'), ('C', PORT))
    del packets[9]
    equal([one['type'] for one in findings(on_ethernet(packets))], ['expect'])


@check('refusals have a reason, the line, and null for what is not known')
def _():
    packets = spoken(('C', 'PORT 192,0,2,2,4'), ('C', 'PORT 10,0,0,1,4,1'), ('C', 'LIST'))
    found = findings(on_ethernet(packets))
    equal([(one['verb'], one['address'], one['port'], one['reason'], one['line']) for one in found],
          [('PORT', None, None, 'bad-syntax', 'PORT 192,0,2,2,4'),
           ('PORT', '10.0.0.1', 1025, 'foreign-address', 'PORT 10,0,0,1,4,1')])
    equal({*found[0]}, {*EXPECT, 'line', 'reason'})


@check('what the server rejects is told with what was announced')
def _():
    found = findings(on_ethernet(spoken(('C', PORT), ('S', '500 no'))))
    equal([(one['type'], one['verb'], one['port'], one.get('reason')) for one in found],
          [('expect', 'PORT', 1025, None), ('refuse', 'PORT', 1025, 'rejected')])


@check('the profile can be another one')
def _():
    packets = on_ethernet(spoken(('C', 'PORT 192,0,2,2,0,22'), ('C', 'PORT 10,0,0,1,4,1'),
                                 ('S', '227 (198,51,100,9,195,80)')))
    for options, kinds in (((), ['refuse'] * 3), (('privileged=yes',), ['expect', 'refuse', 'refuse']),
                           (('foreign=yes',), ['refuse', 'expect', 'refuse']),
                           (('strict=no',), ['refuse', 'refuse', 'expect'])):
        words = [word for one in options for word in ('--profile', one)]
        equal([one['type'] for one in findings(packets, *words)], kinds)


@check('another port: named, or found by the greeting')
def _():
    odd = ('198.51.100.9', 2100)
    equal(len(findings(on_ethernet(spoken(('C', PORT), server=odd)))), 1)
    # joined in its middle, the first line is none, and the server has to agree
    silent = Dialogue(server=odd, handshake=False).say('C', 'NOOP').say('S', '200 ok').say(
        'C', PORT).say('S', 'x').say('S', '200 ok').packets
    ended = run(on_ethernet(silent), '-j')
    equal((ended.returncode, ended.stdout), (0, b''))
    equal(b'no FTP' in ended.stderr, True)
    equal(len(findings(on_ethernet(silent), '--port', '2100')), 1)


@check('what real clients and servers say: allowed is what they agree on')
def _():
    for title, steps in reports():
        dialogue = Dialogue(client=('192.168.100.200', 40000), server=('10.9.9.9', 21))
        for who, what in steps:
            if who != '=':
                dialogue.say(who, what)
        allowed = [one['port'] for one in findings(on_ethernet(dialogue.packets))
                   if one['type'] == 'expect']
        wanted = sorted({port for who, ports in steps if who == '=' for port in ports})
        equal((title, sorted(allowed)), (title, wanted))


@check('a second connection between the same ends begins anew')
def _():
    packets = spoken(('C', PORT))
    again = Dialogue()
    again.next['C'] += 77777
    again.packets.clear()
    again.send('C', pcap.SYN, at=-1).send('S', pcap.SYN | pcap.ACK, at=-1).say('C', PORT).say(
        'S', '220 ready').say('S', '530 no')
    equal([one.get('reason') for one in findings(on_ethernet(packets + again.packets))],
          [None, 'before-login'])


@check('a file that ends too early: what could be read, a sentence, and exit 1')
def _():
    ended = run(on_ethernet(spoken(('C', PORT), ('S', '200 ok')))[:-5], '-j')
    equal((ended.returncode, [json.loads(one) for one in ended.stdout.splitlines()]), (1, [EXPECT]))
    equal(ended.stderr.startswith(b'nf-ftp: replay: '), True)


@check('what is no capture, or not there: a sentence, and exit 1')
def _():
    for ended in (run(b'hello'), run(b''), subprocess.run(
            [TOOL, 'replay', f'{SCRATCH.name}/none'], capture_output=True, check=False)):
        equal((ended.returncode, ended.stdout, ended.stderr.count(b'\n')), (1, b'', 1))


@check('for people: each line with its frame, and no password')
def _():
    text = run(on_ethernet(spoken(('C', PORT), ('C', b'\x1b[2J\r\n')))).stdout.decode()
    for wanted in ('192.0.2.2:40000 -> 198.51.100.9:21', '     9 C  PORT 192,0,2,2,4,1\n',
                   'expected: active, 192.0.2.2 port 1025', '\\x1b[2J'):
        equal(wanted in text, True)
    equal('secret' in text, False)


print(f'1..{len(results)}')
sys.exit(0 if all(results) else 1)

#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""replay.py NF-FTP: what `nf-ftp replay' makes of captures written by hand. Prints TAP."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / 'lab'))

import pcap
from pcap import Dialogue, ethernet
from tap import Checks, equal
from transcripts import reports

TOOL = sys.argv[1]
SCRATCH = tempfile.TemporaryDirectory()
EXPECT = {'type': 'expect', 'frame': 9, 'client': '192.0.2.2', 'client_port': 40000,
          'server': '198.51.100.9', 'server_port': 21, 'verb': 'PORT', 'address': '192.0.2.2',
          'port': 1025, 'mode': 'active'}
PORT = 'PORT 192,0,2,2,4,1'
DAY = 24 * 60 * 60
CONTROL_MAX = 16384                     # control connections that are open at once
check = Checks('replay')


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


@check('a reply that does not fit: one is missing before it, or one too many')
def _():
    late = ('C', 'NOOP'), ('C', PORT), ('S', '200 ok'), ('S', '226 done')
    for lines, told in (
            ((('C', 'PASV'), ('C', 'LIST'), ('S', '150 here it comes')), ('missing', '150 here it comes')),
            (late, ('surplus', '226 done'))):
        packets = on_ethernet(spoken(*lines))
        found = [one for one in findings(packets) if one['type'] == 'resynchronised']
        equal([(one['cause'], one['line']) for one in found], [told])
        equal({*found[0]}, {*EXPECT, 'line', 'cause'})
        equal(f'resynchronised, {told[0]}: ' in run(packets).stdout.decode(), True)


@check('a reply that is refused for that is told once')
def _():
    packets = spoken(('S', '227 (198,51,100,9,195,80)'))
    equal([one['type'] for one in findings(on_ethernet(packets))], ['refuse'])


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


def told(packets, seconds=()):
    """What people are shown, without numbers of frames."""
    ended = run(pcap.pcap(packets, pcap.RAW, seconds=seconds or [1] * len(packets)))
    equal(ended.stderr, b'')
    return [line[10:] if line.startswith(' ') else line
            for line in ended.stdout.decode().splitlines()]


@check('what comes again behind the end is not told again, even if somebody has gone')
def _():
    dialogue = Dialogue().login().say('C', 'QUIT').say('S', '221 bye')
    last = dialogue.packets[-1]
    whole = told(dialogue.packets)
    dialogue.finish('S').finish('C')
    equal(told([*dialogue.packets, last, dialogue.packets[-2]]), whole)
    # conntrack remembers the end for two minutes
    equal(told([*dialogue.packets, last], [1] * len(dialogue.packets) + [120]), whole)


@check('a line without an end is told when the connection is over')
def _():
    dialogue = Dialogue().login().say('S', b'221 b')
    dialogue.finish('S').finish('C')
    other = Dialogue(client=('192.0.2.3', 40000)).login()
    equal(told(dialogue.packets + other.packets).index('221 b'), 6)


@check('the same ends again, behind the end')
def _():
    first, second = Dialogue().login(), Dialogue(handshake=False)
    first.finish('S').finish('C')
    second.next = {'C': 900000, 'S': 800000}
    second.send('C', pcap.SYN, at=-1).send('S', pcap.SYN | pcap.ACK, at=-1).login()
    equal(told(first.packets + second.packets), told(first.packets) * 2)


@check('text that was on its way when the connection was broken off')
def _():
    dialogue = Dialogue().login().send('C', pcap.RST).say('S', '421 good bye')
    equal(told(dialogue.packets)[-1], '421 good bye')


@check('a RST that is not of this stream breaks nothing off')
def _():
    packets = Dialogue().login().send('C', pcap.RST, at=-10).say('C', PORT).packets
    kinds = [line.split(':')[0] for line in told(packets, [1] * 9 + [100])]
    equal(kinds[-1], 'expected')


@check('a connection that is idle for five days is forgotten, as conntrack does')
def _():
    packets = Dialogue().login().say('C', PORT).packets
    for pause, count in ((5 * DAY, 1), (5 * DAY + 1, 0)):
        seconds = [1] * (len(packets) - 1) + [1 + pause]
        content = pcap.pcap(packets, pcap.RAW, seconds=seconds)
        equal(len(findings(content)), count)


def client(number):
    return f'10.{number >> 16}.{number >> 8 & 255}.{number & 255}', 40000


def whole_session(number):
    dialogue = Dialogue(client=client(number)).login().say('C', PORT).say('S', '500 no')
    return dialogue.finish('S').finish('C').packets


def broken_session(number):
    return Dialogue(client=client(number)).login().send('C', pcap.RST).packets


def something_else(number):
    dialogue = Dialogue(client=client(number), server=('198.51.100.9', 80))
    return dialogue.say('C', 'GET /').finish('S').finish('C').packets


def refused(number):
    dialogue = Dialogue(client=client(number), handshake=False)
    return dialogue.send('C', pcap.SYN, at=-1).send('S', pcap.RST | pcap.ACK, at=-5000).packets


def peak(session, count):
    """The most memory that the tool had, in KB, when it had read so many of them."""
    # freed memory would be kept, to find its use
    environment = {**os.environ, 'ASAN_OPTIONS': 'quarantine_size_mb=1',
                   'VALGRIND_OPTS': '--freelist-vol=1000000'}
    with subprocess.Popen([TOOL, 'replay', '-'], stdin=subprocess.PIPE, env=environment,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as tool:
        tool.stdin.write(pcap.pcap([], pcap.RAW))
        for number in range(count):
            tool.stdin.write(pcap.pcap(session(number), pcap.RAW)[24:])
        # all but what a pipe holds is read
        status = Path(f'/proc/{tool.pid}/status').read_text()
    equal(tool.returncode, 0)
    return int(status.split('VmHWM:')[1].split()[0])


@check('memory does not grow with the sessions that are over')
def _():
    for session in whole_session, broken_session, something_else, refused:
        few, many = peak(session, 2000), peak(session, 8000)
        # of each a few bytes are kept for a while, to know what comes again
        if many - few > 3000:
            raise AssertionError(f'{session.__name__}: {few} KB, then {many} KB')


@check('too many open at once: the longest idle are forgotten, and that is said')
def _():
    packets = [Dialogue(client=client(number), handshake=False).say('C', 'NOOP').packets[0]
               for number in range(CONTROL_MAX + 7)]
    equal(b' 7 were forgotten' in run(pcap.pcap(packets, pcap.RAW)).stderr, True)
    equal(run(pcap.pcap(packets[:CONTROL_MAX], pcap.RAW)).stderr, b'')


@check('what waits behind a gap is bounded: the gap is given up')
def _():
    packets = Dialogue().login().say('C', 'LOST').packets[:-1]
    for number in range(5000):
        late = Dialogue(handshake=False)
        late.next = {'C': 100000 + 20 * number, 'S': 5000}
        packets += late.say('C', f'NOOP {number:13}').packets
    told_lines = [line for line in told(packets) if line.startswith('NOOP')]
    equal(len(told_lines), 5000)


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


@check('no password, whatever stands before the command and behind its word; no account')
def _():
    lines = b'PASS\tsecret', b'  pass secret', b'\xff\xf4\xff\xf2PASS secret', b'ACCT secret'
    text = run(on_ethernet(spoken(*(('C', line + b'\r\n') for line in lines)))).stdout.decode()
    equal((text.count('PASS ***'), text.count('ACCT ***'), 'secret' in text), (4, 1, False))


@check('in PPP, and PPP over Ethernet; of what is not read the kind is told')
def _():
    packets = list(spoken(('C', PORT)))
    types = {4: b'\0\x21', 6: b'\0\x57'}
    ppp = [types[one[0] >> 4] + one for one in packets]
    for capture in (pcap.pcap(ppp, 9), pcap.pcap([b'\xff\x03' + one for one in ppp], 9),
                    pcap.pcap([b'\0' * 12 + b'\x88\x64\x11\0\0\1' +
                               len(one).to_bytes(2, 'big') + one for one in ppp])):
        equal(findings(capture)[0]['verb'], 'PORT')
    ended = run(pcap.pcap(packets, 127))
    equal((ended.returncode, ended.stdout), (1, b''))
    equal(b'packets of this kind are not read: IEEE802_11_RADIO' in ended.stderr, True)


@check("a capture's name gives a terminal no orders")
def _():
    path = Path(SCRATCH.name, '\x1b]0;owned\x07\x9b31m')
    path.write_bytes(pcap.pcap([]))
    said = subprocess.run([TOOL, 'replay', path], capture_output=True, check=True).stderr
    equal((b'there is no FTP in it' in said, b'\x1b' in said, b'\x07' in said, b'\xc2' in said),
          (True, False, False, False))


RANGES = '--profile', 'ftps=40000-40001', '--profile', 'ftps-active=50000-50000'
RECORD = bytes((23, 3, 3, 0, 6)) + b'secret'
HELLO = bytes((22, 3, 1, 0, 4, 1, 2, 3, 4))


def encrypted(auth=True, reply='234 go on', **options):
    """A session that begins with TLS, behind AUTH or at once."""
    dialogue = Dialogue(**options)
    if auth:
        dialogue.say('S', '220 ready').say('C', 'AUTH TLS').say('S', reply)
    return dialogue.say('C', HELLO).say('S', HELLO).say('C', RECORD)


def call(source, target, flags=pcap.SYN, seq=7):
    """A segment of a data connection: the two are (address, port)."""
    source, target = pcap.End(*source), pcap.End(*target)
    return pcap.packet(source, target, pcap.tcp(source, target, seq, 0, flags, b''))


def passive(port, own=2000, source='192.0.2.2', target='198.51.100.9', **options):
    return call((source, own), (target, port), **options)


def active(port, own=20, source='198.51.100.9', target='192.0.2.2'):
    return call((source, own), (target, port))


def called(packets, *options):
    """What became of the data connections, in their order."""
    return [(one['mode'], one['port'], one.get('reason')) for one in
            findings(on_ethernet(packets), *options) if one['address']]


@check('an encrypted session: its data connections are refused, and let in where a profile says so')
def _():
    packets = [*encrypted().packets, passive(39999), passive(40000), passive(40001, own=2001),
               passive(40002), active(50000), active(50000, own=21), active(50001)]
    equal(called(packets), [('passive', port, 'opaque') for port in (39999, 40000, 40001, 40002)]
          + [('active', port, 'opaque') for port in (50000, 50000, 50001)])
    equal(called(packets, *RANGES),
          [('passive', 39999, 'opaque'), ('passive', 40000, None), ('passive', 40001, None),
           ('passive', 40002, 'opaque'), ('active', 50000, None), ('active', 50000, 'opaque'),
           ('active', 50001, 'opaque')])
    equal(called(packets, *RANGES, '--profile', 'ftps-active-source=any')[-2:],
          [('active', 50000, None), ('active', 50001, 'opaque')])


@check('all the keys of such a data connection')
def _():
    packets = [*encrypted().packets, passive(40000), passive(9)]
    wanted = {**EXPECT, 'frame': 10, 'verb': None, 'address': '198.51.100.9', 'port': 40000,
              'mode': 'passive'}
    refused_ = {**wanted, 'type': 'refuse', 'frame': 11, 'port': 9, 'line': None,
                'reason': 'opaque'}
    equal([one for one in findings(on_ethernet(packets), *RANGES) if one['address']],
          [wanted, refused_])


@check('nothing before the answer to AUTH, nor where it is refused, nor behind the end, nor by others')
def _():
    whole = encrypted().packets
    equal(called([*whole[:5], passive(40000), *whole[5:]], *RANGES), [])
    equal(called([*encrypted(reply='530 no').packets, passive(40000)], *RANGES), [])
    equal(called([*spoken(), passive(40000)], *RANGES), [])
    for ended in (encrypted().send('C', pcap.RST), encrypted().finish('S'),
                  encrypted().finish('C').finish('S')):
        equal(called([*ended.packets, passive(40000)], *RANGES), [])
    others = (passive(40000, source='192.0.2.3'), passive(40000, target='198.51.100.10'),
              active(50000, source='198.51.100.10'), active(50000, target='192.0.2.3'))
    equal(called([*whole, *others, passive(21)], *RANGES), [])


@check('what is refused is told of the session that it would be of, also beside one that has ended')
def _():
    before = encrypted().finish('S').packets
    packets = [*before, *encrypted(client=('192.0.2.2', 40001)).packets, passive(9), active(9)]
    equal(called(packets, *RANGES), [('passive', 9, 'opaque'), ('active', 9, 'opaque')])


@check('IPv6')
def _():
    ends = {'client': ('2001:db8::2', 40000), 'server': ('2001:db8::9', 21)}
    packets = [*encrypted(**ends).packets,
               passive(40001, source='2001:db8::2', target='2001:db8::9')]
    equal(called(packets, *RANGES), [('passive', 40001, None)])


@check('a SYN that comes again is one; another from the same port, behind the end, is another')
def _():
    end = passive(40000, flags=pcap.RST, seq=8)
    packets = [*encrypted().packets, passive(40000), passive(40000), end, passive(40000, seq=70000)]
    equal(called(packets, *RANGES), [('passive', 40000, None)] * 2)


@check('no more of them at a time than there may be')
def _():
    calls = [passive(40000, own=own) for own in range(2000, 2004)]
    end = passive(40000, own=2001, flags=pcap.RST, seq=8)
    found = called([*encrypted().packets, *calls, end, passive(40001)], *RANGES, '--profile',
                   'ftps-connections=3')
    equal(found, [('passive', 40000, None)] * 3
          + [('passive', 40000, 'ftps-full'), ('passive', 40001, None)])


@check('encrypted from the first byte on: with --tls-port, and not without')
def _():
    packets = [*encrypted(auth=False, server=('198.51.100.9', 990)).packets, passive(40000)]
    equal(called(packets, *RANGES, '--tls-port', '990'), [('passive', 40000, None)])
    equal(called(packets, *RANGES, '--port', '990'), [])
    equal(run(on_ethernet(packets), '-j', *RANGES).stdout, b'')


@check('behind CCC the dialogue is read again, and the range is not open any more')
def _():
    dialogue = encrypted().say('S', RECORD).say('C', 'PASV')
    dialogue.say('S', '227 ok (198,51,100,9,195,80)')
    equal(called([*dialogue.packets, passive(40000)], *RANGES), [('passive', 50000, None)])


@check('for people: the SYN, and what comes of it')
def _():
    text = run(on_ethernet([*encrypted().packets, passive(40000), passive(9)]),
               *RANGES).stdout.decode()
    equal('    10 C  (SYN to 198.51.100.9:40000)\n'
          '          expected: passive, 198.51.100.9 port 40000\n'
          '    11 C  (SYN to 198.51.100.9:9)\n'
          '          refused, opaque: the control connection is encrypted: passive, 198.51.100.9'
          ' port 9\n' in text, True)


def encrypted_session(number):
    dialogue = encrypted(client=client(number))
    dialogue.packets.append(passive(40000, source=client(number)[0]))
    return dialogue.finish('S').finish('C').packets


@check('memory does not grow with encrypted sessions that are over')
def _():
    few, many = peak(encrypted_session, 2000), peak(encrypted_session, 6000)
    if many - few > 3000:
        raise AssertionError(f'{few} KB, then {many} KB')


check.end()

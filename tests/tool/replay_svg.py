#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""replay_svg.py NF-FTP REASON.C: the picture that `nf-ftp replay --svg' draws. Prints TAP."""
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
from pathlib import Path

import pcap
from pcap import Dialogue, End
from tap import Checks, equal

TOOL, REASONS = sys.argv[1:]
SCRATCH = tempfile.TemporaryDirectory()
CAPTURE, PICTURE = (Path(SCRATCH.name) / name for name in ('capture', 'picture.svg'))
CLIENT, PUBLIC, SERVER = '192.168.0.5', '198.51.100.1', '203.0.113.9'
NAT = '--nat', f'{CLIENT}={PUBLIC}'
SPACE = '{http://www.w3.org/2000/svg}'
PORT = 'PORT 192,168,0,5,200,10'
WIDTH, CHARACTER = 420, 12 * .61
check = Checks('replay --svg')


def run(packets, *options, picture=PICTURE, capture=CAPTURE):
    CAPTURE.write_bytes(pcap.pcap(packets, pcap.RAW))
    return subprocess.run([TOOL, 'replay', '--svg', picture, capture, *options], check=False,
                          capture_output=True, timeout=60)


def draw(packets, *options, **more):
    """The picture, as its source and as a tree; it is sound, and all is inside of it."""
    ended = run(packets, *options, **more)
    equal((ended.returncode, ended.stderr), (0, b''))
    text = PICTURE.read_text()
    root = tree.fromstring(text)
    _, _, width, height = map(int, root.get('viewBox').split())
    equal(width, WIDTH)
    for one in root.iter(f'{SPACE}text'):
        length = len(''.join(one.itertext())) * CHARACTER
        left = int(one.get('x')) - length * {'end': 1, 'middle': .5}.get(one.get('text-anchor'), 0)
        if not (0 <= left and left + length <= width and 0 < int(one.get('y')) < height):
            raise AssertionError(f'outside: {"".join(one.itertext())!r}')
    return text, root


def words(root):
    """What is written, from above."""
    return [''.join(one.itertext()) for one in root.iter(f'{SPACE}text')]


def has(root, *wanted):
    written = words(root)
    for one in wanted:
        if one not in written:
            raise AssertionError(f'{one!r} is not written: {written}')


def spoken(*lines, client=(CLIENT, 40000), server=(SERVER, 21)):
    dialogue = Dialogue(client=client, server=server).login()
    for line in lines:
        dialogue.say(*line)
    return dialogue.packets


def syn(source, target):
    source, target = End(*source), End(*target)
    return pcap.packet(source, target, pcap.tcp(source, target, 7, 0, pcap.SYN, b''))


@check('commands, replies, both addresses, the data connection that came, and no password')
def _():
    packets = spoken(('C', 'PORT 192,168,0,5,200,10'), ('S', '200 ok'))
    packets.insert(9, syn((SERVER, 20), (CLIENT, 51210)))
    text, root = draw(packets, *NAT)
    has(root, f'client {CLIENT} port 40000', f'       behind the gateway {PUBLIC}',
        f'server {SERVER} port 21', '5 USER u', '7 PASS ***', '9 PORT 192,168,0,5,200,10',
        'PORT 198,51,100,1,200,10', 'data, active: 192.168.0.5 port 51210',
        'the server calls 198.51.100.1 port 51210', 'it came in frame 10', '11 200 ok',
        '1 control connection, 7 lines', '1 data connection let in, 0 refusals')
    equal('secret' in text, False)
    # all but the one that is changed go through in one step
    equal(len(re.findall('<path class="[cs]" ', text)), 7 + 1)
    equal(len(re.findall('<path class="d" ', text)), 1)


@check('a data connection that is not there is said to be so; a stranger\'s is another')
def _():
    packets = [*spoken(('C', 'PASV'), ('S', '227 ok (203,0,113,9,195,80)')),
               syn(('192.168.0.6', 9), (SERVER, 50000)), syn((CLIENT, 9), (SERVER, 50001))]
    has(draw(packets)[1], 'data, passive: 203.0.113.9 port 50000',
        'it may come; it is not in this capture')
    has(draw([*packets, syn((CLIENT, 9), (SERVER, 50000))])[1], 'it came in frame 13')


@check('a refusal has its reason, a sentence and the cure')
def _():
    root = draw(spoken(('C', 'PASV'), ('S', '227 ok (10,1,2,3,195,80)')))[1]
    has(root, 'refused: foreign-address', 'passive: 10.1.2.3 port 50000',
        "the address is not the announcer's own", "cure: Correct the address in the server's",
        '0 data connections let in, 1 refusal')


@check('each reason has a cure')
def _():
    names = set(re.findall(r'\[(FTP_\w+)\] = {', Path(REASONS).read_text()))
    cures = Path(REASONS).parents[2] / 'userspace-tools/cure.c'
    equal(set(re.findall(r'\[(FTP_[A-Z_0-9]+)\] =\s*["A-Z]', cures.read_text())) | {'FTP_REASON_MAX'},
          names | {'FTP_REASON_MAX'})


@check('a reply that does not fit')
def _():
    has(draw(spoken(('C', 'PASV'), ('C', 'LIST'), ('S', '150 here it comes')))[1],
        'resynchronised: missing', 'a command before it was not answered')


@check('printed on A4, nothing that belongs together lies across two pages')
def _():
    packets = [packet for number in range(40) for packet in spoken(
        ('C', 'PASV'), ('S', '227 ok (10,1,2,3,195,80)'), ('C', 'RETR ' + 'word ' * (number * 7 % 37)), ('S', '150 ok'),
        client=(CLIENT, 40000 + number))]
    text, root = draw(packets)
    equal(('@page{size:A4;margin:10mm}' in text, '@media print{svg{width:140mm;' in text), (True, True))
    # 420 units are 140 mm, and of 297 mm twice 10 are margins
    page = (297 - 2 * 10) * WIDTH / 140
    boxes = [(int(one.get('y')), int(one.get('y')) + int(one.get('height'))) for one in root.iter(f'{SPACE}rect')]
    lines = [(int(one.get('y')) - 11, int(one.get('y')) + 3) for one in root.iter(f'{SPACE}text')]
    equal((len(boxes), max(end for _, end in boxes) > 5 * page), (40, True))
    equal([one for one in boxes + lines if one[0] // page != one[1] // page], [])


@check('whatever is said is text, and no markup')
def _():
    nasty = bytes(range(1, 10)) + bytes(range(11, 32)) + bytes(range(120, 200)) + b'</text><script>alert(1)</script>]]>&lt;"\''
    text, root = draw(spoken(('C', nasty + b'\r\n'), ('S', b'500 ' + nasty + b'\r\n')))
    equal(('<script' in text, text.isascii()), (False, True))
    written = ''.join(words(root)).replace(' ', '')
    equal(('</text><script>alert(1)</script>]]>&lt;"\'' in written, r'\x1b' in written), (True, True))
    name = Path(SCRATCH.name) / '<b>&"\x1b[31m\udcff.pcap'
    name.write_bytes(pcap.pcap(spoken(), pcap.RAW))
    root = draw(spoken(), capture=name)[1]
    equal('<b>&"' in root.find(f'{SPACE}title').text, True)


@check('long lines are broken, and cut behind 200 bytes; long addresses of IPv6')
def _():
    root = draw(spoken(('C', 'RETR ' + 'x' * 300), ('S', '550 ' + 'word ' * 100)))[1]
    equal(' (305 bytes)' in ''.join(words(root)), True)
    six = {'client': ('fd00:1111:2222:3333:4444:5555:6666:7777', 40000),
           'server': ('2001:db8:1111:2222:3333:4444:5555:6666', 65000)}
    packets = spoken(('C', f'EPRT |2|{six["client"][0]}|51210|'), ('S', '200 ok'),
                     ('C', f'EPRT |2|{six["server"][0]}|51210|'), **six)
    draw(packets, '--nat', 'fd00::/8=2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff', '--port', '65000')


@check('no script, no font, no picture from elsewhere; light, dark, and paper is light')
def _():
    text = draw(spoken(('C', PORT)))[0]
    for one in 'script', 'href', 'url(', '@import', '@font-face', 'foreignObject', '<image':
        equal((one, one in text), (one, False))
    equal(text.count('http'), 1)                        # the name of the language
    equal('@media screen and (prefers-color-scheme:dark)' in text, True)
    equal('max-width:100%' in text, True)


@check('thousands of lines: what leads to something is kept, the rest is counted')
def _():
    lines = [one for number in range(2000) for one in (('C', f'SIZE {number}'), ('S', '213 5'))]
    text, root = draw(spoken(*lines, ('C', PORT), ('S', '200 ok')))
    has(root, '... 3805 lines are left out ...', '4009 PORT 192,168,0,5,200,10',
        '... 1 line is left out ...', '1 control connection, 4007 lines')
    equal(len(text) < 100000, True)
    ports = [one for _ in range(500) for one in (('C', PORT), ('S', '200 ok'))]
    text, root = draw(spoken(*ports))
    has(root, '... 405 lines are left out ...', '500 data connections let in, 0 refusals')
    equal(len(words(root)) < 2000, True)


@check('many sessions: the first ones, and how many there are')
def _():
    packets = [one for number in range(60) for one in
               spoken(('C', 'PORT 10,0,0,1,200,10'), client=(f'10.1.0.{number}', 40000))]
    text, root = draw(packets)
    has(root, '60 control connections, 360 lines', '0 data connections let in, 60 refusals',
        '20 more control connections are left out')
    equal(text.count('>control connection '), 40)


@check('side by side, each session has a ladder of its own')
def _():
    sides = [spoken(('C', PORT)), spoken(('C', 'NOOP'), client=('192.168.0.6', 40000))]
    root = draw([one for both in zip(*sides) for one in both])[1]
    written = words(root)
    equal(written.index('17 PORT 192,168,0,5,200,10') < written.index('control connection 2')
          < written.index('18 NOOP'), True)


@check('an encrypted session: its data connections, and which are refused')
def _():
    hello = bytes((22, 3, 1, 0, 4, 1, 2, 3, 4))
    dialogue = Dialogue(client=(CLIENT, 40000), server=(SERVER, 21)).say('S', '220 ready').say(
        'C', 'AUTH TLS').say('S', '234 go on').say('C', hello).say('S', hello)
    packets = [*dialogue.packets, syn((CLIENT, 2000), (SERVER, 40000)), syn((CLIENT, 2001), (SERVER, 9))]
    root = draw(packets, '--profile', 'ftps=40000-40001')[1]
    has(root, 'refused: opaque', 'data, passive: 203.0.113.9 port 40000', 'it came in frame 9',
        '10 SYN to 203.0.113.9 port 9', '1 data connection let in, 2 refusals')


@check('nothing is there to be drawn: that is written')
def _():
    ended = run([])
    equal((ended.returncode, b'no FTP' in ended.stderr), (0, True))
    has(tree.fromstring(PICTURE.read_text()), 'There is no FTP in this capture.')


@check('what is printed stays the same; of a file that is broken, what could be read is drawn')
def _():
    packets = spoken(('C', PORT))
    run(packets)
    plain = subprocess.run([TOOL, 'replay', CAPTURE], capture_output=True, check=False).stdout
    equal(run(packets).stdout, plain)
    broken = Path(SCRATCH.name) / 'broken'
    broken.write_bytes(pcap.pcap(packets, pcap.RAW)[:-3])
    ended = run(packets, capture=broken)
    equal((ended.returncode, ended.stderr.count(b'\n')), (1, 1))
    has(tree.fromstring(PICTURE.read_text()), '8 230 welcome')


@check('a file that cannot be written: a sentence, exit 1, and what was there stays')
def _():
    for picture in '/nowhere/at.svg', '/', '/dev/full/x':
        ended = run(spoken(), picture=picture)
        equal((ended.returncode, ended.stderr.count(b'\n')), (1, 1))
        equal(ended.stderr.startswith(b'nf-ftp: --svg: `'), True)


check.end()

#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""golden.py NF-FTP [--write]: what `nf-ftp replay' says of captures, character by character.

For each case golden/NAME.text, .json, .note (standard error) and, where a picture is drawn, .svg.
With --write they are written anew; look at the difference before it is committed. Prints TAP.
"""
import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

import pcap
from pcap import Dialogue, End
from tap import Checks, equal

TOOL, WRITE = Path(sys.argv[1]).resolve(), '--write' in sys.argv
GOLDEN = Path(__file__).resolve().parent / 'golden'
SCRATCH = tempfile.TemporaryDirectory()
CLIENT, SERVER = ('192.168.0.5', 40000), ('203.0.113.9', 21)
NAT = '--nat', '192.168.0.0/16=198.51.100.1'
check = Checks('golden')


def session():
    """Both modes, a transfer, what is refused, and a reply that does not fit."""
    source, target = End(SERVER[0], 20), End(CLIENT[0], 51210)
    dialogue = Dialogue(client=CLIENT, server=SERVER).login().say(
        'C', 'PORT 192,168,0,5,200,10').say('S', '200 PORT command successful.')
    dialogue.packets.append(pcap.packet(source, target, pcap.tcp(source, target, 7, 0, pcap.SYN, b'')))
    return dialogue.say('C', 'RETR <a&b>').say('S', '150 Opening BINARY mode data connection.').say(
        'S', '226 Transfer complete.').say('C', 'PASV').say(
        'S', '227 Entering Passive Mode (10,1,2,3,195,80).').say('C', 'EPSV').say(
        'S', '229 Entering Extended Passive Mode (|||50001|)').say('C', 'PASV').say('C', 'LIST').say(
        'S', '150 here it comes').say('C', 'QUIT').say('S', '221 Goodbye.').packets


def fragments():
    """IPv4 and IPv6; of one packet the last fragment is missing."""
    six = Dialogue(client=('2001:db8::2', 40000), server=('2001:db8:9::9', 21)).login().say(
        'C', 'EPRT |2|2001:db8::2|51212|').say('S', '200 ok').packets
    four = Dialogue(client=CLIENT, server=SERVER).login().say('C', 'NOOP').say(
        'C', 'PORT 192,168,0,5,200,10').say('S', '200 ok').packets
    pieces = [list(pcap.fragments(one, 24, number)) if number > 2 else [one]
              for number, one in enumerate(six + four)]
    del pieces[len(six) + 8][-1]
    return [one for some in pieces for one in some]


def golden(name, content, *options, svg=False):
    capture, picture = Path(SCRATCH.name) / f'{name}.pcap', Path(SCRATCH.name) / 'picture'
    capture.write_bytes(content)
    drawing = ('--svg', picture) if svg else ()
    found = {}
    for kind, more in ('text', drawing), ('json', ('-j',)):
        ended = subprocess.run([TOOL, 'replay', f'{name}.pcap', *options, *more], check=False,
                               cwd=SCRATCH.name, capture_output=True, timeout=60)
        found[kind] = ended.stdout.decode()
        found['note'] = ended.stderr.decode()
    if svg:
        found['svg'] = picture.read_text()
    for kind, text in found.items():
        path = GOLDEN / f'{name}.{kind}'
        if WRITE:
            path.write_text(text)
        equal(text, path.read_text())


@check('a session behind NAT, and its picture')
def _():
    golden('nat', pcap.pcap(session(), pcap.RAW), *NAT, svg=True)


@check('fragments')
def _():
    golden('fragments', pcap.pcap(fragments(), pcap.RAW))


@check('compressed, and cut')
def _():
    # of the level 0 bytes are the same with every zlib
    golden('compressed', gzip.compress(pcap.pcap(session(), pcap.RAW), 0)[:-9])


check.end()

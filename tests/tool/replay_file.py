#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""replay_file.py NF-FTP: what `nf-ftp replay' reads: compressed files, and IP fragments. Prints TAP."""
import bz2
import gzip
import itertools
import lzma
import os
import random
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import pcap
from pcap import Dialogue
from tap import Checks, equal

TOOL = sys.argv[1]
SCRATCH = tempfile.TemporaryDirectory()
PORT = 'PORT 192,0,2,2,4,1'
check = Checks('replay')


def replay(content, *options, stdin=False):
    """(exit code, text, what was complained of)."""
    path = Path(SCRATCH.name) / 'capture'
    path.write_bytes(content)
    ended = subprocess.run([TOOL, *options, 'replay', '-' if stdin else path], check=False,
                           stdin=path.open('rb'), capture_output=True, timeout=120)
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def zstd(content, *options):
    return subprocess.run(['zstd', '-q', '-c', *options], input=content, check=True,
                          stdout=subprocess.PIPE).stdout


def raw(packets, **more):
    return pcap.pcap(packets, pcap.RAW, **more)


SESSION = Dialogue().login().say('C', PORT).say('S', '200 ok').packets
CAPTURE = raw(SESSION)
PLAIN = replay(CAPTURE)
KINDS = {'gzip': gzip.compress, 'zstd': zstd}


def complains(found, sentence, said=None):
    """Exit 1, one sentence, and on standard output what could be read."""
    code, text, error = found
    equal((code, error.count('\n'), error.startswith('nf-ftp: replay: ')), (1, 1, True))
    if sentence not in error:
        raise AssertionError(f'{error!r} does not say {sentence!r}')
    if said is not None:
        equal(text, said)


@check('gzip and zstd are known by their first bytes: a file, standard input, pcapng')
def _():
    equal((PLAIN[0], PLAIN[2], 'expected: active' in PLAIN[1]), (0, '', True))
    for compress, stdin in itertools.product(KINDS.values(), (False, True)):
        equal(replay(compress(CAPTURE), stdin=stdin), PLAIN)
        equal(replay(compress(pcap.pcapng(SESSION, pcap.RAW)), stdin=stdin), PLAIN)
    equal(replay(zstd(CAPTURE, '--ultra', '-22', '--no-check')), PLAIN)


@check('several compressed parts, one behind the other, are one capture; zeros fill a tape')
def _():
    for compress in KINDS.values():
        equal(replay(compress(CAPTURE[:100]) + compress(b'') + compress(CAPTURE[100:])), PLAIN)
    equal(replay(gzip.compress(CAPTURE) + bytes(10000)), PLAIN)
    equal(replay(b'\x53\x2a\x4d\x18\x03\0\0\0abc' + zstd(CAPTURE)), PLAIN)


@check('a pipe that brings it byte by byte')
def _():
    for content in CAPTURE, gzip.compress(CAPTURE), zstd(CAPTURE):
        with subprocess.Popen([TOOL, 'replay', '-'], stdin=subprocess.PIPE, bufsize=0,
                              stdout=subprocess.PIPE) as tool:
            for at in range(len(content)):
                tool.stdin.write(content[at:at + 1])
            tool.stdin.close()
            equal(tool.stdout.read().decode(), PLAIN[1])


def large():
    """More than one block of it, which cannot be made much smaller."""
    chance = random.Random(1)
    dialogue = Dialogue().login()
    for _ in range(3000):
        dialogue.say('C', 'NOOP ' + chance.randbytes(20).hex())
    return raw(dialogue.packets)


@check('compressed data that ends too early: what could be read, a sentence, and exit 1')
def _():
    content = large()
    whole = replay(content)[1]
    for compress in KINDS.values():
        packed = compress(content)
        for cut in 5, 20, len(packed) // 2, len(packed) - 1:
            code, text, error = replay(packed[:cut])
            complains((code, text, error), 'ends too early')
            equal(whole.startswith(text), True)
        if not text.count('\n') > 2000:
            raise AssertionError(f'of the whole file but its last byte only {len(text)} were shown')


@check('compressed data that is damaged: a sentence, and exit 1')
def _():
    content = large()
    for name, compress in KINDS.items():
        packed = bytearray(compress(content))
        packed[-2] ^= 1                         # a checksum
        complains(replay(packed), f'its {name} compression is damaged')
        packed[len(packed) // 2] ^= 255         # libpcap may see it first
        complains(replay(packed), '')
        packed[6:] = bytes(100)
        complains(replay(packed), '', '')
    complains(replay(gzip.compress(CAPTURE) + b'more'), 'is damaged', PLAIN[1])
    complains(replay(zstd(CAPTURE) + b'more'), 'is damaged', PLAIN[1])


@check('a bomb: zeros are a capture of empty frames, and more than one may hold are not read')
def _():
    bomb = zlib.compressobj(9, wbits=31)
    packed = bomb.compress(CAPTURE)
    zeros = bytes(1 << 20)
    packed += b''.join(bomb.compress(zeros) for _ in range(80)) + bomb.flush()
    complains(replay(packed), '500 times as large', PLAIN[1])
    packed = zstd(CAPTURE) + zstd(zeros) * 500
    complains(replay(packed), '500 times as large', PLAIN[1])


@check('a window of a gigabyte: that much memory is not taken')
def _():
    complains(replay(b'\x28\xb5\x2f\xfd\x00\xa0' + bytes(50)), 'needs too much memory', '')


@check('what else compresses is named, with what reads it')
def _():
    for name, content in (('xz', lzma.compress(CAPTURE)), ('bzip2', bz2.compress(CAPTURE)),
                          ('lz4', b'\x04\x22\x4d\x18' + bytes(20))):
        complains(replay(content), f'it is compressed by {name}: `{name} -dc FILE |', '')


@check('what is no capture inside of its compression; a directory; nothing')
def _():
    for compress in KINDS.values():
        for content in b'', b'hello', compress(CAPTURE):
            complains(replay(compress(content)), '', '')
    for content in b'', b'\x1f', b'\x1f\x8b', b'\x28\xb5\x2f\xfd':
        complains(replay(content), '', '')
    ended = subprocess.run([TOOL, 'replay', '/'], capture_output=True, check=False)
    complains((ended.returncode, ended.stdout.decode(), ended.stderr.decode()), 'Is a directory', '')


check.end()

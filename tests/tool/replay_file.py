#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""replay_file.py NF-FTP: what `nf-ftp replay' reads: compressed files, and IP fragments. Prints TAP."""
import bz2
import contextlib
import fcntl
import gzip
import itertools
import lzma
import os
import pty
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
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


SIX = {'client': ('2001:db8::2', 40000), 'server': ('2001:db8::9', 21)}


def session(six=False):
    return Dialogue(**SIX if six else {}).login().say('C', 'EPRT |2|2001:db8::2|1025|' if six else PORT
                                                      ).say('S', '200 ok').packets


def in_fragments(packets, size=24):
    """The packets, each as a list of its fragments; the handshake is not cut."""
    return [list(pcap.fragments(one, size, 100 + number)) if number > 2 else [one]
            for number, one in enumerate(packets)]


def flat(lists):
    return [one for some in lists for one in some]


def without_frames(text):
    return [line[6:] if line[:6].strip().isdigit() else line for line in text.splitlines()]


def same(packets, frames, **more):
    """Nothing is missed, and nothing complained of."""
    found = replay(raw(frames, **more))
    equal((found[0], found[2]), (0, ''))
    equal(without_frames(found[1]), without_frames(replay(raw(packets))[1]))
    equal('expected: active' in found[1], True)
    return found[1]


@check('fragments, IPv4 and IPv6: in turn, backwards, each one twice')
def _():
    for six, size in itertools.product((False, True), (8, 24, 40)):
        packets = session(six)
        lists = in_fragments(packets, size)
        # the number is that of the fragment with which the packet was whole
        text = same(packets, flat(lists))
        at = next(number for number, line in enumerate(text.splitlines()) if 'expected' in line) - 1
        equal(int(text.splitlines()[at][:6]), len(flat(lists[:9])))
        same(packets, flat([some[::-1] for some in lists]))
        same(packets, flat([[one, one] for one in flat(lists)]))
        same(packets, flat([some * 2 for some in lists]))


@check('fragments of other protocols are passed over, and are none that are missed')
def _():
    packets = session()
    udp = [one[:9] + b'\x11' + one[10:] for one in pcap.fragments(packets[5], 8)]
    six = [one[:40] + b'\x11' + one[41:] for one in pcap.fragments(session(True)[5], 8)]
    same(packets, [*packets[:5], *udp[:2], *six[:2], *packets[5:]])


@check('a header for fragments before what was not cut, and other headers before and behind it')
def _():
    packets = session(True)
    whole = [one[:4] + (len(one) - 32).to_bytes(2, 'big') + b'\x2c' + one[7:40]
             + bytes((6, 0, 0, 0, 0, 0, 0, 7)) + one[40:] for one in packets]
    same(packets, whole)
    hops = [one[:4] + (len(one) - 32).to_bytes(2, 'big') + b'\x00' + one[7:40]
            + bytes((one[6], 0, 1, 4, 0, 0, 0, 0)) + one[40:] for one in flat(in_fragments(packets))]
    same(packets, hops)


def left_out(frames, count, why, **more):
    """So many packets are missed, and that is said."""
    code, text, error = replay(raw(frames, **more))
    equal(code, 0)
    wanted = f'packets in fragments that were left out: {count}: {why}'
    if wanted not in error or error.count('\n') != 1:
        raise AssertionError(f'{error!r} does not say {wanted!r}')
    return text


MISSING, DAMAGED, EXCESS = 'not all of them', 'they overlap', 'too many came'


@check('a fragment that is missing, or cut by the capture: one packet is left out, and that is said')
def _():
    for six in False, True:
        lists = in_fragments(session(six))
        for at in 0, 1, -1:
            some = lists[:8] + [[one for one in lists[8] if one is not lists[8][at]]] + lists[9:]
            equal('expected' in left_out(flat(some), 1, MISSING), False)
        cut = lists[:8] + [[lists[8][0][:-1], *lists[8][1:]]] + lists[9:]
        left_out(flat(cut), 1, MISSING)


@check('one that waits for longer than a minute is given up')
def _():
    lists = in_fragments(session())
    frames = flat(lists)
    at = frames.index(lists[8][-1])
    same(session(), frames, seconds=[1] * at + [61] * (len(frames) - at))
    # both halves are left out
    left_out(frames, 2, MISSING, seconds=[1] * at + [62] * (len(frames) - at))


@check('fragments that overlap: the packet is left out as a whole')
def _():
    for six in False, True:
        lists = in_fragments(session(six))
        head = 48 if six else 20
        other = lists[8][0][:head] + bytes(len(lists[8][0]) - head)
        longer = list(pcap.fragments(session(six)[8], 32, 108))
        behind = list(pcap.fragments(session(six)[8] + bytes(80), 24, 108))
        for first, then in ((lists[8][0], other), (lists[8][-1], behind[-1]), (lists[8][0], longer[0]),
                            (behind[-2], lists[8][-1])):
            some = flat(lists[:8]) + [first, then] + lists[8]
            equal('expected' in left_out(some, 1, DAMAGED), False)
    # a length that no fragment can have
    lists = in_fragments(session())
    odd = lists[8][0]
    odd = odd[:2] + (len(odd) - 1).to_bytes(2, 'big') + odd[4:-1]
    left_out(flat(lists[:8]) + [odd], 1, DAMAGED)


def lonely(number, size=1480):
    """The first fragment of a packet that is never whole."""
    one = next(pcap.fragments(session()[8] + bytes(3000), size, number & 0xffff))
    return one[:12] + (0x0a000000 + number).to_bytes(4, 'big') + one[16:]


def memory(count):
    environment = {**os.environ, 'ASAN_OPTIONS': 'quarantine_size_mb=1'}
    with subprocess.Popen([TOOL, 'replay', '-'], stdin=subprocess.PIPE, env=environment,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as tool:
        tool.stdin.write(raw([lonely(number) for number in range(count)]))
        # all but what a pipe holds is read
        status = Path(f'/proc/{tool.pid}/status').read_text()
    return int(status.split('VmHWM:')[1].split()[0])


@check('many that are never whole: memory is bounded, the oldest make room, and that is said')
def _():
    frames = [lonely(number) for number in range(300)]
    code, _, error = replay(raw(frames))
    equal((code, f'left out: 256: {MISSING}' in error, f'left out: 44: {EXCESS}' in error),
          (0, True, True))
    few, many = memory(1000), memory(5000)
    if many - few > 3000:
        raise AssertionError(f'{few} KB, then {many} KB')
    # the others are read all the same
    text = replay(raw(frames + flat(in_fragments(session()))))[1]
    equal('expected' in text, True)


@check('a fragment that would end behind the greatest packet')
def _():
    packet = next(pcap.fragments(session()[8], 1480))
    last = packet[:6] + (0x1fff).to_bytes(2, 'big') + packet[8:]
    equal('expected' in left_out([*session()[:3], last, *session()[3:]], 1, DAMAGED), True)


def watched(out, sized=False):
    """Standard error, a terminal, while frames come for two seconds or until a bar is seen."""
    here, there = pty.openpty()
    path = Path(SCRATCH.name) / 'endless'
    if not path.exists():
        os.mkfifo(path)
    frame = raw(SESSION)[24:]
    source, feed = (path, None) if not sized else (Path(SCRATCH.name) / 'large', None)
    if sized:
        source.write_bytes(raw([]) + frame * (32 << 20 >> 10))
    with ((held(source) if sized else contextlib.nullcontext()) as let_go,
          subprocess.Popen([TOOL, 'replay', source], stdout=out, stderr=there,
                           stdin=subprocess.DEVNULL) as tool):
        os.close(there)
        if not sized:
            feed = path.open('wb', buffering=0)
            feed.write(raw([]))
        else:
            let_go()
        seen, deadline = b'', time.monotonic() + 3
        os.set_blocking(here, False)
        while time.monotonic() < deadline and b'\r' not in seen and (feed or tool.poll() is None):
            if feed:
                feed.write(frame)
            seen += some(here)
        if feed:
            feed.close()
        tool.wait(60)
        seen += some(here)
    os.close(here)
    equal(tool.returncode, 0)
    return seen.decode()


@contextlib.contextmanager
def held(path):
    """Who opens the file waits; when it does, let_go() lets a second pass, and then it goes on."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGIO})
    lease = os.open(path, os.O_RDONLY)
    fcntl.fcntl(lease, fcntl.F_SETLEASE, fcntl.F_WRLCK)

    def let_go():
        equal(signal.sigtimedwait({signal.SIGIO}, 60) is not None, True)
        time.sleep(1)
        fcntl.fcntl(lease, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    try:
        yield let_go
    finally:
        os.close(lease)


def some(terminal):
    """What a terminal has been sent; nothing if that is nothing."""
    try:
        return os.read(terminal, 10000)
    except OSError:
        return b''


@check('a terminal sees how far it is, if the results go to a file; nothing is left of that')
def _():
    with (Path(SCRATCH.name) / 'out').open('wb') as out:
        for where in out, subprocess.DEVNULL:
            seen = watched(where)
            equal((seen.startswith('\r\x1b[Knf-ftp: '), re.search(r' [\d.]+[KM] read', seen) is not None),
                  (True, True))
            equal(seen.endswith('\r\x1b[K'), True)
        out.truncate(0)
        seen = watched(out, sized=True)
        # in the same units as session list has
        whole = (Path(SCRATCH.name) / 'large').stat().st_size >> 20
        equal(re.search(rf'\[#* *\] +\d+% of {whole}M\r', seen) is not None, True)
        equal(seen.endswith('\r\x1b[K'), True)
        equal(b'\x1b' in (Path(SCRATCH.name) / 'out').read_bytes(), False)


@check('no bar where the results are seen, or go into a pipe')
def _():
    with subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as pager:
        equal(watched(pager.stdin), '')
        pager.stdin.close()
    here, there = pty.openpty()
    with subprocess.Popen(['cat'], stdin=here, stdout=subprocess.DEVNULL) as reader:
        equal(watched(there), '')
        reader.terminate()
    os.close(here)
    os.close(there)


check.end()

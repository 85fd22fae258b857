# SPDX-License-Identifier: GPL-2.0
"""Captures written by hand: dialogues as TCP segments, in files of several kinds."""
import ipaddress
import itertools
import struct
from dataclasses import dataclass

ETHERNET, NULL, RAW, LINUX_SLL, LINUX_SLL2, IPV4, IPV6 = 1, 0, 101, 113, 276, 228, 229
TCP = 6
FIN, SYN, RST, PUSH, ACK = 1, 2, 4, 8, 16


@dataclass(frozen=True)
class End:
    address: str
    port: int


def tcp(source, target, seq, ack, flags, text):
    return struct.pack('!HHIIBBHHH', source.port, target.port, seq & 0xffffffff, ack & 0xffffffff,
                       5 << 4, flags, 65535, 0, 0) + text


def packet(source, target, payload):
    """An IP packet; nobody looks at checksums."""
    one, other = (ipaddress.ip_address(end.address) for end in (source, target))
    if one.version == 6:
        return struct.pack('!IHBB', 6 << 28, len(payload), TCP, 64) + one.packed + other.packed \
            + payload
    return struct.pack('!BBHHHBBH', 0x45, 0, 20 + len(payload), 1, 0, 64, TCP, 0) + one.packed \
        + other.packed + payload


class Dialogue:
    """The packets of a control connection, one for each thing said."""

    def __init__(self, client=('192.0.2.2', 40000), server=('198.51.100.9', 21), handshake=True):
        self.ends = {'C': End(*client), 'S': End(*server)}
        self.next = {'C': 1000, 'S': 5000}
        self.packets = []
        if handshake:
            self.send('C', SYN, at=-1)
            self.send('S', SYN | ACK, at=-1)
            self.send('C', ACK)

    def send(self, who, flags, text=b'', at=0):
        other = 'S' if who == 'C' else 'C'
        self.packets.append(packet(self.ends[who], self.ends[other],
                                   tcp(self.ends[who], self.ends[other], self.next[who] + at,
                                       self.next[other], flags, text)))
        return self

    def say(self, who, text):
        """In its turn; a string gets the end of a line."""
        text = text if isinstance(text, bytes) else text.encode() + b'\r\n'
        self.send(who, PUSH | ACK, text)
        self.next[who] += len(text)
        return self

    def finish(self, who):
        """Its FIN, and what acknowledges it."""
        self.send(who, FIN | ACK)
        self.next[who] += 1
        return self.send('S' if who == 'C' else 'C', ACK)

    def login(self):
        for who, text in (('S', '220 ready'), ('C', 'USER u'), ('S', '331 password?'),
                          ('C', 'PASS secret'), ('S', '230 welcome')):
            self.say(who, text)
        return self


def ethernet(ip, tags=()):
    kind = 0x86dd if ip[0] >> 4 == 6 else 0x0800
    return bytes(12) + b''.join(struct.pack('!HH', tag, 7) for tag in tags) \
        + struct.pack('!H', kind) + ip


def pcap(frames, link=ETHERNET, order='<', seconds=itertools.repeat(1)):
    head = struct.pack(order + 'IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 262144, link)
    return head + b''.join(struct.pack(order + 'IIII', second, 0, len(frame), len(frame)) + frame
                           for frame, second in zip(frames, seconds))


def block(kind, body):
    size = 12 + len(body) + -len(body) % 4
    return struct.pack('<II', kind, size) + body + bytes(-len(body) % 4) + struct.pack('<I', size)


def pcapng(frames, link=ETHERNET):
    parts = [block(0x0a0d0d0a, struct.pack('<IHHq', 0x1a2b3c4d, 1, 0, -1)),
             block(1, struct.pack('<HHI', link, 0, 0))]
    parts += [block(6, struct.pack('<IIIII', 0, 0, 0, len(frame), len(frame)) + frame)
              for frame in frames]
    return b''.join(parts)


def fragments(ip, size, ident=77):
    """An IP packet, cut into pieces of so many bytes, a multiple of 8."""
    six = ip[0] >> 4 == 6
    head, payload = (ip[:40], ip[40:]) if six else (ip[:20], ip[20:])
    for at in range(0, len(payload), size):
        piece, more = payload[at:at + size], at + size < len(payload)
        if six:
            piece = struct.pack('!BBHI', head[6], 0, at | more, ident) + piece
            yield head[:4] + struct.pack('!HBB', len(piece), 44, 64) + head[8:] + piece
        else:
            yield head[:2] + struct.pack('!HHH', 20 + len(piece), ident, more << 13 | at >> 3) \
                + head[8:] + piece

# SPDX-License-Identifier: GPL-2.0
"""A TCP segment, and the frame that it travels in.

Frames are those of a packet socket with PACKET_VNET_HDR: in front of each stands what is still to
be done for it, its checksum and its cutting into smaller ones, as a driver is told.
"""
import socket
import struct
from dataclasses import dataclass, fields

FLAGS = 'FSRPAU'                        # from the lowest bit on
NEEDS_CHECKSUM = 1                      # virtio_net.h: the sum of the pseudo header stands there
GSO_TCP = {4: 1, 6: 4}                  # VIRTIO_NET_HDR_GSO_TCPV4 and _TCPV6
TYPES = {4: 0x0800, 6: 0x86dd}
CHECKSUM_OFFSET = 16                    # in the TCP header
ETHERNET, VNET = 14, 10
TCP, ICMP, ICMP6 = 6, 1, 58
FENCES = (253, 254)                     # IP protocols for experiments (RFC 3692)
NOP, SACK = b'\1', 5


@dataclass(frozen=True)
class Segment:
    """A segment whose numbers are relative, of each direction to a byte that the test chose.

    gso: size of the segments that this one stands for, or 0; sack: pairs, numbers of the direction
    that is acknowledged; options: other options, as they are; df: it may not be fragmented.
    """
    text: bytes = b''
    seq: int = 0
    ack: int = 0
    flags: str = 'A'
    window: int = 60000
    urgent: int = 0
    sack: tuple = ()
    options: bytes = b''
    gso: int = 0
    df: bool = True

    def __str__(self):
        text = self.text if len(self.text) < 200 else self.text[:100] + b' ... ' + self.text[-90:]
        odd = [f'{one.name}={getattr(self, one.name)!r}' for one in fields(self)
               if one.name not in ('text', 'seq', 'ack', 'flags')
               and getattr(self, one.name) != one.default]
        return ' '.join([f'{self.seq} {self.flags} ack {self.ack} {text!r} ({len(self.text)})',
                         *odd])

    def length(self):
        """By how much the stream goes on."""
        return len(self.text) + ('S' in self.flags) + ('F' in self.flags)


class Broken(Exception):
    """A packet that no receiver would take."""


def fold(text):
    """The sum of 16-bit words of RFC 1071."""
    text += b'\0' * (len(text) % 2)
    total = sum(struct.unpack(f'!{len(text) // 2}H', text))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total


def pack_address(address):
    return socket.inet_pton(socket.AF_INET6 if ':' in address else socket.AF_INET, address)


def unpack_address(address):
    return socket.inet_ntop(socket.AF_INET6 if len(address) == 16 else socket.AF_INET, address)


def pseudo(source, target, size):
    return source + target + struct.pack('!II', size, TCP)


def pack_options(segment, ack_base):
    options = segment.options
    if segment.sack:
        edges = [(ack_base + edge) % (1 << 32) for pair in segment.sack for edge in pair]
        options += NOP * 2 + struct.pack(f'!BB{len(edges)}I', SACK, 2 + 4 * len(edges), *edges)
    return options + NOP * (-len(options) % 4)


def ip_header(source, target, size, protocol, df=True):
    """IPv4 or IPv6, by the addresses."""
    if len(source) == 16:
        return struct.pack('!IHBB', 6 << 28, size, protocol, 64) + source + target
    header = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + size, 0, 0x4000 * df, 64, protocol, 0,
                         source, target)
    return header[:10] + struct.pack('!H', 0xffff - fold(header)) + header[12:]


def build(segment, source, target, bases, offload=False):
    """The packet behind its Ethernet header, and the header for the socket.

    source and target: (address, port); bases: the numbers that seq and ack are relative to;
    offload: whether the checksum is left to a driver.
    """
    addresses = [pack_address(end[0]) for end in (source, target)]
    options = pack_options(segment, bases[1])
    bits = sum(1 << FLAGS.index(flag) for flag in segment.flags)
    header = struct.pack('!HHIIBBHHH', source[1], target[1], (bases[0] + segment.seq) % (1 << 32),
                         (bases[1] + segment.ack) % (1 << 32) if 'A' in segment.flags else 0,
                         (5 + len(options) // 4) << 4, bits, segment.window, 0,
                         segment.urgent) + options
    tcp = header + segment.text
    total = fold(pseudo(*addresses, len(tcp)))
    if not offload and not segment.gso:
        total = 0xffff - fold(pseudo(*addresses, len(tcp)) + tcp)
    tcp = tcp[:CHECKSUM_OFFSET] + struct.pack('!H', total) + tcp[CHECKSUM_OFFSET + 2:]
    ip = ip_header(*addresses, len(tcp), TCP, segment.df)
    return ip + tcp, vnet_header(segment, ETHERNET + len(ip), len(header), offload)


def vnet_header(segment, at, size, offload):
    if not offload and not segment.gso:
        return bytes(VNET)
    family = 4 if at == ETHERNET + 20 else 6
    return struct.pack('=BBHHHH', NEEDS_CHECKSUM, GSO_TCP[family] if segment.gso else 0,
                       at + size, segment.gso, at, CHECKSUM_OFFSET)


@dataclass(frozen=True)
class Packet:
    """An IP packet that arrived."""
    source: bytes
    target: bytes
    protocol: int
    payload: bytes
    df: bool
    at: int                             # offset of the payload in its frame


def split(frame):
    """The IP packet in a frame, or None; all of it must be there, and no more."""
    kind, = struct.unpack_from('!H', frame, 12)
    ip = frame[ETHERNET:]
    if kind == TYPES[4]:
        size, = struct.unpack_from('!H', ip, 2)
        fragment, = struct.unpack_from('!H', ip, 6)
        start = (ip[0] & 15) * 4
        if fold(ip[:start]) != 0xffff or size != len(ip) or fragment & 0x3fff:
            raise Broken(f'IPv4 header {ip[:start].hex()} of {len(ip)} bytes')
        return Packet(ip[12:16], ip[16:20], ip[9], ip[start:], bool(fragment), ETHERNET + start)
    if kind == TYPES[6]:
        size, = struct.unpack_from('!H', ip, 4)
        if 40 + size != len(ip):
            raise Broken(f'IPv6 header {ip[:40].hex()} of {len(ip)} bytes')
        return Packet(ip[8:24], ip[24:40], ip[6], ip[40:], True, ETHERNET + 40)
    return None


def check_sum(packet, vnet):
    """A checksum that is still to be made starts with the pseudo header's sum."""
    flags, _, _, _, at, offset = struct.unpack('=BBHHHH', vnet)
    head = pseudo(packet.source, packet.target, len(packet.payload))
    found, = struct.unpack_from('!H', packet.payload, CHECKSUM_OFFSET)
    if flags & NEEDS_CHECKSUM:
        good = found == fold(head) and (at, offset) == (packet.at, CHECKSUM_OFFSET)
    else:
        good = fold(head + packet.payload) == 0xffff
    if not good:
        raise Broken(f'checksum {found:04x} of {packet.payload.hex()}, {vnet.hex()}')


def relative(number, base):
    return (number - base + (1 << 31)) % (1 << 32) - (1 << 31)


def read_options(text, ack_base):
    """The selective acknowledgments among the options, and the others."""
    sack, others = (), b''
    while text:
        size = 1 if text[0] < 2 else text[1]
        if text[0] == SACK:
            edges = [relative(edge, ack_base) for edge, in struct.iter_unpack('!I', text[2:size])]
            sack = tuple(zip(edges[::2], edges[1::2]))
        elif text[0] > 1:
            others += text[:size]
        text = text[size:]
    return sack, others


def read(packet, vnet, bases):
    """Both endpoints, and the segment; it must be sound."""
    check_sum(packet, vnet)
    gso, = struct.unpack_from('=H', vnet, 4)
    tcp = packet.payload
    source, target, seq, ack, size, bits, window, _, urgent = struct.unpack_from('!HHIIBBHHH', tcp)
    start = (size >> 4) * 4
    sack, options = read_options(tcp[20:start], bases[1])
    flags = ''.join(flag for at, flag in enumerate(FLAGS) if bits & 1 << at)
    ends = tuple((unpack_address(address), port) for address, port
                 in ((packet.source, source), (packet.target, target)))
    return ends, Segment(tcp[start:], relative(seq, bases[0]),
                         relative(ack, bases[1]) if 'A' in flags else 0, flags, window, urgent,
                         sack, options, gso, packet.df)

# SPDX-License-Identifier: GPL-2.0
"""The generic netlink family nf_ftp, asked byte by byte.

The numbers are written out once more: programs rely on them.
"""
import socket
import struct
from dataclasses import dataclass, field

STATUS_GET, CONFIG_GET, CONFIG_SET, STATS_GET, SESSION_GET = range(1, 6)
VERSION, GENERATION, PORTS, PORT = 1, 6, 7, 8
SESSIONS, EXPECTATIONS, COUNTERS, REASONS = 4, 5, 9, 10
COUNTER_NAME, COUNTER_VALUE = 1, 2
PORT_NUMBER, PORT_PROFILE = 1, 2
PROFILES, PROFILE, PREFIX, ADVERTISES, ADVERTISE = range(16, 21)
PROFILE_NAME, STRICT, FOREIGN, PRIVILEGED, MODES, TIMEOUT, PREFIXES = range(1, 8)
NAT_FROM, NAT_TO, FTPS, DENY, VERB, CRLF = range(10, 16)
PREFIX_ADDRESS, PREFIX_LENGTH = 1, 2
ADVERTISE_PREFIX, ADVERTISE_AS, ADVERTISE_PRIVATE, ADVERTISE_EXCEPT = range(1, 5)
NESTED, KIND = 0x8000, 0x3fff           # of an attribute's type: a flag, and what is no flag

REQUEST, ACK, DUMP, HAS_TLVS = 0x1, 0x4, 0x300, 0x200
ERROR, DONE = 2, 3
CONTROL, GET_FAMILY, FAMILY_ID, FAMILY_NAME = 16, 3, 1, 2
SOL_NETLINK, CAP_ACK, EXT_ACK = 270, 10, 11
HEADER, GENL = struct.Struct('=IHHII'), struct.Struct('=BBH')


def attribute(kind, content):
    return struct.pack('=HH', 4 + len(content), kind) + content + bytes(-len(content) % 4)


def port(number, profile=None):
    return attribute(PORT | NESTED, attribute(PORT_NUMBER, struct.pack('=H', number)) + (
        b'' if profile is None else attribute(PORT_PROFILE, profile)))


def ports(*numbers):
    return attribute(PORTS | NESTED, b''.join(map(port, numbers)))


def nest(kind, *members):
    return attribute(kind | NESTED, b''.join(members))


def profile(name, *keys):
    return nest(PROFILE, attribute(PROFILE_NAME, name + b'\0'), *keys)


def prefix(address, length, kind=PREFIX):
    return nest(kind, attribute(PREFIX_ADDRESS, address),
                attribute(PREFIX_LENGTH, bytes([length])))


def advertise(address, length, other, *exceptions):
    return nest(ADVERTISE, prefix(address, length, ADVERTISE_PREFIX),
                attribute(ADVERTISE_AS, other), *exceptions)


def generation(number):
    return attribute(GENERATION, struct.pack('=I', number))


def attributes(text):
    """(type, content) of each; ValueError where that is not what the bytes are."""
    found = []
    while len(text) >= 4:
        length, kind = struct.unpack_from('=HH', text)
        if not 4 <= length <= len(text):
            raise ValueError(f'an attribute of {length} bytes in {len(text)}')
        found.append((kind, text[4:length]))
        text = text[(length + 3) & ~3:]
    if text:
        raise ValueError(f'{len(text)} bytes left')
    return found


@dataclass
class Answer:
    """error: errno, or 0; sentence and at: of the extended acknowledgment, or None."""
    error: int = 0
    sentence: str = None
    at: int = None
    objects: list = field(default_factory=list)


class Family:
    """A socket of this network namespace."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
        for option in (CAP_ACK, EXT_ACK):
            self.socket.setsockopt(SOL_NETLINK, option, 1)
        self.socket.settimeout(20)
        self.number = 0
        self.id = CONTROL
        found = self.ask(GET_FAMILY, attribute(FAMILY_NAME, b'nf_ftp\0')).objects[0]
        self.id = struct.unpack('=H', dict(found)[FAMILY_ID])[0]

    def ask(self, command, content=b'', flags=0, version=1, reserved=0):
        return self.send(GENL.pack(command, version, reserved) + content, flags)

    def send(self, message, flags=0):
        """Send it and wait for all of the answer."""
        self.number += 1
        self.socket.send(HEADER.pack(HEADER.size + len(message), self.id, REQUEST | ACK | flags,
                                     self.number, 0) + message)
        answer = Answer()
        while not self.take(self.socket.recv(1 << 20), answer):
            pass
        return answer

    def take(self, text, answer):
        """Read a datagram into the answer; returns whether that was its end."""
        while text:
            length, kind, flags, number, _ = HEADER.unpack_from(text)
            message, text = text[HEADER.size:length], text[(length + 3) & ~3:]
            if number != self.number:
                continue
            if kind in (ERROR, DONE):
                answer.error = -struct.unpack_from('=i', message)[0]
                if flags & HAS_TLVS:
                    self.take_reasons(message[4 + HEADER.size * (kind == ERROR):], answer)
                return True
            answer.objects.append(attributes(message[GENL.size:]))
        return False

    @staticmethod
    def take_reasons(text, answer):
        found = dict(attributes(text))
        if 1 in found:
            answer.sentence = found[1].rstrip(b'\0').decode()
        if 2 in found:
            answer.at = struct.unpack('=I', found[2])[0]

    def config(self):
        """The generation and the ports in force."""
        found = dict(self.ask(CONFIG_GET).objects[0])
        members = found.get(PORTS | NESTED, found.get(PORTS))
        return (struct.unpack('=I', found[GENERATION])[0],
                [struct.unpack('=H', dict(attributes(one))[PORT_NUMBER])[0]
                 for _, one in attributes(members)])

    def counters(self):
        """What happened so far, and for which reasons something was refused, by name."""
        found = dict(self.ask(STATS_GET).objects[0])
        members = [dict(attributes(one)) for kind in (COUNTERS, REASONS)
                   for _, one in attributes(found[kind | NESTED])]
        return {one[COUNTER_NAME].rstrip(b'\0').decode():
                struct.unpack('=Q', one[COUNTER_VALUE])[0] for one in members}

    def status(self):
        """How many sessions there are, and how many expectations."""
        found = dict(self.ask(STATUS_GET).objects[0])
        return tuple(struct.unpack('=I', found[kind])[0] for kind in (SESSIONS, EXPECTATIONS))

# SPDX-License-Identifier: GPL-2.0
"""Encrypted sessions as one end sees them: what can be told of their packets without a key."""
import wire

SYN, ACK = 2, 16
HANDSHAKE = b'\x16'                     # the first byte of TLS
# the extension of a server's hello that says TLS 1.3
CHOSE_1_3 = b'\x00\x2b\x00\x02\x03\x04'


class Call:
    """A connection that was begun, and what was said on it."""

    def __init__(self, segment):
        self.source, self.target = segment.source, segment.target
        self.sequence = segment.sequence
        self.streams = {self.source: wire.Direction(segment.sequence + 1)}

    @property
    def is_control(self):
        return self.target[1] in wire.CONTROL_PORTS

    def said(self, who):
        return self.streams[who].text if who in self.streams else b''

    def both(self):
        """What the one said who called, and what the other one said."""
        return self.said(self.source), self.said(self.target)

    def is_encrypted(self):
        return any(text[:1] == HANDSHAKE for text in self.both())

    def __str__(self):
        return '{}.{} > {}.{}'.format(*self.source, *self.target)


class Sight:
    """What was sent by whom, by connection."""

    def __init__(self, segments):
        self.calls, self.latest = [], {}
        for segment in segments:
            self.add(segment)

    def add(self, segment):
        between = frozenset((segment.source, segment.target))
        call = self.latest.get(between)
        if segment.flags & (SYN | ACK) == SYN:
            # the same ports may be called again
            if not call or call.sequence != segment.sequence:
                self.latest[between] = Call(segment)
                self.calls.append(self.latest[between])
        elif call and segment.flags & SYN:
            call.streams[segment.source] = wire.Direction(segment.sequence + 1)
        elif call and segment.payload and segment.source in call.streams:
            call.streams[segment.source].take(segment.sequence, segment.payload)

    def begun(self):
        """Who has called whom, control connections apart."""
        return [call for call in self.calls if not call.is_control]

    def data(self, passive):
        """Data connections that were begun by the client (passive), or by the server."""
        clients = {call.source[0] for call in self.calls if call.is_control}
        return [call for call in self.begun() if (call.source[0] in clients) == passive]

    def complaints(self, case):
        """What is not as the case says."""
        for call in self.calls:
            client, server = call.both()
            if call.is_control and (CHOSE_1_3 in server) != (case.version == '1.3'):
                yield f'it is not TLS {case.version}'
            if call.is_control and b'PASS' in client:
                yield 'the password can be read'
        if len(self.data(case.passive)) < 2:
            yield f'{len(self.data(case.passive))} data connections, not 2'
        if self.data(not case.passive):
            yield 'a data connection the other way round'
        if any(call.is_encrypted() != case.private for call in self.data(case.passive)):
            yield f'a data connection is {"not " if case.private else ""}encrypted'

    def lines(self):
        """For a person."""
        for call in self.calls:
            yield str(call)
            if call.is_control:
                yield from shown('C', call.said(call.source))
                yield from shown('S', call.said(call.target))


def shown(who, text):
    """The lines of a text that can be read."""
    for line in text.decode('latin-1').split('\r\n'):
        if line and line.isascii() and line.isprintable():
            yield f'  {who}: {line}'

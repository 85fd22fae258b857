# SPDX-License-Identifier: GPL-2.0
"""A line that announces an endpoint, in its parts, and what NAT makes of it."""
import itertools
from dataclasses import dataclass, replace

from gateway import CLIENT, DIALLED, OUTER, SERVER
from offer import ACTIVE, line

PORTS = itertools.count(4097)           # what was expected once is not in the next one's way


@dataclass(frozen=True)
class Announcement:
    """name: who says it; said and told: its argument, as it is sent and as it arrives."""
    name: str
    head: str
    said: str
    told: str
    tail: str

    @property
    def text(self):
        """The line as it is sent."""
        return self.head + self.said + self.tail

    @property
    def heard(self):
        """The line as it arrives."""
        return self.head + self.told + self.tail

    @property
    def delta(self):
        """By how much it becomes longer."""
        return len(self.told) - len(self.said)

    def cut(self, behind):
        """The text in two parts, the first with so many bytes of the argument."""
        at = len(self.head) + behind
        return self.text[:at], self.text[at:]

    def moved(self, heard):
        """The same, where the gateway has chosen what the other end hears."""
        told = heard.decode()[len(self.head):-len(self.tail)]
        return replace(self, told=told)

    def repeated(self, start, end):
        """Of the text from start to end: what arrives if it comes again, and where."""
        at, behind = len(self.head), len(self.head + self.said)
        if end <= at or self.said == self.told:
            return self.text[start:end], start
        if start >= behind:
            return self.text[start:end], start + self.delta
        return self.text[start:at] + self.told + self.text[behind:end], min(start, at)


def announce(verb='PORT', family=4, port=None):
    """An announcement where both ends' addresses are translated."""
    active = verb in ACTIVE
    port = port or next(PORTS)
    own, seen = (CLIENT, OUTER) if active else (SERVER, DIALLED)
    said, told = (line(verb, address[family], port) for address in (own, seen))
    at = 5 if active else said.index('(') + 1
    behind = '' if active else said[said.index(')'):]
    argument = slice(at, -len(behind) or None)
    return Announcement('client' if active else 'server', said[:at], said[argument],
                        told[argument], behind + '\r\n')

# SPDX-License-Identifier: GPL-2.0
"""A line cut into segments in any place: it must not make anybody wait."""
import itertools
import socket

import conntrack
import gateway
from dialogue import SECONDS, Session
from gateway import Gateway
from offer import ACTIVE, VERBS, line
from scenario import each, equal, scenario
from tool import asked

PORTS = itertools.count(4000)           # what was expected once is not in the next one's way


class Talk:
    """A session in which one side says the same kind of line, each with a port of its own."""

    def __init__(self, lab, verb, family=4):
        self.lab, self.verb, self.session = lab, verb, Session(lab, family)
        self.port = next(PORTS)
        ends = self.session.client, self.session.server
        self.announcer, self.opener = ends if verb in ACTIVE else ends[::-1]

    def nagle(self, wanted):
        """Whether the announcer waits for an acknowledgment before it sends another part."""
        self.announcer.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, not wanted)

    def length(self):
        return len(line(self.verb, self.announcer.own, self.port)) + 2

    def say(self, *places):
        """The next line, in segments that end at the places; it must be heard, and understood."""
        self.port = next(PORTS)
        text = line(self.verb, self.announcer.own, self.port).encode() + b'\r\n'
        if self.verb not in ACTIVE:
            self.session.command(self.verb)
        for start, end in zip((0, *places), (*places, len(text))):
            self.announcer.say(text[start:end])
        equal(self.opener.hear(), line(self.verb, self.opener.peer, self.port), 'what was heard')
        if self.verb in ACTIVE:
            self.session.reply('200 ok')
        wanted = f'{self.opener.own} * > {self.opener.peer} {self.port}'
        found = conntrack.expectations(self.lab.gateway, self.session.client_endpoint)
        equal([one for one in found if one.endswith(f' {self.port}')], [wanted], 'expected')


def cut_everywhere(nat, nagle):
    gateway.load_helper()

    def ask(verb, family):
        talk = Talk(lab, verb, family)
        talk.nagle(nagle)
        each([(place,) for place in range(1, talk.length())], talk.say)
        talk.say(*range(1, talk.length()))
        equal(talk.announcer.retransmissions(), 0, 'segments sent again')
        equal(talk.opener.retransmissions(), 0, 'segments that the other side sent again')
        return talk

    with Gateway(nat=nat) as lab:
        lab.never_repeat(2 * SECONDS)
        each(VERBS, ask)
        if gateway.kind() == 'nf_ftp':
            counters = asked('-n', lab.gateway, 'stats')['counters']
            cut = nat != 'none'
            equal(counters['segments-cut'] > 0, cut, 'segments were cut')


@scenario('without NAT: a line cut in two, in every place, and byte by byte: nothing is repeated',
          helpers=gateway.HELPERS, seconds=120)
def without_nat():
    cut_everywhere('none', nagle=False)


@scenario('with NAT: a line cut in two, in every place, and byte by byte: nothing is repeated',
          helpers=gateway.HELPERS, seconds=120)
def with_nat():
    cut_everywhere('both', nagle=False)


@scenario('the same by a sender that waits for acknowledgments (Nagle), without NAT',
          helpers=gateway.HELPERS, seconds=120)
def nagle_without_nat():
    cut_everywhere('none', nagle=True)


@scenario('the same by a sender that waits for acknowledgments (Nagle), with NAT',
          helpers=gateway.HELPERS, seconds=120)
def nagle():
    cut_everywhere('both', nagle=True)

# SPDX-License-Identifier: GPL-2.0
"""A line cut into segments in any place."""
import json

import conntrack
import gateway
from dialogue import Session
from gateway import Gateway
from offer import line
from scenario import each, equal, scenario

PORT = 4000


class Talk:
    """A session in which one side says the same kind of line, each with a port of its own."""

    def __init__(self, lab, verb):
        self.lab, self.verb, self.session = lab, verb, Session(lab)
        self.port = PORT
        ends = self.session.client, self.session.server
        self.announcer, self.opener = ends if verb == 'PORT' else ends[::-1]

    def length(self):
        return len(line(self.verb, self.announcer.own, PORT)) + 2

    def say(self, *places):
        """The next line, in segments that end at the places; it must be heard, and understood."""
        self.port += 1
        text = line(self.verb, self.announcer.own, self.port).encode() + b'\r\n'
        if self.verb == 'PASV':
            self.session.command('PASV')
        for start, end in zip((0, *places), (*places, len(text))):
            self.announcer.say(text[start:end])
        equal(self.opener.hear(), line(self.verb, self.opener.peer, self.port), 'what was heard')
        if self.verb == 'PORT':
            self.session.reply('200 ok')
        wanted = f'{self.opener.own} * > {self.opener.peer} {self.port}'
        found = conntrack.expectations(self.lab.gateway, self.session.client_endpoint)
        equal([one for one in found if one.endswith(f' {self.port}')], [wanted], 'expected')


def cut(lab, verb, places):
    talk = Talk(lab, verb)
    each([(place,) for place in places or range(1, talk.length())], talk.say)
    return talk


@scenario('without NAT: a line cut in two, in every place, and byte by byte, at once',
          helpers=gateway.HELPERS)
def without_nat():
    gateway.load_helper()

    def ask(verb):
        talk = cut(lab, verb, None)
        talk.say(*range(1, talk.length()))

    with Gateway(nat='none') as lab:
        each([('PORT',), ('PASV',)], ask)
        if gateway.kind() == 'nf_ftp':
            counters = json.loads(lab.tool('-j', 'stats'))['counters']
            equal(counters['segments-cut'], 0, 'segments that the sender had to repeat')


@scenario('with NAT: a line cut in two in the word, around its argument, in it, and in its end',
          helpers=gateway.HELPERS, seconds=120)
def with_nat():
    gateway.load_helper()
    with Gateway(nat='both') as lab:
        each([('PORT', (2, 4, 5, 6, 12, 23, 24, 25)), ('PASV', (2, 4, 26, 27, 30, 41, 42, 44))],
             lambda verb, places: cut(lab, verb, places))

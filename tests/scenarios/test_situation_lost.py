# SPDX-License-Identifier: GPL-2.0
"""docs/situations.md: a control connection that the gateway has lost."""
import gateway
from dialogue import Session
from documents import SITUATIONS
from networks import FORWARDED, MASQUERADE, WAYS, Networks
from offer import VERBS, works
from scenario import each, equal, scenario
from situations import LOST, STRICT


def lose(lab, way, family, speaker):
    """A session is lost to the gateway, then one end speaks; returns what becomes of that."""
    client, server, address = WAYS[way]
    session = Session(lab, family, client=client, server=server, dialled=(address[family], 21))
    lab.inside('conntrack', '-D', '-f', f'ipv{family}', '-p', 'tcp', '--dport', '21')
    end = getattr(session, speaker)
    try:
        end.say('NOOP' if speaker == 'client' else '226 done')
    except ConnectionResetError:
        return 'reset'          # an acknowledgment that was delayed came before the words
    return end.fate(1)


CASES = [(way, family, speaker) for way in WAYS for family in (4, 6)
         for speaker in ('client', 'server')]


@scenario('packets of a lost control connection: silence, and a reset with the rule of the document')
def lost():
    gateway.load_helper()

    def ask(wanted, *case):
        equal(lose(lab, *case), wanted, 'the answer')

    def goes_on(way, verb, family):
        client, server, address = WAYS[way]
        session = Session(lab, family, client=client, server=server,
                          dialled=(address[family], 21))
        works(session, verb)
        session.close()

    with Networks(rules=STRICT + FORWARDED + MASQUERADE, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        each([('silence', way, 4, 'client') for way in WAYS], ask)
        SITUATIONS.follow('gateway', LOST)
        each([('reset', *case) for case in CASES], ask)
        each([(way, *verb) for way in WAYS for verb in VERBS], goes_on)

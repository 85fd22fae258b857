# SPDX-License-Identifier: GPL-2.0
"""README, "Your situation": what is allowed, and to whom."""
import gateway
import readme
from dialogue import Session
from networks import FIREWALL, FORWARDED, PUBLIC, Networks
from offer import Offer, exchange, fails, works
from scenario import expect, scenario
from tool import sessions

LIMITS = 'Other limits for some clients, or on another port'
PROFILE, BY_PORT, BY_RULE, CHANGE = range(4)


@scenario('a profile by port, by rule, and changed under traffic, with the commands of the README')
def profiles():
    gateway.load_helper()

    def dial(client='outer', port=21):
        return Session(lab, client=client, server='inner', dialled=(PUBLIC[4], port))

    with Networks(rules=FIREWALL + FORWARDED) as lab:
        readme.follow('gateway', LIMITS, PROFILE)
        readme.follow('gateway', LIMITS, BY_PORT)
        works(dial(), 'PORT')
        guest = dial(port=2121)
        fails(guest, 'PORT')
        works(guest, 'PASV')
        by_rule = dial('outer2')
        works(by_rule, 'PORT')
        readme.follow('gateway', LIMITS, BY_RULE)
        by_rule = dial('outer2')
        fails(by_rule, 'PORT')
        works(dial(), 'PORT')
        near, far, _ = Offer(guest, 'PASV').open()
        readme.follow('gateway', LIMITS, CHANGE)
        expect(exchange(near, far), 'the data connection that was there')
        for live in guest, by_rule:
            fails(live, 'PORT')
            works(live, 'PASV')
        for anew in dial(port=2121), dial('outer2'):
            works(anew, 'PORT')
        expect({one['profile'] for one in sessions('gateway')} == {'ftp', 'guests'}, 'profiles')

# SPDX-License-Identifier: GPL-2.0
"""What two processors do at the same time; on a kernel that checks locks, in whatever order."""
import time

import gateway
from dialogue import Session
from gateway import CLIENT, Gateway
from offer import Offer
from scenario import expect, scenario, settled


@scenario('sessions are listed while ports are chosen among data connections that have expired')
def listed_while_chosen():
    gateway.load_helper()
    with Gateway() as lab:
        lab.sysctl('net.netfilter.nf_conntrack_tcp_timeout_time_wait=1',
                   'net.netfilter.nf_conntrack_tcp_timeout_close=1')
        session = Session(lab)
        # a kernel that checks locks needs to see each order once, not at the same time
        expect('10.9.9.9' in lab.tool('session', 'list'), 'no session is listed')
        for port in range(5000, 5005):
            expect(Offer(session, 'PORT', port=port, source=20).transfer(), 'the transfer')
        # entries stay until somebody comes across them; who looks is the first one to do so
        over = time.monotonic() + 1.2
        settled(time.monotonic, lambda now: now > over, 'the time until they expire')
        for port in range(5000, 5005):
            session.command(f'PORT {CLIENT[4].replace(".", ",")},{port >> 8},{port & 255}')
            session.reply('200 ok')

# SPDX-License-Identifier: GPL-2.0
"""loose=1: an announced address may be that of another host."""
import conntrack
import gateway
from dialogue import Session, connect, listen
from gateway import Gateway
from offer import announce, exchange, line
from scenario import each, equal, expect, scenario
from tool import reasons

HOSTS = 'client', 'client2', 'server', 'stranger'
THIRD = {'PORT': ('client2', gateway.CLIENT2), 'EPRT': ('client2', gateway.CLIENT2),
         'PASV': ('stranger', gateway.STRANGER)}
SWITCH = '/sys/module/nf_ftp/parameters/loose'


def to_third(lab, nat, verb, family):
    """Announce a host that is neither client nor server, and open the connection to it."""
    lab.set_rules(nat)
    session = Session(lab, family)
    who, address = THIRD[verb]
    listener = listen(lab.space[who], address[family])
    told = listener.getsockname()[:2]
    said = line(verb, *told)
    equal(announce(session, verb, said), said, 'what was heard')
    opener = session.client if verb == 'PASV' else session.server
    equal(conntrack.expectations(lab.gateway, session.client_endpoint),
          [f'{opener.own} * > {told[0]} {told[1]}'], 'expected')
    near = connect(opener.space, told)
    far, _ = listener.accept()
    expect(exchange(near, far), 'bytes were lost')
    session.close()


@scenario('loose=1 opens the connection to the host that was announced', helpers=('nf_ftp', 'stock'))
def loose():
    gateway.load_helper(parameters=('ports=', 'loose=1'))
    with Gateway(hosts=HOSTS) as lab:
        each([('none', 'PORT', 4), ('none', 'EPRT', 4), ('none', 'EPRT', 6), ('none', 'PASV', 4),
              ('snat', 'PASV', 4)], lambda *case: to_third(lab, *case))


@scenario('loose=0 refuses it, also when it is switched off later')
def strict():
    gateway.load_helper(parameters=('ports=', 'loose=1'))
    with Gateway(nat='none', hosts=HOSTS) as lab:
        with open(SWITCH, 'w', encoding='ascii') as switch:
            switch.write('0')
        session = Session(lab)
        for verb, (_, address) in THIRD.items():
            said = line(verb, address[4], 4000)
            equal(announce(session, verb, said), said, 'what was heard')
        equal(conntrack.expectations(lab.gateway), [], 'expected')
        equal(reasons(lab.gateway), {'foreign-address': len(THIRD)}, 'counted')

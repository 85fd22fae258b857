# SPDX-License-Identifier: GPL-2.0
"""What was done with helpers to get through a gateway; each opens something on the stock helper."""
import conntrack
from dialogue import connect, listen
from gateway import CLIENT, CLIENT2, SERVER, STRANGER, Gateway, load_helper
from scenario import equal, expect, scenario
from script import OPENED, expected, passive, play, plays, port
from tool import reasons

BOTH = ('nf_ftp', 'stock')
HOSTS = 'client', 'client2', 'server', 'stranger'


@scenario('a page of HTTP that is sent to an FTP port, to a server that plays along', helpers=BOTH)
def slipstream():
    page = ('POST / HTTP/1.1\r\nHost: 10.9.9.9:21\r\nContent-Length: 200\r\n\r\n'
            'USER u\r\nPASS p\r\n').encode()
    plays(('S', '220 ready'), ('C', page), *(('S', '230 welcome') for _ in range(6)),
          ('C', port(4000)), ('=', []), ('S', '200 ok'), ('C', 'PASV'), ('S', passive(4001)),
          ('=', []))


@scenario('what SIP says on an FTP port', helpers=BOTH)
def sip():
    text = ('REGISTER sip:10.9.9.9;transport=TCP SIP/2.0\r\nVia: SIP/2.0/TCP 192.168.100.200\r\n'
            'Contact: <sip:u@192.168.100.200:5060>\r\n\r\n').encode()
    plays(('S', '220 ready'), ('C', text), ('S', '331 password?'), ('S', '230 welcome'),
          ('C', 'USER u'), ('S', '230 welcome'), ('C', port(4000)), ('=', []))


@scenario('a server that repeats what the client says (CERT VU#328867)', helpers=BOTH)
def echo():
    said = passive(4000)
    plays(*OPENED, ('C', f'NLST x{said}'), ('S', b'550 x'), ('S', said.encode() + b'\r\n'),
          ('=', []), ('C', 'HELP'), ('S', f'214-you said\r\n{said}\r\n214 end'.encode() + b'\r\n'),
          ('=', []), ('C', 'HELP'), ('S', '214-you said'), ('S', said), ('=', []), ('S', '214 end'))


@scenario('a line break in a file name, which the server repeats', helpers=BOTH)
def injected():
    plays(*OPENED, ('C', 'RNFR x'), ('S', f'550 x\r\n{passive(4000)}\r\n'.encode()), ('=', []),
          ('C', 'RNFR x'), ('S', '550 x'), ('S', passive(4001)), ('=', []))


@scenario('10,000 PORTs on one connection: a segment opens eight, and never more than four wait',
          seconds=180)
def many():
    load_helper()
    with Gateway(nat='none') as lab:
        session = play(lab, *OPENED)
        # so many fit into one segment, whatever TCP does
        for start in range(2000, 12000, 50):
            session.client.say(''.join(port(one) + '\r\n'
                                       for one in range(start, start + 50)).encode())
            for _ in range(50):
                session.server.hear()
            equal(expected(session), list(range(start + 4, start + 8)), 'expected')
        counted = reasons(lab.gateway)
        equal(counted, {'too-many': 8400}, 'reasons')
        session.server.say(b'500 no\r\n' * 10000)
        for _ in range(10000):
            session.client.hear()
        session.command(port(1500))
        equal(1500 in expected(session), True, 'the next one is expected')


@scenario('bounce: a port of another host, of the gateway, of the server, or a service of its own',
          helpers=BOTH)
def bounce():
    plays(*OPENED, *(step for address, number in (
        (CLIENT2[4], 4000), (STRANGER[4], 4001), ('192.168.100.1', 4002), (SERVER[4], 4003),
        ('127.0.0.1', 4004), (CLIENT[4], 22), (CLIENT[4], 1023), (CLIENT[4], 0))
          for step in (('C', port(number, address)), ('=', []), ('S', '200 ok'), ('=', []))))


@scenario('a line break in an FTP URL: what it makes a browser say leads to no other host',
          helpers=BOTH)
def url():
    said = 'CWD a', port(22), port(445, CLIENT2[4]), port(4000, CLIENT2[4])
    answers = [('S', '200 ok')] * len(said)
    plays(*OPENED, ('C', '\r\n'.join([*said, '']).encode()), ('=', []), *answers, ('=', []),
          *(('C', line) for line in said), ('=', []), *answers, ('=', []))


@scenario('a client and a server that conspire get a port of the client, for the server, and no more')
def conspiracy():
    load_helper()
    with Gateway(nat='none', hosts=HOSTS) as lab:
        session = play(lab, *OPENED)
        with listen(lab.space['client'], '0.0.0.0', 4000) as listener:
            session.command(port(4000))
            session.reply('200 ok')
            equal(conntrack.expectations(lab.gateway, session.client_endpoint),
                  [f'{SERVER[4]} * > {CLIENT[4]} 4000'], 'expected')
            for where, target in (('stranger', 4000), ('server', 4001)):
                try:
                    connect(lab.space[where], (CLIENT[4], target), seconds=1).close()
                    expect(False, f'{where} came through to {target}')
                except TimeoutError:
                    pass
            # once
            connect(lab.space['server'], (CLIENT[4], 4000)).close()
            listener.accept()[0].close()
            equal(expected(session), [], 'expected when it was used')
        # whatever they agree on, no more than four wait at a time
        for number in range(5000, 5020):
            session.command(port(number))
            session.server.say('150 later')
            session.client.hear()
        equal(expected(session), [5016, 5017, 5018, 5019], 'expected')

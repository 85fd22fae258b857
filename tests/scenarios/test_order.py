# SPDX-License-Identifier: GPL-2.0
"""What is opened is what was agreed on: each in its turn, and no longer than it counts."""
from dialogue import Session
from gateway import Gateway, load_helper
from offer import Offer
from scenario import equal, scenario
from script import LOGIN, OPENED, expected, play

# where the client and the server are, as gateway.py has them
PORT = 'PORT 192,168,100,200,{},{}'
PASSIVE = '227 Entering Passive Mode (10,9,9,9,{},{})'
BOTH = ('nf_ftp', 'stock')


def port(number):
    return PORT.format(number >> 8, number & 255)


def passive(number):
    return PASSIVE.format(number >> 8, number & 255)


def plays(*script, nat='none'):
    load_helper()
    with Gateway(nat=nat) as lab:
        play(lab, *script)


@scenario('227 and 229 that nobody asked for: after the greeting, the login, another command',
          helpers=BOTH)
def unasked():
    plays(('S', '220 ready'), ('S', passive(4000)), ('=', []), *LOGIN,
          ('S', passive(4001)), ('=', []), ('C', 'NOOP'), ('S', '229 ok (|||4002|)'), ('=', []),
          ('C', 'PASV'), ('S', passive(4003)), ('=', [4003]), ('S', passive(4004)), ('=', [4003]))


@scenario('PORT before the login', helpers=BOTH)
def before_login():
    plays(('S', '220 ready'), ('C', port(4000)), ('=', []), ('S', '530 log in'),
          ('C', 'USER u'), ('S', '331 password?'), ('C', port(4001)), ('=', []),
          ('S', '530 log in'), ('C', 'PASS p'), ('S', '230 welcome'),
          ('C', port(4002)), ('=', [4002]))


@scenario('PORT that the server rejects is taken back; what it does not answer so is not',
          helpers=BOTH)
def rejected():
    plays(*OPENED, ('C', port(4000)), ('=', [4000]), ('S', '500 no'), ('=', []),
          ('C', port(4001)), ('S', '200 ok'), ('C', 'SIZE x'), ('S', '550 no'), ('=', [4001]),
          ('C', 'RETR x'), ('S', '425 no'), ('=', [4001]))


@scenario('behind NAT, too, where the port is another one')
def rejected_behind_nat():
    load_helper()
    with Gateway(nat='both') as lab:
        taken, session = Session(lab), Session(lab)
        first = Offer(taken, 'PORT', 4000)
        session.command(port(4000))
        equal([len(expected(one)) for one in (taken, session)], [1, 1], 'expectations')
        session.reply('500 no')
        equal([len(expected(one)) for one in (taken, session)], [1, 0], 'after the answer')
        first.close()


@scenario('the next endpoint that is agreed on takes the place of the one before')
def replaced():
    plays(*OPENED, ('C', port(4000)), ('S', '200 ok'), ('=', [4000]),
          ('C', 'PASV'), ('=', [4000]), ('S', passive(4001)), ('=', [4001]),
          ('C', port(4002)), ('=', [4001, 4002]), ('S', '200 ok'), ('=', [4002]),
          ('C', 'REIN'), ('=', [4002]), ('S', '220 again'), ('=', []))


@scenario('PORT, RETR, PORT, RETR in one go: each is there until the next one is answered')
def pipelined():
    text = '\r\n'.join((port(4000), 'RETR a', port(4001), 'RETR b', '')).encode()
    plays(*OPENED, ('C', text), ('=', [4000, 4001]), ('S', '200 ok'), ('S', '150 a'),
          ('S', '226 a'), ('=', [4000, 4001]), ('S', '200 ok'), ('=', [4001]))


@scenario('PORT and PASV race: what is answered last counts')
def race():
    text = f'{port(4000)}\r\nPASV\r\n'.encode()
    plays(*OPENED, ('C', text), ('=', [4000]), ('S', '200 ok'), ('=', [4000]),
          ('S', passive(4001)), ('=', [4001]))


@scenario('EPSV ALL: no other command opens anything')
def epsv_all():
    plays(*OPENED, ('C', 'EPSV ALL'), ('S', '200 ok'), ('C', port(4000)), ('=', []),
          ('S', '501 no'), ('C', 'EPSV'), ('S', '229 ok (|||4001|)'), ('=', [4001]))


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
          ('=', []))


@scenario('a line break in a file name, which the server repeats')
def injected():
    plays(*OPENED, ('C', 'RNFR x'), ('S', f'550 x\r\n{passive(4000)}\r\n'.encode()), ('=', []))


@scenario('10,000 PORTs on one connection: never more than four wait', seconds=180)
def many():
    load_helper()
    with Gateway(nat='none') as lab:
        session = play(lab, *OPENED)
        for start in range(2000, 12000, 100):
            session.client.say(''.join(port(one) + '\r\n'
                                       for one in range(start, start + 100)).encode())
            for _ in range(100):
                session.server.hear()
            equal(expected(session), list(range(start + 96, start + 100)), 'expected')
        session.server.say(b'500 no\r\n' * 10000)
        for _ in range(10000):
            session.client.hear()
        session.command(port(1500))
        equal(1500 in expected(session), True, 'the next one is expected')

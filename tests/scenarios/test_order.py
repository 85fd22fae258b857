# SPDX-License-Identifier: GPL-2.0
"""What is opened is what was agreed on: each in its turn, and no longer than it counts."""
from dialogue import Session
from gateway import Gateway, load_helper
from offer import Offer
from scenario import equal, scenario
from script import LOGIN, OPENED, expected, passive, plays, port

BOTH = ('nf_ftp', 'stock')


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

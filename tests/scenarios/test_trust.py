# SPDX-License-Identifier: GPL-2.0
"""What conntrack's entry may go through, and what is believed then."""
import conntrack
import gateway
from announcement import announce
from byhand import talks
from scenario import equal, scenario

PAGE = 'POST / HTTP/1.1\r\nHost: 10.9.9.9:21\r\n\r\n'


def opened(one):
    return conntrack.expectations(one.lab.gateway, one.near.own)


def dials_again(one):
    """From the same port, with other numbers."""
    for end in one.near, one.far:
        end.restart()
        end.base += 1 << 20
        end.shift = 0
    one.client(seq=-1, flags='S').arrives()
    one.server(seq=-1, ack=0, flags='SA').arrives()
    one.client().arrives()


@scenario('both ends dial at the same time: the beginning is seen, and a page is no login')
def crossed():
    with talks(nat='none') as talk:
        for text, ports in ((PAGE, 0), ('', 1)):
            one = talk(login=False)
            one.client(seq=-1, flags='S').arrives()
            one.server(seq=-1, flags='S').arrives()
            one.client(seq=-1, ack=0, flags='SA').arrives()
            one.server(seq=-1, ack=0, flags='SA').arrives()
            one.server('220 ready\r\n').arrives()
            one.client(text + announce('PORT').text).arrives()
            equal(opened(one), [], 'expected before the server has answered')
            one.server('200 ok\r\n').arrives()
            equal(len(opened(one)), ports, f'expected behind {text!r}')


@scenario('a client that lost power dials from the same port: another session, in the same entry')
def dialled_again():
    with talks(nat='none') as talk:
        one = talk()
        one.client(announce('PORT').text).arrives()
        equal(len(opened(one)), 1, 'expected')
        dials_again(one)
        equal(opened(one), [], 'expected of the one before')
        one.server('220 ready\r\n').arrives()
        # who was logged in is not any more
        one.client(announce('PORT').text).arrives()
        equal(opened(one), [], 'expected before a login')
        one.server('530 log in\r\n').arrives()
        for name, line in (('client', 'USER u\r\n'), ('server', '230 in\r\n')):
            one.say(name, line).arrives()
        one.client(announce('PORT').text).arrives()
        equal(len(opened(one)), 1, 'expected after it')


@scenario('an entry that a forged reset has killed: a line is no beginning, and nothing is granted')
def killed():
    with talks(nat='none') as talk:
        one = talk(login=False)
        one.shake_hands()
        one.server('220 ready\r\n').arrives()
        one.client(PAGE).arrives()
        one.lab.inside('conntrack', '-D', '-p', 'tcp')
        # what makes the new entry passes unread
        one.client('x: y\r\n').arrives()
        one.server('331 Password required for AAAA').arrives()
        one.server('227 (10,9,9,9,19,136)\r\n').arrives()
        one.client(announce('PORT').text).arrives()
        equal(opened(one), [], 'expected')


@scenario('a second SYN-ACK that acknowledges less than the SYN had: nothing begins anew')
def synack_low():
    for nat in ('none', 'snat'):
        with talks(nat=nat) as talk:
            one = talk(login=False)
            one.client(seq=-1, flags='S').arrives()
            one.server(seq=-1, ack=0, flags='SA', window=len(PAGE)).arrives()
            one.server(seq=-1, ack=-5, flags='SA', window=len(PAGE))
            one.client().arrives()
            one.client(PAGE)
            # who has acknowledged it need not have got it
            one.server()
            one.server('220 ready\r\n')
            one.client('USER u\r\n')
            one.server('230 in\r\n')
            one.client('PORT 0,0,0,0,31,144\r\n')
            one.server('200 ok\r\n')
            equal(opened(one), [], 'expected')
        gateway.unload_helper()


@scenario('a header on the SYN (TCP Fast Open): what follows is no beginning, and a page is no login')
def spoken_on_syn():
    for text, ports in ((PAGE, 0), ('USER u\r\n', 1)):
        with talks(nat='none') as talk:
            one = talk(login=False)
            one.client(text, -1, flags='S')
            one.near.next = len(text)
            one.server(seq=-1, ack=len(text), flags='SA')
            one.client()
            one.server('220 ready\r\n')
            one.client('x\r\nUSER u\r\n')
            one.server('230 in\r\n')
            one.client(announce('PORT').text)
            one.server('200 ok\r\n')
            equal(len(opened(one)), ports, f'expected behind {text!r}')
        gateway.unload_helper()

# SPDX-License-Identifier: GPL-2.0
"""What conntrack's entry may go through, and what is believed then."""
import conntrack
import gateway
from announcement import announce
from byhand import colons, talks
from dialogue import Session, connect, listen
from gateway import CLIENT, WAN, Gateway
from scenario import equal, expect, scenario, settled
from segment import Segment, build
from tool import reasons

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


def goes(one):
    """Its entry, by itself."""
    settled(lambda: [entry for entry in conntrack.entries(one.lab.gateway)
                     if entry.original.source == one.near.own], lambda found: not found, 'entries')


def ends_unheard(one, flags):
    """What the gateway takes for the end, and the server never gets."""
    for flag in flags:
        one.client(seq=one.near.next, flags=flag)
    one.near.next -= flags.count('FA')
    goes(one)


def picked_up(one):
    """What makes the new entry has no text; before an answer nothing is read."""
    one.client()
    one.server()


def passive(one):
    """PASV behind a line that may go unread; and the same of what looks like its answer."""
    one.client('NOOP\r\nPASV\r\n')
    one.server('x\r\n227 (10,9,9,9,19,136)\r\n')
    return len(opened(one))


@scenario('an end that the server never gets: where its text is read from is not the client\'s choice')
def ends_in_a_reply():
    with talks(nat='none') as talk:
        talk.lab.sysctl(*(f'net.netfilter.nf_conntrack_tcp_timeout_{state}=1' for state in
                          ('close', 'fin_wait', 'close_wait', 'last_ack', 'time_wait')))
        for flags in ('R', 'RA'), ('FA',), ('FA', 'A'), ('R',):
            one = talk()
            one.client('STAT x\r\n')
            one.server('213-status\r\n')
            ends_unheard(one, flags)
            picked_up(one)
            equal(passive(one), 0, f'expected behind {flags}')
            one.client('USER x\r\n')
            one.server('230 x\r\n')
            equal(passive(one), 0, f'expected behind {flags}, and what looks like a login')
            expect(reasons(one.lab.gateway).get('unseen-start'), 'it is not counted')
            # nobody else's port is opened by that
            one.client(announce('PORT').text)
            one.server('200 ok\r\n')
            equal(len(opened(one)), 1, 'expected of the client\'s own')
        # the same without an end: a flush, a failover
        one = talk()
        one.lab.inside('conntrack', '-D', '-p', 'tcp')
        picked_up(one)
        equal(passive(one), 1, 'expected behind what an administrator did')
        talk.lab.tool('profile', 'set', 'ftp', 'strict=no')
        one = talk()
        ends_unheard(one, ('R',))
        picked_up(one)
        equal(passive(one), 1, 'expected with strict=no')


@scenario('behind such an end the server goes on first: its text is not that of a client')
def turned_round():
    with talks(nat='none') as talk:
        talk.lab.sysctl('net.netfilter.nf_conntrack_tcp_timeout_close=1')
        # the server may call others; and the client's port is one that is given, too
        talk.lab.nft(f'add rule inet gateway forward iifname {WAN} ct state new accept')
        for port in 21, 2121:
            one = talk(port=port)
            one.client('STAT x\r\n')
            one.server('213-status\r\n')
            ends_unheard(one, ('R',))
            one.server('x\r\n')
            one.client()
            one.server('x\r\nPORT 10,9,9,9,19,136\r\n')
            one.client('x\r\n200 ok\r\n')
            equal(conntrack.expectations(one.lab.gateway), [], f'expected, from port {port}')


NOBODY, FLOOD = '10.8.8.8', range(10000, 50000)


def begin_and_end(one):
    """A client calls a host that is silent, and gives up; again and again, each from another port."""
    one.lab.ip(one.lab.gateway, 'link add sink type dummy', 'link set sink up',
               'address add 10.8.8.1/24 dev sink',
               f'neigh replace {NOBODY} dev sink lladdr {colons("020000000009")} nud permanent')
    calls = [build(Segment(seq=seq, flags=flag), one.near.own, (NOBODY, 21), (0, 0), offload=True)
             for seq, flag in ((0, 'S'), (1, 'R'))]
    for port in FLOOD:
        for packet, vnet in calls:
            one.near.transmit(packet[:20] + port.to_bytes(2, 'big') + packet[22:], vnet)


@scenario('thousands of ends later it is still known that one was unheard', seconds=180)
def ends_among_many():
    with talks(nat='none') as talk:
        talk.lab.sysctl('net.netfilter.nf_conntrack_tcp_timeout_close=1')
        one = talk()
        one.client('STAT x\r\n')
        one.server('213-status\r\n')
        ends_unheard(one, ('R',))
        begin_and_end(one)
        picked_up(one)
        equal(passive(one), 0, 'expected')


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


@scenario('a file is sent to a port that a rule gives to the helper: its text is no dialogue')
def file_that_speaks():
    gateway.load_helper()
    with Gateway(nat='none', given='nft') as lab:
        session = Session(lab)
        session.command('PORT 192,168,100,200,8,73')
        session.reply('200 ok')
        with listen(lab.client, '0.0.0.0', 2121) as door, \
                connect(lab.server, (CLIENT[4], 2121)) as server, door.accept()[0] as client:
            for ends, line in (((client, server), '220 ready'), ((server, client), 'USER u'),
                               ((client, server), '230 in'),
                               ((server, client), 'PORT 10,9,9,9,19,136'),
                               ((client, server), '200 ok')):
                ends[0].sendall(line.encode() + b'\r\n')
                ends[1].recv(99)
            equal(conntrack.expectations(lab.gateway), [], 'expected')

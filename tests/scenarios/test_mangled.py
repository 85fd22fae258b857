# SPDX-License-Identifier: GPL-2.0
"""What a rule or a queue does to a packet behind conntrack's own check: nothing breaks."""
import itertools
import os
import select
import struct

import gateway
from byhand import Talk, prepare, talks
from dialogue import SECONDS, Session
from gateway import Gateway
from nfqueue import Queue
from scenario import equal, expect, scenario

# behind all rules, before the helper: root of any namespace may write them
LATE = '''
table inet mangling {{
	chain late {{
		type filter hook postrouting priority 200;
		{match} {change}
	}}
}}
'''
MATCHES = ('tcp dport 21 tcp flags & fin == fin', 'tcp dport 21 tcp flags & psh == psh')
CHANGES = {4: ('tcp doff set 15', 'tcp doff set 0', 'tcp doff set 4', 'ip hdrlength set 15',
               'ip length set 20', 'ip length set 65535', 'ip protocol set 17'),
           6: ('tcp doff set 15', 'tcp doff set 1', 'ip6 length set 0', 'ip6 length set 65535',
               'ip6 nexthdr set 0', 'ip6 nexthdr set 43', 'ip6 nexthdr set 44')}


def says_much(one):
    """What goes the long way: with an end, behind what is held, a line in two, a large one."""
    line = one.announce('PORT' if one.family == 4 else 'EPRT').text.encode()
    for text, fields in ((b'NOOP\r\n', {}), (line[:9], {}), (line[9:], {'flags': 'PFA'}),
                         (b'', {'flags': 'FA'}), (b'NOOP\r\n' * 5000, {'gso': 1400})):
        one.send('client', text, **fields)
        one.send('server')


def allowed(lab, rules, what):
    """Newer kernels refuse some changes of headers; what is not asked is said."""
    try:
        lab.nft(rules)
    except RuntimeError as why:
        print(f'    | not asked, for this kernel refuses it: {what} ({str(why).splitlines()[-1].strip()})')
        return False
    return True


@scenario('a rule behind conntrack makes headers lie about lengths', seconds=240)
def by_rule():
    with talks() as talk:
        for family, match in itertools.product((4, 6), MATCHES):
            for change in CHANGES[family]:
                one = talk(family)
                if not allowed(one.lab, LATE.format(match=match, change=change), change):
                    continue
                says_much(one)
                one.lab.nft('delete table inet mangling')
        for family in (4, 6):
            one = talk(family)
            one.say_in_halves(one.announce('PORT' if family == 4 else 'EPRT'))


@scenario('a segment whose header a rule made too short is read when it comes again')
def comes_again():
    with talks() as talk:
        one = talk()
        if not allowed(one.lab, LATE.format(match=MATCHES[1], change='tcp doff set 0'), 'tcp doff'):
            return
        one.client('NOOP\r\n')
        one.lab.nft('delete table inet mangling')
        one.client('NOOP\r\n', seq=0).arrives()
        one.server('200 done\r\n').arrives()
        one.client().arrives()
        one.say_in_halves(one.announce())


def ipv4(size, doff=5, text=b''):
    """The changed packet's text; lengths that its headers state stay as they were."""
    def change(packet):
        head = packet[:20] + packet[20:32] + bytes([doff << 4]) + packet[33:40]
        return (head + text)[:size]
    return change


QUEUED = (ipv4(20), ipv4(21), ipv4(39), ipv4(40), ipv4(41, 15), ipv4(60, 15), ipv4(4000, 5, b'PORT '),
          ipv4(60000, 5, b'PORT 1,2,3,4,5,6\r\n' * 3000), ipv4(200, 0, b'x' * 160),
          ipv4(100, 5, b'PORT 192,168,100,200,'))


@scenario('a queue behind conntrack gives packets another length', seconds=120)
def by_queue():
    with talks() as talk:
        lab = talk.lab
        for change, flags in itertools.product(QUEUED, ('PA', 'PFA')):
            one = talk()
            one.client('PORT 192').cut_to('PORT ')
            lab.nft('insert rule inet gateway forward tcp dport 21 tcp flags & psh == psh queue num 0')
            with Queue(lab.gateway) as queue:
                one.send('client', ',168,100,200,6,1\r\n', flags=flags)
                packet, payload = queue.take()
                queue.let_go(packet, change(payload))
                one.send('server')
            lab.set_rules(lab.nat)
            prepare(lab)
        one = Talk(lab)
        one.say_in_halves(one.announce())


# another kind of packet altogether
def version(number):
    return lambda packet: struct.pack('!B', number << 4 | 5) + packet[1:]


@scenario('a queue behind conntrack makes of a packet what is none')
def by_queue_at_all():
    with talks() as talk:
        lab = talk.lab
        for change in version(6), version(0), lambda packet: b'\xff' * 60, lambda packet: b'E':
            one = talk()
            lab.nft('insert rule inet gateway forward tcp dport 21 tcp flags & psh == psh queue num 0')
            with Queue(lab.gateway) as queue:
                one.send('client', 'NOOP\r\n')
                packet, payload = queue.take()
                queue.let_go(packet, change(payload))
                one.send('server')
            lab.set_rules(lab.nat)
            prepare(lab)
        one = Talk(lab)
        one.say_in_halves(one.announce())


# up to 6.12 root of any user namespace may write it
ANSWERED = '''
table inet mangling {
	chain late {
		type filter hook postrouting priority 200;
		tcp flags & rst == rst tcp flags set fin | rst
	}
}
'''


@scenario('a rule makes the end of a connection of the resets for what is denied')
def resets():
    with talks(nat='none') as talk:
        talk.lab.tool('profile', 'set', 'ftp', 'deny=SITE')
        one = talk()
        if not allowed(talk.lab, ANSWERED, 'tcp flags set'):
            return
        one.send('client', 'SITE x\r\n')
        talk.lab.nft('delete table inet mangling')
        two = talk()
        two.send('client', 'SITE x\r\n')
        talk().client('NOOP\r\n').arrives()


@scenario('who goes on behind a denied command is sent resets again, but not without end')
def resets_end():
    with talks(nat='none') as talk:
        talk.lab.tool('profile', 'set', 'ftp', 'deny=SITE')
        talk.lab.nft('add chain inet gateway late { type filter hook postrouting priority 200; }')
        talk.lab.nft('add rule inet gateway late tcp flags & rst == rst counter')
        one = talk()
        one.send('client', 'SITE x\r\n')
        sent = [talk.lab.counters('late')[0]]
        for _ in range(3):
            for _ in range(30):
                one.send('client', 'NOOP\r\n')
            sent.append(talk.lab.counters('late')[0])
        expect(0 < sent[0] < sent[1] <= 16 * 4, f'resets so far: {sent}')
        equal(sent[2:], [sent[1]] * 2, 'later')


@scenario('who sends a file, and writes to it later, does not get a denied command to the server')
def written_later():
    gateway.load_helper()
    with Gateway(nat='none') as lab, os.fdopen(os.memfd_create('said'), 'wb', 0) as said:
        lab.tool('profile', 'set', 'ftp', 'deny=SITE')
        session = Session(lab)
        said.write(b'NOOP x\r\n')
        os.sendfile(session.client.connection.fileno(), said.fileno(), 0, 8)
        # it has passed the gateway, and is the same memory up to here
        select.select([session.server.connection], [], [], SECONDS)
        os.pwrite(said.fileno(), b'SITE x\r\n', 0)
        equal(session.server.hear(), 'NOOP x', 'what the server hears')

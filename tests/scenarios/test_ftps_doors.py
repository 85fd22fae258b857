# SPDX-License-Identifier: GPL-2.0
"""What nobody has agreed on opens no range of an encrypted session; what was agreed on lasts."""
import gateway
import segment
from byhand import talks
from dialogue import Session, connect, listen
from gateway import CLIENT, DIALLED, SERVER, STRANGER, Gateway
from scenario import equal, expect, scenario, settled
from segment import Segment
from test_ftps import (ALL, FIRST, HELLO, LAST, RANGE, Call, listed, opaque, opens, passes, rule,
                       secure)
from tool import reasons

ACTIVE = 50000
DOFF_AT = 20 + 12                       # behind an IPv4 header


def hook(lab):
    """Have it registered, by a session that is between other addresses."""
    opens(lab, opaque(lab, 6), FIRST)


def calls_back(lab):
    """The server calls a port of the client's."""
    return Call(lab, 'server', (CLIENT[4], ACTIVE), 'client').transfers()


@scenario('AUTH inside of a file\'s name opens nothing, whatever the server answers')
def name():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, RANGE)
        hook(lab)
        session = Session(lab)
        session.client.say(b'STOR x\nAUTH TLS\r\n')
        equal([session.server.hear_bytes() for _ in range(2)], [b'STOR x\n', b'AUTH TLS\r\n'],
              'what the server hears')
        session.reply('234 go on')
        expect(not passes(lab, session, FIRST), 'a port was opened')
        equal([one['state'] for one in listed(lab) if one['client_port'] ==
               session.client_endpoint[1]], ['ready'], 'session list')
        opens(lab, secure(session), FIRST)


@scenario('a client that goes on in clear text behind 234 opens nothing any more')
def clear():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, RANGE)
        session = opaque(lab)
        opens(lab, session, FIRST)
        session.client.say(b'NO')
        settled(lambda: passes(lab, session, LAST), lambda through: not through, 'its range')
        session.client.say(b'OP\r\n')
        equal(session.server.hear(), 'NOOP', 'what the server hears')
        expect(not passes(lab, session, LAST), 'behind a whole line')


@scenario('a port marked tls opens nothing before its client has spoken TLS')
def silent():
    gateway.load_helper()
    with Gateway(nat='none', ports={990: 990, 21: 21}) as lab:
        lab.tool('port', 'set', '21')
        lab.tool('port', 'add', '990', 'tls')
        rule(lab, RANGE, f'ftps-active={ACTIVE}-{ACTIVE}', 'ftps-active-source=any')
        hook(lab)
        session = Session(lab, port=990, login=False)
        expect(not calls_back(lab), 'the server calls a client that has said nothing')
        expect(not passes(lab, session, FIRST), 'the client calls before it has said anything')
        for part in (HELLO[:3], HELLO[3:]):
            session.client.say(part)
        session.server.hear_bytes()
        opens(lab, session, FIRST)
        settled(lambda: calls_back(lab), bool, 'the server\'s call')


@scenario('files follow each other faster than their connections are forgotten')
def short():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, RANGE, 'ftps-connections=2')
        session = opaque(lab)
        opens(lab, session, FIRST)
        expect(all(passes(lab, session, FIRST + i % 4) for i in range(8)), 'one was not let in')
        equal(reasons(lab.gateway), {'opaque': 1}, 'reasons')


def calling(talk):
    """Who is about to send a SYN to a port of the range."""
    call = talk(login=False)
    call.near.peer, call.far.own = ((end[0], FIRST) for end in (call.near.peer, call.far.own))
    return call


def called(talk):
    """A SYN of the client's to a port of the range: does it arrive?"""
    return bool(calling(talk).client(seq=-1, flags='S').arrived)


def encrypted(talk):
    """A session made by hand that has its range."""
    one = talk(login=False)
    one.shake_hands()
    for speak, text in ((one.client, 'AUTH TLS\r\n'), (one.server, '234 go on\r\n'),
                        (one.client, HELLO)):
        speak(text).arrives()
    settled(lambda: called(talk), bool, 'the call')
    return one


@scenario('behind a RST nothing is let in, also where conntrack waits whether it is believed')
def reset():
    with talks(nat='none') as talk:
        rule(talk.lab, RANGE)
        one = encrypted(talk)
        end = one.near.next
        # of what the server has not acknowledged: so it is asked for again, if it is forged
        one.client(seq=end + 9, flags='RA').arrives()
        one.near.next = end
        expect(not called(talk), 'behind a RST')
        one.server().arrives()
        expect(called(talk), 'the session goes on')
        one.client(flags='RA').arrives()
        expect(not called(talk), 'behind a RST that is right')


def ruined(packet):
    """What conntrack does not take for TCP: a wrong checksum, a header longer than the packet."""
    yield packet[:-1] + bytes([packet[-1] ^ 1])
    yield packet[:DOFF_AT] + b'\xf0' + packet[DOFF_AT + 1:]


@scenario('a SYN that conntrack does not believe takes up no room')
def unsound():
    with talks(nat='none') as talk:
        rule(talk.lab, RANGE, 'ftps-connections=3')
        encrypted(talk)
        for change in range(2):
            call = calling(talk)
            packet, _ = segment.build(Segment(seq=-1, flags='S'), call.near.own, call.near.peer,
                                      (call.near.base, 0))
            call.near.transmit([*ruined(packet)][change])
        expect(called(talk) and called(talk), 'there is no room')
        expect(not called(talk), 'more than three are let in')


def led_to(lab, host):
    """New control connections go to this host."""
    lab.nft('flush chain inet gateway dst_nat\n'
            f'add rule inet gateway dst_nat ip daddr {DIALLED[4]} tcp dport 21 dnat ip to {host}\n')


def speak(session):
    """The server says something that is encrypted."""
    session.server.say(HELLO)
    session.client.hear_bytes()


@scenario('a server that died without a word is not in the way of the one in its place')
def died():
    gateway.load_helper()
    with Gateway(nat='dnat', hosts=ALL) as lab:
        rule(lab, RANGE)
        old = opaque(lab)
        speak(old)
        opens(lab, old, FIRST)
        led_to(lab, STRANGER[4])
        new = opaque(lab, server='stranger')
        expect(not passes(lab, new, FIRST, listener='stranger'), 'neither has said anything since')
        speak(new)
        opens(lab, new, FIRST, listener='stranger')
        # what its client asks is not answered
        old.client.say(HELLO)
        old.server.hear_bytes()
        opens(lab, new, FIRST, listener='stranger')
        before = reasons(lab.gateway).get('ftps-ambiguous', 0)
        speak(old)
        expect(not passes(lab, new, FIRST, listener='stranger'), 'it lives')
        expect(not passes(lab, old, FIRST), 'it is called in the place of the other one')
        expect(reasons(lab.gateway)['ftps-ambiguous'] > before, 'it is not counted')
        # one that begins then makes all others wait until they say something
        led_to(lab, SERVER[4])
        third = opaque(lab)
        speak(third)
        opens(lab, third, FIRST)
        third.close()
        old.close()
        speak(new)
        opens(lab, new, FIRST, listener='stranger')


@scenario('two hosts have 256 sessions that may open data connections, and not those that ended',
          seconds=240)
def many():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, RANGE)
        with listen(lab.space['server'], '0.0.0.0', 21) as door:
            def begin():
                near = connect(lab.space['client'], (SERVER[4], 21))
                far = door.accept()[0]
                near.sendall(b'AUTH TLS\r\n')
                far.recv(100)
                far.sendall(b'234 go on\r\n')
                near.recv(100)
                return near, far

            def granted():
                return sum('ftps' in one for one in listed(lab))
            ends = [begin() for _ in range(258)]
            equal(granted(), 256, 'sessions with a range')
            equal(reasons(lab.gateway).get('ftps-full'), 2, 'counted')
            for near, far in ends[:10]:
                near.close()
                far.close()
            ends += [begin() for _ in range(12)]
            equal(granted(), 256, 'sessions with a range, when others have ended')
            for near, far in ends[10:]:
                near.close()
                far.close()

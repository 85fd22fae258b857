# SPDX-License-Identifier: GPL-2.0
"""Encrypted sessions, packet by packet: what is early, repeated, or begins anew."""
import time

import conntrack
import gateway
from byhand import talks
from gateway import CLIENT, SERVER, Gateway
from scenario import each, equal, expect, scenario, settled
from test_ftps import FIRST, HELLO, RANGE, Call, listed, opaque, opens, rule
from test_ftps_doors import called, encrypted
from test_trust import goes, opened

RECORD = b'\x16\x03\x03\x02\x58' + b'z' * 600
SECONDS = 6                             # for which conntrack remembers who is silent


def agree(talk, *, asks='AUTH TLS\r\n', reply='234 go on\r\n'):
    """A control connection up to the answer to AUTH."""
    one = talk(login=False)
    one.shake_hands()
    for speak, text in ((one.server, '220 ready\r\n'), (one.client, asks), (one.server, reply)):
        speak(text).arrives()
    return one


@scenario('an early segment is not changed, and one inside of a record loses no CCC')
def early():
    def ask(nat):
        with talks(nat=nat) as talk:
            one = agree(talk)
            one.client(RECORD).arrives()
            at = one.far.next
            for begin, end in ((0, 200), (400, 605), (200, 400)):
                one.server(RECORD[begin:end], seq=at + begin).arrives()
            one.client().arrives()
            one.client(b'\x17\x03\x03\x00\x05CCC\r\n').arrives()
            one.server(b'\x17\x03\x03\x00\x08200 ok\r\n').arrives()
            one.client('PASV\r\n').arrives()
            one.server(f'227 ({SERVER[4].replace(".", ",")},19,136)\r\n')
            equal(len(opened(one)), 1, f'expected, {nat}')
        gateway.unload_helper()
    each([('none',), ('snat',)], ask)


@scenario('what is neither TLS nor text is opaque, and never changed')
def garbage():
    with talks(nat='snat') as talk:
        one = agree(talk)
        one.client(b'\x80\x2e\x01\x03\x01' + b'x' * 300).arrives()
        one.client(b'y' * 100, seq=one.near.next + 100).arrives()


@scenario('a server that ends the session for the gateway alone, inside of a ClientHello')
def ticket():
    with talks(nat='none') as talk:
        talk.lab.sysctl('net.netfilter.nf_conntrack_tcp_timeout_close=1')
        one = agree(talk)
        chosen = f'x\r\nPORT {CLIENT[4].replace(".", ",")},19,136\r\n'.encode().ljust(120, b'x')
        at = one.near.next
        one.client(RECORD[:100]).arrives()
        # one whose time to live takes it as far as the gateway
        one.server(flags='RA')
        goes(one)
        # what is sent again makes the new entry
        one.client(RECORD[:100], seq=at).arrives()
        one.server().arrives()
        one.client(chosen).arrives()
        one.server('x\r\n200 ok\r\n').arrives()
        equal(opened(one), [], 'expected')
        equal([found['state'] for found in listed(one.lab)], ['opaque'], 'state')


@scenario('what ftps=deny has denied does not arrive when it is sent again')
def again():
    with talks(nat='none') as talk:
        rule(talk.lab, 'ftps=deny')
        one = agree(talk, asks='NOOP\r\n')
        at = one.near.next
        for _ in range(3):
            expect(not any(part.text for part in one.client(HELLO, seq=at).arrived), 'it arrives')


@scenario('behind a client in clear text a gap of its server\'s opens nothing again')
def gap():
    with talks(nat='none') as talk:
        rule(talk.lab, RANGE)
        encrypted(talk)
        talk.lab.inside('conntrack', '-D', '-p', 'tcp')
        one = agree(talk)
        one.client('NOOP\r\n').arrives()
        one.server('xxxx', seq=one.far.next + 20)
        equal([found.get('ftps') for found in listed(one.lab)], [None], 'ranges')
        expect(not called(talk), 'the call')


@scenario('a port for TLS: a SYN with a hello has its range, one with other text has none')
def fast_open():
    def ask(text):
        with talks(nat='none') as talk:
            talk.lab.tool('port', 'del', '21')
            talk.lab.tool('port', 'add', '21', 'tls')
            rule(talk.lab, RANGE)
            one = talk(login=False)
            one.client(text, -1, flags='S')
            one.near.next = len(text)
            one.server(seq=-1, ack=len(text), flags='SA').arrives()
            one.client().arrives()
            one.server(HELLO).arrives()
            equal(['ftps' in found for found in listed(one.lab)], [text == HELLO], f'{text}')
        gateway.unload_helper()
    each([(HELLO,), (b'USER u\r\n',)], ask)


@scenario('the transfer of one of two sessions keeps both, since it may be of either')
def parallel():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, RANGE)
        lab.sysctl(f'net.netfilter.nf_conntrack_tcp_timeout_established={SECONDS}')
        sessions = [opaque(lab), opaque(lab)]
        opens(lab, sessions[0], FIRST)
        call = Call(lab, 'client', (SERVER[4], FIRST), 'server', seconds=3)
        expect(call.reached(), 'the call')
        until = time.monotonic() + 2 * SECONDS
        while time.monotonic() < until:
            call.near.sendall(b'x')
            equal(call.far.recv(1), b'x', 'what arrives')
            time.sleep(1)
        alive = [entry.original.source[1] for entry in conntrack.entries(lab.gateway)]
        expect(all(one.client_endpoint[1] in alive for one in sessions), 'one has gone')

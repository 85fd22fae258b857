# SPDX-License-Identifier: GPL-2.0
"""Encrypted sessions: what is let in for them, and what is not."""
import socket

import gateway
import netns
from documents import SITUATIONS
from dialogue import SECONDS, Session, connect, listen
from gateway import CLIENT, CLIENT2, DIALLED, NATS, OUTER, SERVER, STRANGER, Gateway
from inject import inject
from nfqueue import Queue
from offer import exchange
from scenario import each, equal, expect, scenario, settled
from script import expected, passive, port
from test_trace import TRACING, recorded, tracing
from tool import asked, reasons, refused, sessions

RANGE, FIRST, LAST = 'ftps=40000-40003', 40000, 40003
ALL = ('client', 'client2', 'server', 'stranger')
HELLO = b'\x16\x03\x01\x00\x05hello\n'


def secure(session, reply='234 go on', auth='AUTH TLS'):
    session.command(auth)
    session.reply(reply)
    return session


def opaque(lab, family=4, **options):
    return secure(Session(lab, family, login=False, **options))


class Call:
    """Somebody calls a port at which a host listens; reached says whether it was that host."""

    def __init__(self, lab, caller, endpoint, listener, source=None, seconds=0.6):
        self.near = self.far = None
        address = '::' if ':' in endpoint[0] else '0.0.0.0'
        with listen(lab.space[listener], address, endpoint[1]) as door:
            try:
                self.near = connect(lab.space[caller], endpoint, source, seconds)
            except OSError:
                return
            self.far = door.accept()[0]

    def reached(self):
        return self.far is not None

    def transfers(self):
        return self.reached() and exchange(self.near, self.far)

    def close(self):
        for end in (self.near, self.far):
            if end:
                end.close()


def passes(lab, session, number, caller='client', listener='server', **options):
    """The client calls a port of its server's: true if it gets there, and back."""
    return Call(lab, caller, (session.dialled[0], number), listener, **options).transfers()


def opens(lab, session, number, **options):
    """As soon as the hook is there, which takes a moment."""
    settled(lambda: passes(lab, session, number, **options), bool, f'the call to {number}')


def datagrams(space, port=0):
    """A socket for UDP in a namespace."""
    def make():
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        opened.bind(('0.0.0.0', port))
        opened.settimeout(SECONDS)
        return opened
    return netns.within(space, make)


def rule(lab, *keys):
    lab.tool('profile', 'set', 'ftp', *keys)


def listed(lab):
    return asked('-n', lab.gateway, 'session', 'list')['sessions']


def hooked(session):
    """Is the hook there that packets of the session would pass?"""
    (TRACING / 'trace').write_text('', encoding='ascii')
    session.command('NOOP')
    return 'hook' in dict(recorded())


@scenario('an encrypted session opens its range, through each kind of NAT', seconds=180)
def through():
    gateway.load_helper()

    def ask(nat, family):
        with Gateway(nat=nat) as lab:
            rule(lab, RANGE)
            session = opaque(lab, family)
            for number in (FIRST, LAST):
                opens(lab, session, number)
            expect(not passes(lab, session, FIRST - 1), 'the port before the range was reached')
            expect(not passes(lab, session, LAST + 1), 'the port behind it was reached')
            session.close()
    each([(nat, family) for nat in NATS for family in (4, 6)], ask)


@scenario('nobody else, nowhere else, and not the other way round')
def others():
    gateway.load_helper()
    with Gateway(nat='none', hosts=ALL) as lab:
        rule(lab, RANGE)
        session = opaque(lab)
        opens(lab, session, FIRST)
        for name, call in {
                'another client': ('client2', (SERVER[4], FIRST), 'server'),
                'another server': ('client', (STRANGER[4], FIRST), 'stranger'),
                'a server that calls': ('server', (CLIENT[4], FIRST), 'client'),
                'a stranger that calls': ('stranger', (CLIENT[4], FIRST), 'client'),
        }.items():
            expect(not Call(lab, *call).reached(), f'{name} got through')
        opens(lab, session, FIRST)
        equal(expected(session), [], 'expected')


@scenario('nothing before the answer to AUTH, nor where it is refused, nor without the key')
def before():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, RANGE)
        session = Session(lab, login=False)
        expect(not passes(lab, session, FIRST), 'before AUTH')
        session.command('AUTH TLS')
        expect(not passes(lab, session, FIRST), 'before its answer')
        session.reply('530 no')
        expect(not passes(lab, session, FIRST), 'AUTH was refused')
        session.reply('234 go on')
        expect(not passes(lab, session, FIRST), 'nobody had asked for that 234')
        secure(session)
        opens(lab, session, FIRST)
        rule(lab, 'ftps=opaque')
        other = opaque(lab)
        opens(lab, session, FIRST)
        session.close()
        settled(lambda: passes(lab, other, FIRST), lambda through_: not through_, 'without a range')
        equal(asked('-n', lab.gateway, 'stats')['reasons']['opaque'], 2, 'counted as opaque')


@scenario('an HTTP client that is told of AUTH opens nothing')
def web():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, RANGE, 'ftps-active=50000-50003', 'ftps-active-source=any')
        session = Session(lab, login=False)
        session.command('POST / HTTP/1.1')
        session.command('Host: x')
        secure(session)
        expect(not passes(lab, session, FIRST), 'a port of the server\'s')
        expect(not Call(lab, 'server', (CLIENT[4], 50000), 'client').reached(), 'one of the client\'s')


@scenario('a second after the end of the session nothing is let in; what is open stays open')
def end():
    gateway.load_helper()

    def ask(how):
        session = opaque(lab)
        opens(lab, session, FIRST)
        call = Call(lab, 'client', (SERVER[4], FIRST), 'server')
        expect(call.reached(), 'while it lives')
        how(session)
        expect(not passes(lab, session, LAST), 'a port was reached after the end')
        expect(call.transfers(), 'what was open has ended, too')
        session.close()

    def reset(session):
        linger = b'\1\0\0\0\0\0\0\0'
        session.client.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        session.client.connection.close()

    with Gateway(nat='none') as lab:
        rule(lab, RANGE)
        each([(Session.close,), (reset,),
              (lambda session: session.client.connection.shutdown(socket.SHUT_WR),),
              (lambda session: lab.inside('conntrack', '-D', '-p', 'tcp', '--dport', '21'),)], ask)


@scenario('the hook comes with an encrypted session, and goes with the last range')
def hook():
    gateway.load_helper()
    probes = TRACING / 'kprobe_events'
    with Gateway(nat='none') as lab, tracing():
        if not probes.exists():
            print('    | this kernel has no probes: not asked')
            return
        probes.write_text('p:hook nf_ftp:look_at_syn', encoding='ascii')
        with tracing('kprobes'):
            rule(lab, RANGE)
            plain = Session(lab)
            expect(not hooked(plain), 'a session that is not encrypted has it')
            one, two = opaque(lab), opaque(lab)
            settled(lambda: hooked(plain), bool, 'the hook')
            one.close()
            lab.inside('conntrack', '-D', '-p', 'tcp', '--sport', str(one.client_endpoint[1]))
            expect(passes(lab, two, FIRST), 'the other session')
            expect(hooked(plain), 'it is gone too early')
            rule(lab, 'ftps=opaque')
            expect(passes(lab, two, FIRST), 'one that began with a range')
            two.close()
            lab.inside('conntrack', '-D', '-p', 'tcp', '--sport', str(two.client_endpoint[1]))
            settled(lambda: hooked(plain), lambda is_there: not is_there, 'the hook')
            rule(lab, RANGE)
            opens(lab, opaque(lab), FIRST)
        probes.write_text('', encoding='ascii')


@scenario('who ends an encrypted session does not empty the queues of the gateway')
def queued():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, RANGE)
        lab.nft('insert rule inet gateway forward udp dport 4000 queue num 0\n')
        with Queue(lab.gateway) as queue, datagrams(lab.client) as near, \
                datagrams(lab.server, 4000) as far:
            near.sendto(b'x', (SERVER[4], 4000))
            waiting, _ = queue.take()
            for _ in range(3):
                session = opaque(lab)
                opens(lab, session, FIRST)
                session.close()
                lab.inside('conntrack', '-D', '-p', 'tcp')
                # the hook would be gone a second later
                for _ in range(2):
                    expect(not passes(lab, session, LAST), 'a port was reached after the end')
            queue.let_go(waiting)
            equal(far.recv(9), b'x', 'what had waited')


@scenario('the module is unloaded with the hook in force')
def unload():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, RANGE)
        session = opaque(lab)
        opens(lab, session, FIRST)
        gateway.unload_helper()
        expect(not passes(lab, session, FIRST), 'it is open without the module')


@scenario('so many at a time, and no more; one that has ended makes room')
def connections():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, 'ftps=40000-40009', 'ftps-connections=3')
        session = opaque(lab)
        opens(lab, session, 40009)
        # that one counts for a second
        calls = [Call(lab, 'client', (SERVER[4], 40000 + i), 'server', seconds=4) for i in range(3)]
        expect(all(call.reached() for call in calls), 'the first three')
        expect(not passes(lab, session, 40003), 'the fourth')
        counted = reasons(lab.gateway)
        expect(counted.pop('ftps-full', 0) > 0, 'it was not counted')
        equal(counted, {'opaque': 1}, 'reasons')
        expect(calls[0].transfers(), 'one that is open')
        settled(lambda: passes(lab, session, 40004), bool, 'the next one')
        (shown,) = listed(lab)
        equal((shown['state'], shown['ftps'], 'ftps_active' in shown),
              ('opaque', '40000-40009', False), 'session list')
        expect(shown['ftps_opened'] >= 5, f'let in: {shown["ftps_opened"]}')
        here = [(one['mode'], one['address'], one['port']) for one in shown['data']
                if one['state'] == 'open']
        for number in 40001, 40002:
            expect(('passive', SERVER[4], number) in here, f'session list: {here}')


@scenario('a port of the client\'s, called by its server from port 20; through NAT that keeps it',
          seconds=240)
def active():
    gateway.load_helper()

    def ask(nat, family):
        with Gateway(nat=nat, hosts=ALL) as lab:
            rule(lab, 'ftps-active=50000-50001')
            session = opaque(lab, family)
            to = OUTER if nat in ('snat', 'both') else CLIENT
            source = SERVER[family], 20

            def call(number, caller='server', source=source, to=to):
                return Call(lab, caller, (to[family], number), 'client', source).transfers()
            settled(lambda: call(50000), bool, 'the call')
            expect(not call(50002), 'another port')
            expect(not call(50001, source=(SERVER[family], 21000)), 'from another port')
            expect(not call(50001, 'stranger', (STRANGER[family], 20)), 'a stranger')
            expect(not Call(lab, 'server', (CLIENT2[family], 50001), 'client2', source).reached(),
                   'another client')
            expect(not passes(lab, session, 50001), 'the client calls its server')
            rule(lab, 'ftps-active-source=any')
            session.close()
            other = opaque(lab, family)
            settled(lambda: call(50001, source=(SERVER[family], 21001)), bool, 'from any port')
            other.close()
    each([('none', 4), ('snat', 4), ('snat', 6), ('both', 4)], ask)


@scenario('two clients behind one address: their ports are called for neither')
def ambiguous():
    gateway.load_helper()
    with Gateway(nat='snat', hosts=ALL) as lab:
        rule(lab, 'ftps-active=50000-50001')
        one = opaque(lab)

        def call():
            return Call(lab, 'server', (OUTER[4], 50000), 'client', (SERVER[4], 20)).transfers()
        settled(call, bool, 'the call')
        two = opaque(lab, client='client2')
        expect(not call(), 'it is called for one of two')
        expect(reasons(lab.gateway).get('ftps-ambiguous', 0) > 0, 'it is not counted')
        two.close()
        settled(call, bool, 'the call to the one that is left')
        one.close()


@scenario('a balancer: each client is led to the server that has its session')
def balancer():
    gateway.load_helper()
    with Gateway(nat='dnat', hosts=ALL) as lab:
        lab.nft('flush chain inet gateway dst_nat\n'
                f'add rule inet gateway dst_nat ip daddr {DIALLED[4]} tcp dport 21 dnat ip to '
                f'ip saddr map {{ {CLIENT[4]} : {SERVER[4]}, {CLIENT2[4]} : {STRANGER[4]} }}\n')
        rule(lab, RANGE)
        near = opaque(lab)
        far = opaque(lab, client='client2', server='stranger')
        opens(lab, near, FIRST)
        opens(lab, far, FIRST, caller='client2', listener='stranger')
        expect(not passes(lab, near, FIRST, listener='stranger'), 'led to the other server')
        expect(not passes(lab, far, FIRST, caller='client2'), 'led to the other server')


@scenario('modes= holds for the ranges, too')
def modes():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, RANGE, 'ftps-active=50000-50001', 'modes=active')
        session = opaque(lab)
        settled(lambda: Call(lab, 'server', (CLIENT[4], 50000), 'client', (SERVER[4], 20)).transfers(),
                bool, 'active')
        expect(not passes(lab, session, FIRST), 'passive')
        expect(reasons(lab.gateway).get('mode', 0) > 0, 'it is not counted')


@scenario('ports marked tls: opaque from the first byte on, and their ranges open')
def implicit():
    gateway.load_helper()
    with Gateway(nat='dnat', ports={990: 990, 21: 21, 9900: 990}) as lab:
        lab.tool('port', 'set', '21')
        lab.tool('port', 'add', '990', 'tls')
        equal(asked('-n', lab.gateway, 'port', 'list')['ports'],
              [{'port': 21, 'profile': 'ftp', 'tls': False},
               {'port': 990, 'profile': 'ftp', 'tls': True}], 'port list')
        rule(lab, RANGE)
        for dialled in (990, 9900):
            session = Session(lab, port=dialled, login=False)
            session.client.say(HELLO)
            session.server.hear_bytes()
            equal([one['state'] for one in sessions(lab.gateway)], ['opaque'], 'session list')
            session.command(port(4000))
            session.command('PASV')
            session.reply(passive(4001))
            equal(expected(session), [], 'expected')
            opens(lab, session, FIRST)
            session.close()
            lab.inside('conntrack', '-D', '-p', 'tcp', '--dport', str(dialled))
        session = Session(lab)
        expect(not passes(lab, session, FIRST), 'a port without tls')
        equal([one['state'] for one in sessions(lab.gateway)], ['ready'], 'session list')


@scenario('ftps=deny ends a session that asks for encryption; ftps=require one that does not')
def denied():
    gateway.load_helper()

    def ask(key, line, before, fate):
        rule(lab, f'ftps={key}')
        session = Session(lab, login=False)
        session.reply('220 ready')
        for command, reply in before:
            session.command(command)
            session.reply(reply)
        session.client.say(line)
        equal(session.server.fate(), fate, f'what the server hears of {line}')
        session.close()

    with Gateway(nat='snat') as lab:
        each([('deny', 'AUTH TLS', (), 'reset'), ('deny', 'auth ssl', (), 'reset'),
              ('deny', 'USER u', (), 'USER u'), ('opaque', 'AUTH TLS', (), 'AUTH TLS'),
              ('require', 'USER u', (), 'reset'), ('require', 'user u', (), 'reset'),
              ('require', 'USER u', (('AUTH TLS', '530 no'),), 'reset'),
              ('require', 'USER u', (('AUTH TLS', '234 go'),), 'USER u'),
              ('require', 'FEAT', (), 'FEAT'), ('require', 'AUTH TLS', (), 'AUTH TLS'),
              ('40000-40001', 'USER u', (), 'USER u')], ask)
        equal(reasons(lab.gateway), {'denied': 5, 'opaque': 1}, 'reasons')


@scenario('ftps=require,LO-HI: who asks for encryption has the range, who does not is refused')
def required_range():
    gateway.load_helper()
    with Gateway(nat='snat') as lab:
        rule(lab, f'ftps=require,{FIRST}-{LAST}')
        session = opaque(lab)
        opens(lab, session, FIRST)
        expect(not passes(lab, session, LAST + 1), 'the port behind it was reached')
        session.close()
        session = Session(lab, login=False)
        session.reply('220 ready')
        session.client.say('USER u')
        equal(session.server.fate(), 'reset', 'what the server hears of USER')
        rule(lab, 'ftps=require')
        session = opaque(lab)
        expect(not passes(lab, session, FIRST), 'a range that was taken back is open')


@scenario('CCC: what is clear again is read again; a PORT in it is translated')
def ccc():
    gateway.load_helper()
    with Gateway(nat='snat') as lab:
        rule(lab, RANGE)
        session = opaque(lab)
        for end_, other in ((session.client, session.server), (session.server, session.client)):
            end_.say(HELLO)
            other.hear_bytes()
        opens(lab, session, FIRST)
        equal(session.command(port(4000)), port(4000, OUTER[4]), 'the PORT')
        equal(expected(session), [4000], 'expected')
        equal([one['state'] for one in listed(lab)], ['ready'], 'session list')
        expect(not passes(lab, session, FIRST), 'its range is still open')


@scenario('a connection in another zone is none of the session\'s')
def zones():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        rule(lab, RANGE)
        session = opaque(lab)
        opens(lab, session, FIRST)
        lab.nft('table inet zone { chain zone { type filter hook prerouting priority raw;'
                ' tcp dport 40000-40003 ct zone set 7; }; }')
        expect(not passes(lab, session, FIRST), 'it was let in')
        lab.nft('flush chain inet zone zone')
        opens(lab, session, FIRST)


@scenario('another gateway takes over: implicit TLS keeps its range, a session with AUTH does not')
def taken_over():
    gateway.load_helper()
    with Gateway(nat='both', ports={21: 21, 990: 990}) as lab:
        lab.tool('port', 'set', '21')
        lab.tool('port', 'add', '990', 'tls')
        rule(lab, RANGE)
        for dialled in (990, 21):
            session = Session(lab, port=dialled, login=False)
            if dialled == 21:
                secure(session)
            # as a gateway that has seen nothing of it gets the entry from conntrackd
            lab.inside('conntrack', '-D', '-p', 'tcp', '--dport', str(dialled))
            inject(lab.gateway, session.client_endpoint, session.dialled,
                   (OUTER[4], session.client_endpoint[1]), (SERVER[4], dialled))
            expect(not passes(lab, session, FIRST), 'before its next segment')
            session.client.say(HELLO)
            session.server.hear_bytes()
            if dialled == 990:
                opens(lab, session, FIRST)
            else:
                expect(not passes(lab, session, FIRST), 'nobody has seen AUTH')
            session.close()


@scenario('the commands of docs/situations.md')
def documented():
    gateway.load_helper()
    with Gateway(nat='dnat', ports={21: 21, 990: 990}) as lab:
        lab.tool('port', 'set', '21')
        SITUATIONS.follow(lab.gateway, 'TLS', 0)
        SITUATIONS.follow(lab.gateway, 'TLS', 1)
        SITUATIONS.follow(lab.gateway, 'TLS', 2)
        opens(lab, opaque(lab), 50099)
        session = Session(lab, port=990, login=False)
        session.client.say(HELLO)
        session.server.hear_bytes()
        opens(lab, session, 50000)


@scenario('what is wrong with the keys is said')
def wrong():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        here = '-n', lab.gateway, 'profile', 'set', 'ftp'
        refused('privileged=yes', *here, 'ftps=900-2000')
        refused('privileged=yes', *here, 'ftps-active=20-2000')
        lab.tool('profile', 'set', 'ftp', 'ftps=900-2000', 'privileged=yes', 'ftps-connections=64')
        refused('privileged=yes', *here, 'privileged=no')

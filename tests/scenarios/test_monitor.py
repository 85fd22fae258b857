# SPDX-License-Identifier: GPL-2.0
"""What happens is told to those who watch, and costs nobody else anything."""
import contextlib
import json
import re

import gateway
from dialogue import Session
from gateway import CLIENT, CLIENT2, Gateway
from monitor import Monitor, watching
from offer import Offer
from scenario import equal, expect, scenario, settled
from test_trace import TRACING, recorded, tracing
from tool import asked

PRIVILEGED = 'PORT 192,168,100,200,0,22'
LOCAL = re.compile(r'^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d ')
# as the kernel lists a socket that is told when families come and go
CONTROLLER = ' 00008000 '
TIME = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z')


def stats(lab):
    return asked('-n', lab.gateway, 'stats')


def ends(session):
    client, server = session.client_endpoint, session.server.connection.getsockname()[:2]
    return {'client': client[0], 'client_port': client[1], 'server': server[0],
            'server_port': server[1], 'profile': 'ftp'}


def without_time(event):
    expect(TIME.fullmatch(event['time']), f'{event["time"]} is no time')
    return {key: value for key, value in event.items() if key != 'time'}


@scenario('a transfer from its beginning to its end')
def transfer():
    gateway.load_helper()
    with Gateway(nat='snat') as lab, Monitor(lab.gateway, '-j') as monitor:
        watching(lab, monitor)
        session = Session(lab)
        about = ends(session)

        def told(name, **more):
            # those that it was tried with end some time
            while (event := without_time(monitor.event()))['client_port'] != about['client_port']:
                equal(event['event'], 'session-close', 'of another session')
            equal(event, {'event': name, **about, **more}, 'the event')

        told('session-open')
        offer = Offer(session, 'PORT', 4000)
        target = {'mode': 'active', 'address': CLIENT[4], 'port': 4000}
        told('expect', verb='PORT', **target)
        told('rewrite', verb='PORT', before='192,168,100,200,15,160', after='10,9,9,1,15,160',
             **target)
        expect(offer.transfer(), 'the transfer')
        told('used', **target)
        session.command('PORT 192,168,100,200,15,161')
        target['port'] = 4001
        told('expect', verb='PORT', **target)
        told('rewrite', verb='PORT', before='192,168,100,200,15,161', after='10,9,9,1,15,161',
             **target)
        session.reply('500 no')
        told('withdrawn', **target)
        told('refuse', reason='rejected')
        session.command(PRIVILEGED)
        target['port'] = 22
        told('refuse', verb='PORT', reason='privileged-port', text='192,168,100,200,0,22', **target)
        session.reply('500 no')
        session.command('AUTH TLS')
        session.reply('234 go on')
        told('tls', reason='opaque')
        lab.inside('conntrack', '-D', '-p', 'tcp', '--dport', '21')
        told('session-close')


@scenario('a reply that does not fit what was asked: told with its code, whoever answers next')
def resynchronised():
    gateway.load_helper()
    with Gateway(nat='none') as lab, Monitor(lab.gateway, '-j') as monitor:
        watching(lab, monitor)
        session = Session(lab)
        before = stats(lab)['counters']['resynchronised']
        session.command('PASV')
        session.reply('150 here it comes')
        equal(without_time(monitor.event('resynchronised')),
              {'event': 'resynchronised', **ends(session), 'text': '150'}, 'the event')
        equal(stats(lab)['counters']['resynchronised'], before + 1, 'counted')


@scenario('what another session of the same client takes over is withdrawn from the first')
def taken_over():
    gateway.load_helper()
    with Gateway(nat='none') as lab, Monitor(lab.gateway, '-j') as monitor:
        watching(lab, monitor)
        old, new = Session(lab), Session(lab)
        for session in old, new:
            Offer(session, 'PORT', 4000).close()
        equal(without_time(monitor.event('withdrawn')),
              {'event': 'withdrawn', **ends(old), 'mode': 'active', 'address': CLIENT[4],
               'port': 4000}, 'the event')


@scenario('an address that came in pieces is told whole')
def in_pieces():
    gateway.load_helper()
    with Gateway(nat='snat') as lab, Monitor(lab.gateway, '-j') as monitor:
        watching(lab, monitor)
        session = Session(lab)
        for at in range(1, 22):
            text = b'192,168,100,200,15,' + str(at + 100).encode()
            session.client.say(b'PORT ' + text[:at])
            session.client.say(text[at:] + b'\r\n')
            session.server.hear()
            session.reply('200 ok')
            event = monitor.event('rewrite')
            equal((event['before'], event['after']),
                  (text.decode(), f'10,9,9,1,15,{at + 100}'), f'cut at {at}')


@scenario('an address that came in pieces, and for which there is no port, is told as it was said')
def in_pieces_refused():
    gateway.load_helper()
    with Gateway(nat='snat') as lab, Monitor(lab.gateway, '-j') as monitor:
        lab.tool('profile', 'set', 'ftp', 'nat-ports=20000-20000')
        watching(lab, monitor)
        Offer(Session(lab), 'PORT', 4000).close()
        session, text = Session(lab), '192,168,100,200,15,161'
        for at in 1, 10, 21:
            session.client.say(f'PORT {text[:at]}'.encode())
            session.client.say(f'{text[at:]}\r\n'.encode())
            equal(session.server.hear(), 'PORT -', 'what the server hears')
            session.reply('501 no')
            event = monitor.event('refuse')
            equal((event['reason'], event['text']), ('nat-ports-full', text), f'cut at {at}')


@scenario('what the server had to agree to is told without a verb, which is not kept')
def agreed():
    gateway.load_helper()
    with Gateway(nat='none') as lab, Monitor(lab.gateway, '-j') as monitor:
        watching(lab, monitor)
        session = Session(lab, 6, login=False)
        session.reply('220 ready')
        session.command('EPRT |2|fd00:1::200|4000|')
        session.reply('200 ok')
        event = monitor.event('expect')
        equal((event.get('verb'), event['mode'], event['port']), (None, 'active', 4000), 'the event')


@scenario('without NAT, passive, IPv6; and as text')
def passive():
    gateway.load_helper()
    with Gateway(nat='none') as lab, Monitor(lab.gateway) as monitor:
        watching(lab, monitor)
        session = Session(lab, 6)
        expect(monitor.line().endswith(' session-open'), 'session-open')
        offer = Offer(session, 'EPSV')
        expect(monitor.line().endswith(f'expect EPSV, passive to [fd00:2::9]:{offer.port}'),
               'expect')
        offer.close()
        session.reply('229 ok (|||4000|)')
        equal(monitor.line().partition(' refuse ')[2],
              'EPSV |||4000|: not-asked: nothing asked for this reply', 'refuse')


@scenario('a monitor that is too slow is told how many events it lost, and slows nobody')
def slow():
    gateway.load_helper()
    with Gateway(nat='none') as lab, Monitor(lab.gateway, '-j') as monitor:
        watching(lab, monitor)
        session = Session(lab)
        monitor.event('session-open')
        monitor.stop()
        before = stats(lab)['reasons']['privileged-port']
        for _ in range(100):
            session.client.say(f'{PRIVILEGED}\r\n'.encode() * 100)
            for _ in range(100):
                session.server.hear()
        equal(stats(lab)['reasons']['privileged-port'] - before, 10000, 'refusals')
        monitor.go_on()
        told = lost = 0
        while told + lost < 10000:
            event = monitor.event('refuse', 'lost')
            told, lost = told + (event['event'] == 'refuse'), lost + event.get('count', 0)
        equal(told + lost, 10000, 'refusals told and lost')
        expect(lost, 'nothing was lost: the flood was none')


@scenario('several watch, each in its namespace; the module goes, and comes back')
def several():
    gateway.load_helper()
    with Gateway(nat='none') as lab, Gateway(nat='none', prefix='x') as other:
        with Monitor(lab.gateway, '-j') as one, Monitor(lab.gateway, '-j') as two, \
             Monitor(other.gateway, '-j') as third:
            for where, monitor in ((lab, one), (lab, two), (other, third)):
                watching(where, monitor)
            while one.line(0.2):            # what the others were tried with
                pass
            session = Session(lab)
            for monitor in (one, two):
                equal(monitor.event()['event'], 'session-open', 'the first event')
            equal(third.line(0.5), None, 'what is seen elsewhere')
            session.close()
            lab.tool('port', 'set', '')
            other.tool('port', 'set', '')
            settled(lambda: gateway.subprocess.run(['rmmod', 'nf_ftp'], check=False).returncode,
                    lambda status: not status, 'rmmod')
            for monitor in (one, two, third):
                equal(without_time(monitor.event('module-gone')), {'event': 'module-gone'}, 'it says')
            gateway.load_helper()
            for monitor in (one, two, third):
                # the end of a session can be told behind the module's, which the kernel tells
                back = monitor.event('module-back', 'session-open', 'module-gone')
                equal(without_time(back), {'event': 'module-back'}, 'it says')
            lab.set_rules('none')
            session = Session(lab)
            for monitor in (one, two):
                equal(without_time(monitor.event()), {'event': 'session-open', **ends(session)},
                      'what is told after the reload')
            equal(third.line(0.5), None, 'what is seen elsewhere after the reload')


@scenario('a module that goes and comes at once, again and again: no monitor ends, or is left behind')
def reloads():
    gateway.load_helper()
    with Gateway(nat='none') as lab, Monitor(lab.gateway) as monitor:
        watching(lab, monitor)
        lab.tool('port', 'set', '')
        for number in range(5):
            settled(lambda: gateway.subprocess.run(['rmmod', 'nf_ftp'], check=False).returncode,
                    lambda status: not status, 'rmmod')
            gateway.load_helper()
            said = [monitor.line() for _ in range(2)]
            for line, word in zip(said, ('module-gone: nf_ftp is not loaded; waiting until it is',
                                         'module-back: nf_ftp is loaded again, and watched')):
                equal(LOCAL.sub('', line or ''), word, f'line of reload {number}: {said}')
        lab.set_rules('none')
        Session(lab)
        expect(monitor.line().endswith(' session-open'), 'session-open')


@scenario('who watches with a filter sees what it names, and always what was lost')
def filtered():
    gateway.load_helper()
    with Gateway(nat='none', hosts=('client', 'client2', 'server')) as lab:
        lab.tool('profile', 'add', 'guests')
        filters = (('event', 'refuse,used'), ('reason', 'privileged-port'), ('client', f'{CLIENT[4]}'),
                   ('client', f'{CLIENT2[4]}/32'), ('server', '10.9.9.0/24', 'profile', 'ftp'),
                   ('profile', 'guests'))
        monitors = [Monitor(lab.gateway, '-j', *words) for words in filters]
        with contextlib.ExitStack() as stack:
            for monitor in monitors:
                stack.enter_context(monitor)
            everything = stack.enter_context(Monitor(lab.gateway, '-j'))
            settled(lambda: lab.inside('cat', '/proc/net/netlink').count(CONTROLLER),
                    lambda count: count == len(filters) + 1, 'monitors that follow the module')
            watching(lab, everything)
            session = Session(lab)
            session.command(PRIVILEGED)
            everything.event('refuse')
            names = [event['event'] for event in everything.seen if event['client_port']
                     == session.client_endpoint[1]]
            equal(names, ['session-open', 'refuse'], 'what happened')
            wanted = (['refuse'], ['refuse'], names, [], names, [])
            for words, monitor, events in zip(filters, monitors, wanted):
                seen = []
                while (text := monitor.line(1)):
                    event = json.loads(text)
                    if event['client_port'] == session.client_endpoint[1]:
                        seen.append(event['event'])
                equal(seen, events, ' '.join(words))


@scenario('who watches in another namespace does not take the sessions of this one from their fast path')
def elsewhere():
    gateway.load_helper()
    probes = TRACING / 'kprobe_events'
    with Gateway(nat='none') as lab, Gateway(nat='none', prefix='x') as other:
        with tracing():
            session = Session(lab)
        if not probes.exists():
            print('    | this kernel has no probes: not asked')
            return
        probes.write_text('p:slow nf_ftp:help_slow', encoding='ascii')
        with tracing('kprobes'):
            for where, slow in (other, False), (lab, True):
                with Monitor(where.gateway, '-j') as monitor:
                    watching(where, monitor)
                    (TRACING / 'trace').write_text('', encoding='ascii')
                    session.command('NOOP')
                    equal(bool(recorded()), slow, f'slow, while {where.gateway} is watched')
        probes.write_text('', encoding='ascii')

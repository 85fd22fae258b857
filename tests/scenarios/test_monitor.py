# SPDX-License-Identifier: GPL-2.0
"""What happens is told to those who watch, and costs nobody else anything."""
import re

import gateway
from dialogue import Session
from gateway import CLIENT, Gateway
from monitor import Monitor, watching
from offer import Offer
from scenario import equal, expect, scenario, settled
from tool import asked

PRIVILEGED = 'PORT 192,168,100,200,0,22'
TIME = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z')


def stats(lab):
    return asked('-n', lab.gateway, 'stats')


def ends(session):
    client, server = session.client_endpoint, session.server.connection.getsockname()[:2]
    return {'client': client[0], 'client_port': client[1], 'server': server[0],
            'server_port': server[1]}


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


@scenario('several watch, each in its namespace; the module goes')
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
                status, error = monitor.ended()
                equal(status, 1, 'exit status when the module is gone')
                equal(error, "nf-ftp: watching: `nf_ftp': it is no longer loaded\n", 'it says')

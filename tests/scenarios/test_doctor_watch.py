# SPDX-License-Identifier: GPL-2.0
"""nf-ftp doctor --watch: somebody tries a transfer, and it says where that stopped."""
import contextlib
import json
import signal
import subprocess

import gateway
from dialogue import Session, connect
from gateway import TOOL
from networks import FIREWALL, MASQUERADE, OUTER, WAYS, Networks, at
from offer import Offer, fails, line, works
from scenario import equal, expect, scenario, settled
from test_ftps import Call, secure
from topology import pair

TABLE = 'nf_ftp_watch'
DEAF = '''
table ip deaf {
	chain input {
		type filter hook input priority filter;
		tcp dport >= 1024 drop
	}
}
'''
RANGE, FIRST = '50000-50099', 50000
UNRELATED = FIREWALL.replace('established,related', 'established')


class Watched:
    """What was seen, once the block is over."""


@contextlib.contextmanager
def watched(lab, wrong=True):
    """Watches for the time of the block; the table is there for that time only."""
    seen = Watched()
    watcher = subprocess.Popen([TOOL, '-j', '-n', lab.gateway, 'doctor', '--watch', '300'],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        settled(lambda: lab.inside('nft', 'list', 'tables'), lambda text: TABLE in text, 'a table')
        yield seen
    finally:
        watcher.send_signal(signal.SIGINT)
        out, err = watcher.communicate(timeout=120)
    equal((watcher.returncode, err), (int(wrong), ''), 'exit status, errors')
    expect(TABLE not in lab.inside('nft', 'list', 'tables'), 'the table is left')
    seen.__dict__.update(json.loads(out)['watch'])


def stopped(seen, where, detail=''):
    """There was one session, and it stopped there."""
    equal([one['stopped'] for one in seen.sessions], [where], f'where, of {seen.__dict__}')
    expect(detail in seen.sessions[0]['detail'], f'{detail!r} is not in {seen.sessions}')


def gate(rules=FIREWALL):
    gateway.load_helper()
    return Networks(rules=rules + MASQUERADE, hosts=('inner', 'outer'))


def refused(lab):
    """Nobody gets through to the port."""
    try:
        connect(lab.space['inner'], (OUTER[4], 21), seconds=1).close()
    except OSError:
        return
    expect(False, 'a control connection')


@scenario('no control connection: it does not come, is dropped, or is not answered', seconds=120)
def none():
    with gate() as lab:
        lab.tool('port', 'set', '21')
        with watched(lab) as seen:
            pass
        equal((seen.sessions, seen.segments), ([], 0), 'nobody came')
        expect('does not come to this machine' in seen.text, seen.text)
        lab.inside('nft', 'insert rule inet filter forward tcp dport 21 counter drop')
        with watched(lab) as seen:
            refused(lab)
        equal(seen.sessions, [], 'dropped')
        expect("dropped by rule " in seen.text and "chain `forward', table `inet filter'" in seen.text,
               seen.text)
        lab.inside('nft', 'flush chain inet filter forward')
        with watched(lab) as seen:
            refused(lab)
        expect("dropped by the policy of chain `forward'" in seen.text, seen.text)


@scenario('the server lets nobody in')
def login():
    with gate() as lab:
        lab.tool('port', 'set', '21')
        with watched(lab) as seen:
            session = Session(lab, 4, client='inner', server='outer', dialled=(OUTER[4], 21),
                              login=False)
            session.reply('220 ready')
            session.command('USER u')
            session.reply('331 password')
            session.command('PASS p')
            session.reply('530 no')
        stopped(seen, 'login')


@scenario('nothing is announced; PASV is answered, and nobody calls; a wrong address')
def announced():
    with gate() as lab:
        lab.tool('port', 'set', '21')
        with watched(lab) as seen:
            session = pair(lab, WAYS['out'], 4)
        stopped(seen, 'announced')
        with watched(lab) as seen:
            session.command('PASV')
            session.reply(line('PASV', OUTER[4], 50000))
        stopped(seen, 'syn')
        with watched(lab) as seen:
            session.command('PASV')
            session.reply(line('PASV', '192.0.2.99', 50000))
        stopped(seen, 'refused', 'foreign-address')


@scenario('its first segment is dropped: by a policy, by a rule; and then it is not')
def dropped():
    with gate(UNRELATED) as lab:
        lab.tool('port', 'set', '21')
        session = pair(lab, WAYS['out'], 4)
        with watched(lab) as seen:
            fails(session, 'PASV')
        stopped(seen, 'dropped', "by the policy of chain `forward', table `inet filter'")
        with watched(lab) as seen:
            fails(session, 'PORT')
        stopped(seen, 'dropped', "by the policy of chain `forward', table `inet filter'")
        rule = lab.inside('nft', '-a', '-e', 'insert rule inet filter forward ct state related drop')
        handle = rule.split('handle')[1].split()[0]
        with watched(lab) as seen:
            fails(session, 'PASV')
        stopped(seen, 'dropped', f"by rule {handle} of chain `forward'")
        lab.inside('nft', f'delete rule inet filter forward handle {handle}')
        lab.inside('nft', 'insert rule inet filter forward ct state related accept')
        for verb in 'PASV', 'PORT':
            with watched(lab, wrong=False) as seen:
                works(session, verb)
            stopped(seen, 'nowhere')


@scenario('it is let through, and the other side drops it')
def answer():
    with gate() as lab:
        lab.tool('port', 'set', '21')
        session = pair(lab, WAYS['out'], 4)
        at('outer', 'nft', '-f', '-', text=DEAF)
        with watched(lab) as seen:
            fails(session, 'PASV')
        stopped(seen, 'answer')


@scenario('a data connection came and went, and nothing is wrong')
def came():
    with gate() as lab:
        lab.tool('port', 'set', '21')
        with watched(lab, wrong=False) as seen:
            session = pair(lab, WAYS['out'], 4)
            for _ in range(2):
                works(session, 'PASV')
            session.close()
        stopped(seen, 'nowhere')
        equal((seen.sessions[0]['announced'], seen.sessions[0]['came']), (2, 2), 'how many')


@scenario('it is let through, and nobody listens there: both modes, one after the other',
          seconds=120)
def reset():
    with gate() as lab:
        lab.tool('port', 'set', '21')
        session = pair(lab, WAYS['out'], 4)
        for verb in 'PASV', 'PORT':
            with watched(lab) as seen:
                offer = Offer(session, verb)
                offer.close()
                try:
                    offer.connect()
                except ConnectionRefusedError:
                    pass
                else:
                    expect(False, 'somebody listens')
            stopped(seen, 'reset')
            equal([seen.sessions[0][key] for key in ('used', 'passed', 'answered')],
                  [True, True, False], 'how far')
        with watched(lab, wrong=False) as seen:
            works(session, 'PASV')
        stopped(seen, 'nowhere')


def encrypted(lab):
    """A session through the gateway that is encrypted."""
    return secure(Session(lab, 4, client='inner', server='outer', dialled=(OUTER[4], 21),
                          login=False))


def called(lab):
    """A call to a port of the server's range; it is let in as soon as the hook is there."""
    return Call(lab, 'inner', (OUTER[4], FIRST), 'outer').transfers()


def opened(lab):
    """How many calls were let come."""
    return json.loads(lab.tool('-j', 'session', 'list'))['sessions'][0]['ftps_opened']


@scenario('an encrypted session: without a range, not called, called, and nobody listens there',
          seconds=120)
def tls():
    with gate() as lab:
        lab.tool('port', 'set', '21')
        with watched(lab) as seen:
            session = encrypted(lab)
        stopped(seen, 'encrypted', 'nf-ftp profile set ftp ftps=LO-HI')
        session.close()
        lab.tool('profile', 'set', 'ftp', f'ftps={RANGE}')
        with watched(lab) as seen:
            session = encrypted(lab)
        stopped(seen, 'encrypted', 'no call to a port of the server\'s from 50000 to 50099')
        settled(lambda: called(lab), bool, 'a call')
        with watched(lab, wrong=False) as seen:
            expect(called(lab), 'a call')
        stopped(seen, 'nowhere')
        with watched(lab) as seen:
            try:
                connect(lab.space['inner'], (OUTER[4], FIRST + 1))
            except ConnectionRefusedError:
                pass
        stopped(seen, 'reset')


@scenario('the segment of an encrypted session is dropped, and sent again: that is one')
def again():
    with gate(UNRELATED) as lab:
        lab.tool('port', 'set', '21')
        lab.tool('profile', 'set', 'ftp', f'ftps={RANGE}')
        session = encrypted(lab)
        # until the hook is there, none of them is let come
        settled(lambda: called(lab) or opened(lab), bool, 'a call')
        with watched(lab) as seen:
            try:
                connect(lab.space['inner'], (OUTER[4], FIRST + 1), seconds=4)
            except OSError:
                pass
        stopped(seen, 'dropped', "by the policy of chain `forward'")
        equal(seen.sessions[0]['announced'], 1, 'how many')
        session.close()


@scenario('an encrypted session that was over before anybody watched is not told of')
def over():
    with gate() as lab:
        lab.tool('port', 'set', '21')
        encrypted(lab).close()
        with watched(lab) as seen:
            lab.inside('conntrack', '-D', '-p', 'tcp', '--dport', '21')
        equal(seen.sessions, [], 'sessions')


@scenario('the profile denies a command: AUTH, a login without it, or one of a list',
          seconds=120)
def denied():
    with gate() as lab:
        lab.tool('port', 'set', '21')
        for key, command in (('ftps=deny', 'AUTH TLS'), ('ftps=require', 'USER u'),
                             ('deny=SITE,STOR', 'SITE x')):
            lab.tool('profile', 'set', 'ftp', 'ftps=opaque', 'deny=')
            lab.tool('profile', 'set', 'ftp', key)
            with watched(lab) as seen:
                session = Session(lab, 4, client='inner', server='outer', dialled=(OUTER[4], 21),
                                  login=False)
                session.reply('220 ready')
                session.client.say(command)
                equal(session.server.fate(), 'reset', f'what the server hears of {command}')
            stopped(seen, 'denied', f'by {key}')

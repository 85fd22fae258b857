# SPDX-License-Identifier: GPL-2.0
"""Profiles: what the helper allows, chosen by a name."""
import itertools

import gateway
from dialogue import Session
from gateway import Gateway
from offer import Offer
from scenario import each, equal, expect, scenario, settled
from script import expected, port
from tool import asked, done, reasons, refused, sessions

USUAL = {'name': 'ftp', 'strict': True, 'foreign': 'no', 'privileged': False, 'modes': 'any',
         'active-source': 'any', 'expect-timeout': 300, 'keepalive': True, 'nat-ports': 'any',
         'ftps': 'opaque', 'ftps-active': 'none', 'ftps-active-source': 'minus-one',
         'ftps-connections': 16, 'deny': [], 'crlf': 'any'}


def profiles(lab):
    return {one['name']: one for one in asked('-n', lab.gateway, 'profile', 'list')['profiles']}


def by_rule(lab, name):
    """All control connections get this helper; afterwards the ruleset is the usual one again."""
    lab.tool('port', 'set', '')
    lab.nft('table inet gateway {\n'
            f'ct helper one {{ type "{name}" protocol tcp; }}\n'
            'chain give { tcp dport 21 ct helper set "one"; }\n}\n')


@scenario('each key, by default and as it is set')
def keys():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        equal(profiles(lab), {'ftp': USUAL}, 'at first')
        lab.tool('profile', 'add', 'b', 'modes=passive', 'expect-timeout=7')
        lab.tool('profile', 'set', 'ftp', 'strict=no', 'foreign=yes', 'privileged=yes')
        equal(profiles(lab), {
            'b': USUAL | {'name': 'b', 'modes': 'passive', 'expect-timeout': 7},
            'ftp': USUAL | {'strict': False, 'foreign': 'yes', 'privileged': True}}, 'as set')
        lab.tool('profile', 'set', 'b', 'modes=any')
        equal(profiles(lab)['b'], USUAL | {'name': 'b', 'expect-timeout': 7}, 'set again')
        lab.tool('profile', 'del', 'b')
        equal(list(profiles(lab)), ['ftp'], 'at last')


@scenario('what each key allows and forbids')
def effects():
    gateway.load_helper()
    low = itertools.count(1)

    def ask(keys_, line_, opens):
        lab.tool('profile', 'set', 'ftp', 'strict=yes', 'foreign=no', 'privileged=no', 'modes=any',
                 'expect-timeout=300', 'crlf=any')
        if keys_:
            lab.tool('profile', 'set', 'ftp', keys_)
        session = Session(lab, login='strict=' not in keys_)
        if line_ == 'PASV':
            session.command(line_)
            # another port each time: who waits at one keeps it
            session.reply(f'227 ok (10,9,9,9,10,{next(low)})')
        else:
            session.client.say(line_.encode() if line_.endswith('\n') else line_)
            session.server.hear()
        if keys_ == 'strict=yes':
            # before a login it is the server who says whether it may be
            session.reply('530 log in')
        equal(len(expected(session)), opens, 'expected')
        session.close()

    with Gateway(nat='none') as lab:
        each([('', port(4000), 1), ('', 'PASV', 1), ('', port(22), 0), ('privileged=yes', port(22), 1),
              ('', port(4001, '192.168.100.77'), 0), ('foreign=yes', port(4001, '192.168.100.77'), 1),
              ('foreign=10.0.0.0/8,192.168.100.64/26', port(4004, '192.168.100.77'), 1),
              ('foreign=10.0.0.0/8', port(4005, '192.168.100.77'), 0),
              ('crlf=strict', f'{port(4006)}\n', 0), ('crlf=strict', port(4007), 1),
              ('', f'{port(4008)}\n', 1),
              ('strict=yes', port(4002), 0), ('strict=no', port(4002), 1),
              ('modes=passive', port(4003), 0), ('modes=passive', 'PASV', 1),
              ('modes=active', port(4003), 1), ('modes=active', 'PASV', 0)], ask)
        equal(reasons(lab.gateway), {'privileged-port': 1, 'foreign-address': 2, 'before-login': 1,
                                     'bad-syntax': 1, 'mode': 2}, 'reasons')


@scenario('a data connection has to come in the time that the profile gives it')
def timeout():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        lab.tool('profile', 'set', 'ftp', 'expect-timeout=2')
        session = Session(lab)
        session.command(port(4000))
        session.reply('200 ok')
        equal(expected(session), [4000], 'expected')
        settled(lambda: expected(session), lambda found: not found, 'expected')


@scenario('chosen by a rule and by a port, shown by name; a live session keeps its keys')
def chosen():
    gateway.load_helper()

    def ask(choose, undo):
        lab.tool('profile', 'add', 'quiet', 'modes=passive')
        choose()
        session = Session(lab)
        session.command(port(4000))
        session.reply('500 no')
        equal(expected(session), [], 'expected of a passive profile')
        equal([one['profile'] for one in sessions(lab.gateway)], ['quiet'], 'session list')
        expect('helper=quiet' in lab.inside('conntrack', '-L'), 'conntrack -L does not show it')
        lab.tool('profile', 'set', 'quiet', 'modes=any')
        session.command(port(4001))
        session.reply('500 no')
        equal(expected(session), [], 'expected of the keys that it started with')
        other = Session(lab)
        other.command(port(4002))
        equal(expected(other), [4002], 'expected of the new keys')
        for one in (session, other):
            one.close()
        refused('refers to' if undo else 'port 21 is given to it', '-n', lab.gateway, 'profile', 'del',
                'quiet')
        if undo:
            lab.nft('flush chain inet gateway give')
            lab.nft('delete ct helper inet gateway one')
        lab.tool('port', 'set', '21')
        done('-n', lab.gateway, 'profile', 'del', 'quiet')
        lab.inside('conntrack', '-F')

    with Gateway(nat='none') as lab:
        each([(lambda: by_rule(lab, 'quiet'), True),
              (lambda: (lab.tool('port', 'set', ''),
                        lab.tool('port', 'add', '21', 'to', 'quiet')), False)], ask)


@scenario('a namespace that lacks the profile of a rule opens nothing, and says so')
def lacking():
    gateway.load_helper()
    with Gateway(nat='none') as lab, Gateway(nat='none', prefix='x') as other:
        other.tool('profile', 'add', 'elsewhere')
        by_rule(lab, 'elsewhere')
        session = Session(lab)
        session.command(port(4000))
        equal((expected(session), reasons(lab.gateway)), ([], {'no-profile': 1}), 'expected, reasons')
        by_rule(other, 'elsewhere')
        expect(Offer(Session(other), 'PORT').transfer(), 'the transfer where it is')


@scenario('what is wrong with a profile is said, and nothing is changed')
def wrong():
    gateway.load_helper()
    gateway.run('modprobe', 'nf_conntrack_irc')
    with Gateway(nat='none') as lab:
        here = '-n', lab.gateway, 'profile'
        refused('always exists', *here, 'del', 'ftp')
        refused("there is a profile of this name", *here, 'add', 'ftp')
        refused("no profile of this name", *here, 'set', 'nobody', 'strict=no')
        refused("no profile of this name", *here, 'del', 'nobody')
        refused("another helper's name", *here, 'add', 'irc')
    gateway.run('rmmod', 'nf_conntrack_irc')

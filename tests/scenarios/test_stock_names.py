# SPDX-License-Identifier: GPL-2.0
"""The stock helper's names for its other ports, `ftp-2121`, in rules that were written for it."""
import netns
from dialogue import Session
from gateway import Gateway, run
from modprobe import Installed
from modules import attempt, insert, users
from scenario import equal, expect, scenario
from script import expected, port
from tool import done, reasons, sessions

RULES = 'rules'                         # a namespace for them
GIVES = '''
table inet gateway {
	ct helper second { type "ftp-2121" protocol tcp; }
	chain give { tcp dport 2121 ct helper set "second"; }
}
'''


def nft(name, family='inet'):
    """Exit status, and what nft says, of a ruleset that names it."""
    return netns.command(RULES, ['nft', '-f', '-'], f'''
        flush ruleset
        table {family} x {{ ct helper y {{ type "{name}" protocol tcp; }}; }}''', 20)


@scenario('a ruleset that names ftp-2121 loads, and with it nf_ftp')
def loads():
    with Installed(options='options nf_conntrack_ftp ports=21,2121,65535\n'):
        run('ip', 'netns', 'add', RULES)
        for family in 'inet', 'ip', 'ip6':
            for name in 'ftp-2121', 'ftp-65535', 'ftp':
                equal(nft(name, family), (0, ''), f'{name} in a table of {family}')
                expect('nf_ftp' in users(), 'nf_ftp is not loaded')
                netns.command(RULES, ['nft', 'flush', 'ruleset'], '', 20)
                run('rmmod', 'nf_ftp')
        equal(nft('ftp-2121'), (0, ''), 'again')
        for name in 'ftp-21', 'ftp-2122', 'ftp-x':
            expect(nft(name)[0], f'{name} was accepted')
        for command in 'iptables', 'ip6tables':
            equal(netns.command(RULES, [command, '-t', 'raw', '-A', 'PREROUTING', '-p', 'tcp',
                                        '--dport', '2121', '-j', 'CT', '--helper', 'ftp-2121'],
                                '', 20), (0, ''), command)


@scenario('its own ports= makes no such names, and the names that are made are given back')
def own_name():
    run('ip', 'netns', 'add', RULES)
    equal(insert('ports=21,2121'), (0, ''), 'insmod')
    expect(nft('ftp-2121')[0], 'ftp-2121 was accepted')
    run('rmmod', 'nf_ftp')
    for _ in range(2):
        equal(insert('standin=1', 'ports=' + ','.join(map(str, range(1, 257)))), (0, ''), 'insmod')
        # as many as the stock helper takes ports
        equal([nft(f'ftp-{number}')[0] for number in (1, 8, 9, 256)], [0, 0, 1, 1], 'exit statuses')
        netns.command(RULES, ['nft', 'flush', 'ruleset'], '', 20)
        equal(attempt('rmmod', 'nf_ftp'), (0, ''), 'rmmod')


@scenario('ftp-2121 is the profile ftp, in each namespace, with the keys that it has there')
def is_ftp():
    equal(insert('standin=1', 'ports=2121'), (0, ''), 'insmod')
    with Gateway(nat='none') as lab:
        done('-n', lab.gateway, 'port', 'set', '')
        lab.nft(GIVES)
        session = Session(lab, port=2121)
        session.command(port(4000))
        session.reply('200 ok')
        equal(expected(session), [4000], 'expected')
        found, = sessions(lab.gateway, 'expected')
        equal(found['profile'], 'ftp', 'profile')
        done('-n', lab.gateway, 'profile', 'set', 'ftp', 'modes=passive')
        session = Session(lab, port=2121)
        session.command(port(4001))
        equal((expected(session), reasons(lab.gateway)), ([], {'mode': 1}), 'expected, reasons')


@scenario('a profile that is given such a name has its own keys, and leaves them when it goes')
def profile_of_this_name():
    equal(insert('standin=1', 'ports=2121'), (0, ''), 'insmod')
    with Gateway(nat='none') as lab:
        done('-n', lab.gateway, 'port', 'set', '')
        done('-n', lab.gateway, 'profile', 'add', 'ftp-2121', 'modes=passive')
        lab.nft(GIVES)
        first = Session(lab, port=2121)
        first.command(port(4000))
        equal(reasons(lab.gateway), {'mode': 1}, 'reasons')
        lab.nft('flush chain inet gateway give\n delete ct helper inet gateway second\n')
        done('-n', lab.gateway, 'profile', 'del', 'ftp-2121')
        lab.nft(GIVES)
        second = Session(lab, port=2121)
        second.command(port(4001))
        second.reply('200 ok')
        equal((expected(second), reasons(lab.gateway)), ([4001], {'mode': 1}), 'expected, reasons')

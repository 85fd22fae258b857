# SPDX-License-Identifier: GPL-2.0
"""Who gets which helper from modprobe and from a rule, with nf_ftp.conf in /etc/modprobe.d."""
import json
from pathlib import Path

import netns
from dialogue import Session
from gateway import run
from initial import Initial
from modprobe import Installed
from modules import Log, attempt, tool, users
from scenario import equal, expect, scenario

STOCK_NAMES = ('nf_conntrack_ftp', 'ip_conntrack_ftp', 'nf_nat_ftp', 'ip_nat_ftp')
MODULES = {'nf_ftp', 'nf_conntrack_ftp', 'nf_nat_ftp'}
RULES = 'rules'                         # a namespace for them
LOOSE = Path('/sys/module/nf_ftp/parameters/loose')


def modprobe(*words):
    equal(attempt('modprobe', *words), (0, ''), f'modprobe {" ".join(words)}')


def loaded():
    return sorted(MODULES & users().keys())


def is_nf_ftp(standin, ports):
    equal(loaded(), ['nf_ftp'], 'loaded')
    status = json.loads(tool('-j')[1])
    equal((status['standin'], status['ports']), (standin, list(ports)), '(standing in, ports)')


def is_own(ports):
    """nf_ftp is what is loaded, for its own sake."""
    is_nf_ftp(False, ports)


def is_standin(ports=()):
    """nf_ftp is what is loaded, in the stock helper's place."""
    is_nf_ftp(True, ports)


def nft_object(family):
    """Load a table with a helper object; returns the ruleset as nft lists it."""
    text = f'table {family} x {{ ct helper ftp {{ type "ftp" protocol tcp; }}; }}\n'
    equal(netns.command(RULES, ['nft', '-f', '-'], text, 20), (0, ''), f'nft -f, {family}')
    return netns.command(RULES, ['nft', 'list', 'ruleset'], '', 20)[1]


def in_rules(*argv):
    equal(netns.command(RULES, argv, '', 20), (0, ''), ' '.join(argv))


@scenario('modprobe nf_ftp gives it port 21 of the initial namespace, and of no other')
def own_name():
    with Installed():
        run('ip', 'netns', 'add', RULES)
        modprobe('nf_ftp')
        is_own([21])
        expect('by its own name' in tool()[1], 'status does not say how it was loaded')
        equal(tool('-n', RULES, 'port', 'list', '-j')[1], '{"ports":[]}', 'ports elsewhere')
        modprobe('nf_ftp')
        modprobe('nf_conntrack_ftp')
        modprobe('nf_nat_ftp')
        is_own([21])
        modprobe('-r', 'nf_ftp')
        equal(loaded(), [], 'loaded')


@scenario('options nf_ftp in modprobe.d count')
def own_options():
    with Installed(options='options nf_ftp ports=21,2121 loose=1\n'):
        modprobe('nf_ftp')
        is_own([21, 2121])
        equal(LOOSE.read_text(), 'Y\n', 'loose')


@scenario("the stock helper's names load nf_ftp in its place, without a port")
def stock_names():
    with Installed():
        for name in STOCK_NAMES:
            log = Log()
            modprobe(name)
            is_standin()
            equal(log.lines(), [], f'the log after modprobe {name}')
            run('rmmod', 'nf_ftp')


@scenario('modprobe nf_ftp changes nothing where it stands in already, and status says so')
def own_after_stock_name():
    with Installed():
        modprobe('nf_conntrack_ftp')
        modprobe('nf_ftp')
        is_standin()
        for words in ('in place of nf_conntrack_ftp', 'no port and no rule gives the helper'):
            expect(words in tool()[1], f'status does not say {words!r}')
        modprobe('-r', 'nf_ftp')
        modprobe('nf_ftp')
        is_own([21])


@scenario("nft's helper object loads nf_ftp for each family")
def nft():
    with Installed():
        run('ip', 'netns', 'add', RULES)
        for family in ('inet', 'ip', 'ip6'):
            listed = nft_object(family)
            expect(f'l3proto {family}\n' in listed, f'in a table of {family}: {listed}')
            is_standin()
            in_rules('nft', 'flush', 'ruleset')
            run('rmmod', 'nf_ftp')


@scenario("iptables' and ip6tables' CT target loads nf_ftp")
def iptables():
    with Installed():
        run('ip', 'netns', 'add', RULES)
        for command in ('iptables', 'ip6tables'):
            in_rules(command, '-t', 'raw', '-A', 'PREROUTING', '-p', 'tcp', '--dport', '21',
                     '-j', 'CT', '--helper', 'ftp')
            is_standin()
            expect('in use' in attempt('rmmod', 'nf_ftp')[1], 'a rule does not hold it')
            in_rules(command, '-t', 'raw', '-F')
            run('rmmod', 'nf_ftp')


OPTIONS = 'options nf_conntrack_ftp ports=2121 loose=1\n'


@scenario('options of nf_conntrack_ftp are carried over, whatever it was loaded by')
def carried_over():
    with Installed(options=OPTIONS):
        run('ip', 'netns', 'add', RULES)
        for name in ('ip_conntrack_ftp', 'nf_nat_ftp'):
            modprobe(name)
            is_standin([2121])
            equal(LOOSE.read_text(), 'Y\n', 'loose')
            run('rmmod', 'nf_ftp')
        nft_object('inet')
        is_standin([2121])
        equal(LOOSE.read_text(), 'Y\n', 'loose')
        in_rules('nft', 'flush', 'ruleset')
        run('rmmod', 'nf_ftp')
        modprobe('nf_ftp')
        is_own([21])
        equal(LOOSE.read_text(), 'N\n', 'loose')


@scenario('options that are carried over have their effect')
def carried_over_works():
    with Installed(options=OPTIONS), Initial(21, 2121) as lab:
        modprobe('nf_conntrack_ftp')
        session = Session(lab, port=2121)
        foreign = 'PORT 10,9,9,66,8,1'
        equal(session.command(foreign), foreign, 'what the server heard')
        status = json.loads(tool('-j')[1])
        equal((status['sessions'], status['expectations']), (1, 1), '(sessions, expectations)')
        Session(lab, port=21)
        equal(json.loads(tool('-j')[1])['sessions'], 1, 'sessions, after one to port 21')


@scenario('options on the command line are carried over as well')
def command_line():
    with Installed():
        modprobe('nf_conntrack_ftp', 'ports=2121', 'loose=1')
        is_standin([2121])
        equal(LOOSE.read_text(), 'Y\n', 'loose')


@scenario('where nf_ftp is not built, the names load the stock helper, with its options')
def not_built():
    with Installed(built=False, options='options nf_conntrack_ftp loose=1\n'):
        for name in ('nf_conntrack_ftp', 'ip_nat_ftp'):
            modprobe(name)
            wanted = ['nf_conntrack_ftp'] + ['nf_nat_ftp'] * ('nat' in name)
            equal(loaded(), wanted, f'loaded by modprobe {name}')
            parameter = Path('/sys/module/nf_conntrack_ftp/parameters/loose').read_text()
            equal(parameter, 'Y\n', 'its parameter')
            run('rmmod', *reversed(wanted))
        expect('not found' in attempt('modprobe', 'nf_ftp')[1], 'modprobe nf_ftp found something')


@scenario('where nf_ftp is not built, rules load, and with them the stock helper')
def not_built_rules():
    with Installed(built=False):
        run('ip', 'netns', 'add', RULES)
        listed = nft_object('inet')
        expect('l3proto inet\n' in listed, f'not for both families: {listed}')
        equal(loaded(), ['nf_conntrack_ftp'], 'loaded')
        in_rules('nft', 'flush', 'ruleset')
        for command in ('iptables', 'ip6tables'):
            run('rmmod', 'nf_conntrack_ftp')
            in_rules(command, '-t', 'raw', '-A', 'PREROUTING', '-p', 'tcp', '--dport', '21',
                     '-j', 'CT', '--helper', 'ftp')
            equal(loaded(), ['nf_conntrack_ftp'], 'loaded')
            in_rules(command, '-t', 'raw', '-F')


@scenario('where the stock helper is loaded already, its other names go on loading it')
def stock_before():
    with Installed():
        run('modprobe', '--ignore-install', 'nf_conntrack_ftp')
        modprobe('nf_conntrack_ftp')
        modprobe('nf_nat_ftp')
        equal(loaded(), ['nf_conntrack_ftp', 'nf_nat_ftp'], 'loaded')
        expect('busy' in attempt('modprobe', 'nf_ftp')[1], 'modprobe nf_ftp does not say why')

# SPDX-License-Identifier: GPL-2.0
"""nf-ftp doctor and what is rarer: another helper, a proxy, a full table, lines that cannot grow."""
import json
import os
import tempfile
from pathlib import Path

import gateway
from doctor import healthy, mended, names
from documents import SITUATIONS
from networks import FIREWALL, MASQUERADE, WAYS, Networks
from offer import Offer, fails, line, works
from scenario import equal, expect, scenario
from situations import BRIDGE
from test_topology_bridge import HOSTS, Bridge
from test_topology_bridge import WAYS as OVER
from tool import nf_ftp, reasons
from topology import pair

EXPECTATIONS = Path('/proc/sys/net/netfilter/nf_conntrack_expect_max')
OTHER = '''
table inet other {
	ct helper chat {
		type "irc" protocol tcp;
	}
	chain prerouting {
		type filter hook prerouting priority mangle;
		iifname "lan0" tcp dport 21 ct helper set "chat"
	}
}
'''
PROXY = '''
table inet proxy {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "lan0" tcp dport 21 redirect to :8021
	}
}
'''
LATE = '''
table inet late {
	ct helper ftp {
		type "ftp" protocol tcp;
	}
	chain postrouting {
		type filter hook postrouting priority 150;
		tcp dport 21 ct helper set "ftp"
	}
}
'''


def office(rules=''):
    gateway.load_helper()
    return Networks(rules=FIREWALL + MASQUERADE + rules, hosts=('inner', 'outer'))


def tried(lab, ask, verb='PORT', way='out'):
    """A transfer in a session of its own."""
    session = pair(lab, WAYS[way], 4)
    ask(session, verb)
    session.close()


@scenario('a rule gives control connections another helper')
def other():
    with office(OTHER) as lab:
        lab.tool('port', 'set', '21')
        tried(lab, fails)
        mended('helper-other', '-n', lab.gateway)
        tried(lab, works)


@scenario('control connections are sent to a proxy that is not there: a note, whose advice helps')
def proxy():
    with office(PROXY) as lab:
        lab.tool('port', 'set', '21')
        try:
            pair(lab, WAYS['out'], 4)
        except ConnectionRefusedError:
            pass
        else:
            expect(False, 'a control connection')
        equal(names('proxy', '-n', lab.gateway)[0]['severity'], 'note', 'severity')
        mended('proxy', '-n', lab.gateway)
        healthy(lab.gateway)
        tried(lab, works)


@scenario('the table of expectations is full')
def expectations():
    with office() as lab:
        lab.tool('port', 'set', '21')
        tried(lab, works)
        before = EXPECTATIONS.read_text('ascii')
        EXPECTATIONS.write_text('1\n', 'ascii')
        try:
            waits = Offer(pair(lab, WAYS['out'], 4), 'PORT')
            tried(lab, fails)
            equal(reasons(lab.gateway), {'expect-table-full': 1}, 'reasons')
            mended('expectations-full', '-n', lab.gateway)
            tried(lab, works)
            expect(waits.transfer(), 'the one that waited')
        finally:                        # it is all namespaces'
            EXPECTATIONS.write_text(before, 'ascii')


@scenario('no port is left that may be announced: a note, whose advice helps')
def nat_ports():
    with office() as lab:
        lab.tool('port', 'set', '21')
        lab.tool('profile', 'set', 'ftp', 'nat-ports=5000-5000')
        waits = Offer(pair(lab, WAYS['out'], 4), 'PORT')
        equal(waits.told[1], 5000, 'the port told')
        other = pair(lab, WAYS['out'], 4)
        equal(other.command(line('PORT', other.client_endpoint[0], 4000)), 'PORT -', 'PORT of another')
        equal(names('nat-ports-full', '-n', lab.gateway)[0]['severity'], 'note', 'severity')
        mended('nat-ports-full', '-n', lab.gateway)
        tried(lab, works)
        expect(waits.transfer(), 'the one that waited')


@scenario('a line cannot change its length, for the helper is given behind NAT: what helps there')
def length_late():
    with office(LATE) as lab:
        session = pair(lab, WAYS['out'], 4)
        Offer(session, 'PORT').close()
        session.close()
        if not reasons(lab.gateway):
            print('    | this kernel makes room behind NAT, too: not asked')
            return
        tried(lab, fails)
        mended('length-fixed', '-n', lab.gateway)
        tried(lab, works)


@scenario('a line cannot change its length, for this is a bridge: a note, and no command')
def length_bridge():
    gateway.load_helper()
    with Bridge(HOSTS, '') as lab:
        SITUATIONS.follow('gateway', BRIDGE)
        lab.tool('profile', 'set', 'ftp', 'foreign=fix')
        session = pair(lab, OVER[0], 4)
        session.command(line('EPRT', '192.0.2.1', 4000))
        session.reply('200 ok')
        equal(reasons(lab.gateway), {'no-seqadj': 1}, 'reasons')
        found = names('length-fixed', '-n', lab.gateway)[0]
        equal((found['severity'], found['command']), ('note', ''), 'severity, command')


@scenario('iptables-nft-save hangs: the doctor says so, and does not hang itself', seconds=240)
def hangs():
    with office() as lab, tempfile.TemporaryDirectory() as scratch:
        lab.inside('iptables', '-A', 'FORWARD', '-j', 'ACCEPT')
        hanging = Path(scratch) / 'iptables-nft-save'
        hanging.write_text('#!/bin/sh\nsleep 600\n', encoding='ascii')
        hanging.chmod(0o755)
        ended = nf_ftp('-n', lab.gateway, '-j', 'doctor',
                       prefix=('env', f'PATH={scratch}:{os.environ["PATH"]}'))
        unknown = json.loads(ended.stdout)['unknown']
        expect(any('iptables-nft-save: it took longer than 10 seconds' in one for one in unknown),
               f'it hangs, and the doctor says {ended}')

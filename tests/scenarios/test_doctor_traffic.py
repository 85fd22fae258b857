# SPDX-License-Identifier: GPL-2.0
"""nf-ftp doctor and servers: on the gateway itself, and what was seen of others."""
import contextlib
import os
import signal
from pathlib import Path

import gateway
import netns
from dialogue import Session
from doctor import findings, follow, healthy, mended, names
from networks import FIREWALL, FORWARDED, MASQUERADE, OUTER, PUBLIC, WAYS, Networks
from offer import fails, line, works
from scenario import equal, scenario, settled
from test_ftps import HELLO, Call, secure
from tool import sessions
from topology import pair

INPUT = '''
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		meta l4proto ipv6-icmp accept
		ct state established%s accept
		tcp dport { 21, 2100 } ct state new accept
	}
}
'''
SERVER = Path('/run/vsftpd')
WAIT = 'import socket, time; s = socket.create_server(("", %d)); time.sleep(999)'


@contextlib.contextmanager
def server(lab, port):
    """A program with the name of an FTP server waits there."""
    if not SERVER.exists():
        SERVER.symlink_to('/usr/bin/python3')
    process = netns.spawn(lab.gateway, [SERVER, '-c', WAIT % port])
    try:
        settled(lambda: lab.inside('ss', '-Hltn', f'sport = {port}'), bool, 'a server')
        yield
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


def own(lab, ask, port):
    """A passive transfer with a server on the gateway."""
    session = Session(lab, 4, client='outer', server='gateway', dialled=(PUBLIC[4], port))
    ask(session, 'PASV')
    session.close()


@scenario('an FTP server on the gateway waits at a port without helper')
def server_port():
    gateway.load_helper()
    with Networks(rules=INPUT % ',related', hosts=('outer',)) as lab:
        lab.tool('port', 'set', '21')
        own(lab, fails, 2100)
        with server(lab, 2100):
            mended('server-port', '-n', lab.gateway)
        own(lab, works, 2100)


@scenario('related is not accepted in input, and the server is on the gateway')
def server_related():
    gateway.load_helper()
    with Networks(rules=INPUT % '', hosts=('outer',)) as lab:
        lab.tool('port', 'set', '21')
        own(lab, fails, 21)
        # nobody is there: so nothing is wrong
        healthy(lab.gateway)
        with server(lab, 21):
            mended('related-dropped', '-n', lab.gateway)
        own(lab, works, 21)


@scenario('a server announces an address that is not its own: a note, whose advice helps')
def address():
    def spell(verb, _, port):
        return line(verb, '192.0.2.99', port)
    gateway.load_helper()
    with Networks(rules=FIREWALL + FORWARDED + MASQUERADE, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        session = pair(lab, WAYS['in'], 4)
        fails(session, 'PASV', spell=spell)
        session.close()
        found = names('address-wrong', '-n', lab.gateway)
        equal(found[0]['severity'], 'note', 'severity')
        follow(found[0])
        session = pair(lab, WAYS['in'], 4)
        works(session, 'PASV', spell=spell)


RANGE, FIRST = '50000-50099', 50000
TO_990 = '''
table inet filter {
	chain forward {
		tcp dport 990 ct state new accept
	}
}
'''
RULE_990 = '''
table inet give {
	ct helper ftp {
		type "ftp" protocol tcp;
	}
	chain prerouting {
		type filter hook prerouting priority mangle;
		tcp dport { 21, 990 } ct helper set "ftp"
	}
}
'''


def transfers(lab):
    """A passive data connection of an encrypted session, once the hook is there."""
    def one():
        return Call(lab, 'inner', (OUTER[4], FIRST), 'outer').transfers()
    settled(one, bool, 'a data connection')


@scenario('a control connection is encrypted: a note, whose command helps, with a range in it',
          seconds=120)
def tls():
    gateway.load_helper()
    with Networks(rules=FIREWALL + MASQUERADE, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        session = secure(pair(lab, WAYS['out'], 4))
        found = names('tls', '-n', lab.gateway)
        equal(len(found), 1, 'findings')
        follow({'command': found[0]['command'].replace('LO-HI', RANGE)})
        found = names('tls', '-n', lab.gateway)
        equal([one['command'] for one in found], [''], 'a session that began before its range')
        session.close()
        # its entry stays for minutes
        equal(findings('-n', lab.gateway), [], 'when it is over')
        session = secure(pair(lab, WAYS['out'], 4))
        transfers(lab)
        equal(findings('-n', lab.gateway), [], 'with a range')
        session.close()


@scenario('AUTH is denied: no note of encrypted sessions')
def tls_denied():
    gateway.load_helper()
    with Networks(rules=FIREWALL + MASQUERADE, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        session = secure(pair(lab, WAYS['out'], 4))
        lab.tool('profile', 'set', 'ftp', 'ftps=deny')
        equal(findings('-n', lab.gateway), [], 'findings')
        session.close()


@scenario('port 990 is in the list without tls, or only in a rule', seconds=180)
def tls_port():
    gateway.load_helper()
    for give, ports in (('', '21,990'), (RULE_990, '')):
        with Networks(rules=FIREWALL + MASQUERADE + TO_990 + give,
                      hosts=('inner', 'outer')) as lab:
            lab.tool('port', 'set', ports)
            lab.tool('profile', 'set', 'ftp', f'ftps={RANGE}')
            implicit(lab, 'greeting')
            mended('tls-port', '-n', lab.gateway)
            session = implicit(lab, 'opaque')
            transfers(lab)
            healthy(lab.gateway)
            session.close()


def implicit(lab, state):
    """A session that begins with TLS, and the state that it has."""
    session = Session(lab, 4, client='inner', server='outer', dialled=(OUTER[4], 990), login=False)
    session.client.say(HELLO)
    session.server.hear_bytes()
    session.server.say(HELLO)
    session.client.hear_bytes()
    equal([one['state'] for one in sessions(lab.gateway)
           if one['client_port'] == session.client_endpoint[1]], [state], 'session list')
    return session

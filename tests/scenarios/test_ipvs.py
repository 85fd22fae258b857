# SPDX-License-Identifier: GPL-2.0
"""IPVS, in masquerading mode, in front of two servers."""
import gateway
import ipvs
from dialogue import Session
from documents import SITUATIONS
from modules import attempt
from networks import FIREWALL, INNER, INNER2, MASQUERADE, PUBLIC, Networks
from offer import ACTIVE, VERBS, fails, line, works
from scenario import each, equal, expect, scenario
from situations import BY_IPVS, GUARD, SERVERS

WORDS = {4: '{}', 6: '[{}]'}
# for IPv6 what the document says for IPv4
MARK6 = '''
table inet ftp {
	chain prerouting6 {
		type filter hook prerouting priority mangle;
		ip6 daddr 2001:db8:113::7 tcp dport 21 meta mark set 21
		ip6 daddr 2001:db8:113::7 meta l4proto tcp ct state related meta mark set 21
	}
}
'''
MARKED6 = f'''-A -f 21 -6 -s rr -p 360
-a -f 21 -6 -r [{INNER[6]}]:0 -m
-a -f 21 -6 -r [{INNER2[6]}]:0 -m
'''


def by_port():
    """For ipvsadm: the service is an address and a port."""
    return ''.join(f'-A -t {word.format(PUBLIC[family])}:21 -s rr\n' + ''.join(
        f'-a -t {word.format(PUBLIC[family])}:21 -r {word.format(server[family])}:21 -m\n'
        for server in (INNER, INNER2)) for family, word in WORDS.items())


def balanced(ask):
    """ask(lab), if the kernel has IPVS."""
    gateway.load_helper()
    if not ipvs.is_there():
        print('    | this kernel has no IPVS: not asked')
        return
    with Networks(rules=FIREWALL + GUARD + MASQUERADE) as lab:
        ask(lab)


def reach(lab, client, family=4):
    return Session(lab, family, client=client, server='inner inner2',
                   dialled=(PUBLIC[family], 21))


def serve(lab, ends, cases):
    """Clients with a session each, of both servers; each data connection `works` or `fails`."""
    def ask(verb, family):
        sessions = [reach(lab, client, family) for client in ('outer', 'outer2')]
        equal({session.server.space for session in sessions}, {'inner', 'inner2'}, 'the servers')
        for session in sessions:
            ends(session, verb)
            session.close()

    each(cases, ask)


@scenario('a service that is a mark: data connections reach the server that announced them',
          seconds=120)
def marked():
    def ask(lab):
        SITUATIONS.follow('gateway', SERVERS, BY_IPVS)
        lab.inside('ipvsadm', '-R', text=MARKED6)
        lab.nft(MARK6)
        serve(lab, works, VERBS)
        lab.tool('port', 'set', '')
        serve(lab, fails, [('PORT', 4), ('EPSV', 6)])

    balanced(ask)


@scenario('a service of port 21 alone: active works, what is passive comes to nobody', seconds=120)
def port_only():
    def ask(lab):
        lab.tool('port', 'set', '21')
        lab.inside('ipvsadm', '-R', text=by_port())
        lab.inside('sysctl', '-qw', 'net.ipv4.vs.conntrack=1')
        serve(lab, works, [case for case in VERBS if case[0] in ACTIVE])
        for verb, family in VERBS:
            if verb not in ACTIVE:
                session = reach(lab, 'outer', family)
                offer = fails(session, verb)
                equal(offer.heard, line(verb, PUBLIC[family], offer.port), 'what was heard')
                session.close()

    balanced(ask)


@scenario('the same with ip_vs_ftp beside nf_ftp: all comes to its server', seconds=120)
def own_helper():
    def ask(lab):
        # who unloads it: clean_up()
        expect(not attempt('modprobe', 'ip_vs_ftp')[0], 'ip_vs_ftp cannot be loaded')
        lab.tool('port', 'set', '21')
        lab.inside('ipvsadm', '-R', text=by_port())
        lab.inside('sysctl', '-qw', 'net.ipv4.vs.conntrack=1')
        serve(lab, works, VERBS)
        lab.tool('port', 'set', '')
        serve(lab, fails, [('PASV', 4)])

    balanced(ask)

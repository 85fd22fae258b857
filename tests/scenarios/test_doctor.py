# SPDX-License-Identifier: GPL-2.0
"""nf-ftp doctor and rules: a gateway is broken, and mended by what doctor says."""
import gateway
from doctor import healthy, mended
from networks import FIREWALL, MASQUERADE, WAYS, Networks
from offer import fails, works
from scenario import Failed, each, scenario
from topology import all_work, pair

PORTS = (('PORT', 4), ('PASV', 4), ('EPRT', 6), ('EPSV', 6))
GIVE = '''
table inet give {
	ct helper ftp {
		type "ftp" protocol tcp;
	}
	chain prerouting {
		type filter hook prerouting priority %s;
		%s tcp dport { %s } ct helper set "ftp"
	}
}
'''
HEALTHY = GIVE % ('mangle', 'iifname "lan0"', '21, 2121')
UNRELATED = FIREWALL.replace('established,related', 'established')


def transfers(lab, ask, families=(4, 6)):
    def one(verb, family):
        session = pair(lab, WAYS['out'], family)
        ask(session, verb)
        session.close()
    each([case for case in PORTS if case[1] in families], one)


def silent(lab):
    """There is no control connection."""
    def one(_, family):
        try:
            pair(lab, WAYS['out'], family).close()
        except TimeoutError:
            return
        raise Failed('a control connection')
    each(PORTS[1:3], one)


def broken(name, rules, prepare=None, families=(4, 6), mute=False):
    """With these rules no transfer works; doctor names the cause, and mends it."""
    gateway.load_helper()
    with Networks(rules=rules + MASQUERADE, hosts=('inner', 'outer')) as lab:
        if prepare:
            prepare(lab)
        if mute:
            silent(lab)
        else:
            transfers(lab, fails, families)
        mended(name, '-n', lab.gateway)
        transfers(lab, works)


@scenario('nothing gives the helper')
def no_helper():
    broken('no-helper', FIREWALL)


@scenario('related is not accepted')
def related():
    broken('related-dropped', UNRELATED + HEALTHY)


@scenario('neither established nor related is accepted behind a rule for the port')
def related_by_port():
    broken('related-dropped', UNRELATED, lambda lab: lab.tool('port', 'set', '21'))


@scenario('the rule for what is related wants another helper')
def related_name():
    wants = 'established accept; ct state related ct helper "tftp" accept'
    broken('related-name', FIREWALL.replace('established,related accept', wants) + HEALTHY)


@scenario('the rule stands at the priority raw')
def raw():
    broken('helper-raw', FIREWALL + GIVE % ('raw', '', '21'))


@scenario('the rule names a device that is not there')
def device():
    broken('helper-vain', FIREWALL + GIVE % ('mangle', 'iifname "lan1"', '21'))


@scenario('the rule names another port')
def port():
    broken('helper-port', FIREWALL + GIVE % ('mangle', 'iifname "lan0"', '2121'))


@scenario('the rule is for IPv4 only')
def family():
    broken('helper-family', FIREWALL + GIVE % ('mangle', 'meta nfproto ipv4', '21, 2121'),
           families=(6,))


@scenario('a rule says notrack')
def notrack():
    broken('helper-notrack', FIREWALL.replace('ct state new', '') + HEALTHY + '''
table inet raw {
	chain prerouting {
		type filter hook prerouting priority raw;
		tcp dport 21 notrack
	}
}
''', mute=True)


@scenario('a rule of iptables says notrack', daily=False)
def notrack_iptables():
    def prepare(lab):
        for command in 'iptables', 'ip6tables':
            lab.inside(command, '-t', 'raw', '-A', 'PREROUTING', '-i', 'lan0', '-p', 'tcp',
                       '--dport', '21', '-m', 'comment', '--comment', 'no "FTP"', '-j', 'CT',
                       '--notrack')
    broken('helper-notrack', FIREWALL.replace('ct state new', '') + HEALTHY, prepare, mute=True)


@scenario('related is not accepted, with iptables of both kinds', seconds=240)
def related_iptables():
    gateway.load_helper()
    for kind in '', '-legacy':
        with Networks(rules=MASQUERADE, hosts=('inner', 'outer')) as lab:
            for tables in 'iptables', 'ip6tables':
                tables += kind
                for words in ('-P FORWARD DROP',
                              '-A FORWARD -m state --state ESTABLISHED -j ACCEPT',
                              '-A FORWARD -i lan0 -p tcp -m multiport --dports 21,2121 -j ACCEPT',
                              '-t raw -A PREROUTING -i lan0 -p tcp --dport 21 -j CT --helper ftp'):
                    lab.inside(tables, *words.split())
            transfers(lab, fails)
            mended('related-dropped', '-n', lab.gateway)
            transfers(lab, works)


@scenario('the table of a switch is still there')
def hold():
    def prepare(lab):
        lab.nft('''
table inet hold {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established accept
	}
}
''')
    gateway.load_helper()
    with Networks(rules=FIREWALL + MASQUERADE + HEALTHY, hosts=('inner', 'outer')) as lab:
        healthy(lab.gateway)
        prepare(lab)
        mended('hold-table', '-n', lab.gateway)
        all_work(lab, WAYS['out'])


@scenario('a healthy gateway gives no finding, however the helper is given')
def sound():
    gateway.load_helper()
    for rules, ports in ((FIREWALL + HEALTHY, ''), (FIREWALL, '21,2121'), ('', '21'),
                         (FIREWALL + GIVE % ('mangle', '', '21-2200'), '')):
        with Networks(rules=rules + MASQUERADE, hosts=('inner', 'outer')) as lab:
            lab.tool('port', 'set', ports)
            healthy(lab.gateway)
            transfers(lab, works)

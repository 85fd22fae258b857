# SPDX-License-Identifier: GPL-2.0
"""Lines that open nothing: they pass byte for byte, and are counted by reason."""
import conntrack
import gateway
from dialogue import Session
from gateway import Gateway
from offer import Offer
from scenario import each, equal, expect, scenario
from tool import asked

CLIENT_SAYS = {
    'bad-octet': ('PORT 192,168,100,256,10,10', 'PORT 192,168,100,200,256,10',
                  'PORT 192,168,100,200,10,256', 'PORT 4294967488,168,100,200,10,10',
                  'EPRT |1|192.168.100.456|4000|'),
    'bad-port': ('PORT 192,168,100,200,0,0', 'EPRT |1|192.168.100.200|0|',
                 'EPRT |1|192.168.100.200|65536|', 'EPRT |1|192.168.100.200|4294971296|'),
    'bad-syntax': ('PORT', 'PORT ', 'PORT 192,168,100,200,10', 'PORT 192,168,100,200,10,',
                   'PORT 192,168,100,200,10,10,1', 'PORT 192.168.100.200,10,10', 'PORT -1,2,3,4,5,6',
                   'PORT \x1b[2J', 'EPRT', 'EPRT |1|192.168.100.200|4000',
                   'EPRT |1|192.168.100.200|', 'EPRT |3|192.168.100.200|4000|',
                   'EPRT |1|192.168.100.200|4000|x', 'EPRT |1|fd00:1::200|4000|',
                   'EPRT |2|192.168.100.200|4000|', 'EPRT 1|192.168.100.200|4000|'),
    'wrong-family': ('EPRT |2|fd00:1::200|4000|',),
    'foreign-address': ('PORT 192,168,100,201,10,10', 'PORT 10,9,9,9,10,10',
                        'EPRT |1|192.168.100.201|4000|'),
    'reserved-address': ('PORT 127,0,0,1,10,10', 'PORT 224,0,0,1,10,10',
                         'EPRT |1|255.255.255.255|4000|'),
    'privileged-port': ('PORT 192,168,100,200,0,22', 'PORT 192,168,100,200,3,255',
                        'EPRT |1|192.168.100.200|1023|'),
    'line-too-long': ('PORT ' + '1' * 200, 'PORT ' + '192,168,100,200,10,10' * 300,
                      'EPRT |1|' + '1' * 5000),
    '': ('NOOP', 'XYZZY 192,168,100,200,10,10', 'PORTS 192,168,100,200,10,10',
         'SITE PORT 192,168,100,200,10,10', 'A' * 3000, ''),
}
SERVER_SAYS = {
    'bad-octet': ('227 Entering Passive Mode (10,9,9,999,10,10)', '227 ok (10,9,9,9,10,256)'),
    'bad-port': ('227 ok (10,9,9,9,0,0)', '229 ok (|||0|)', '229 ok (|||65536|)'),
    'bad-syntax': ('227 Logout.', '227', '227 Entering Passive Mode', '227 ok (10,9,9,9,10)',
                   '227 in 2025, at 10.9.9.9', '229', '229 Entering Extended Passive Mode',
                   '229 ok (||4000|)', '229 ok (|||x|)', '229 ok |||4000|'),
    'foreign-address': ('227 ok (10,9,9,66,10,10)', '227 ok (192,168,100,200,10,10)'),
    'reserved-address': ('227 ok (127,0,0,1,10,10)', '227 ok (224,0,0,1,10,10)'),
    'privileged-port': ('227 ok (10,9,9,9,0,22)', '229 ok (|||1023|)'),
    'line-too-long': ('227 ok (' + '1,' * 500 + ')', '229 ok (' + '|' * 2000 + ')'),
    '': ('200 ok (10,9,9,9,10,10)', '2277 ok (10,9,9,9,10,10)', '22 7 (10,9,9,9,10,10)',
         '230-227 (10,9,9,9,10,10)\r\n 229 (|||4000|)\r\n230 end', '200 ' + 'B' * 3000),
    'inside-reply': ('230-227 (10,9,9,9,10,10)\r\n227 (10,9,9,9,10,10)\r\n230 end',),
}
CLIENT6_SAYS = {
    'wrong-family': ('PORT 192,168,100,200,10,10', 'EPRT |1|192.168.100.200|4000|'),
    'foreign-address': ('EPRT |2|fd00:1::201|4000|',),
    'reserved-address': ('EPRT |2|::1|4000|', 'EPRT |2|fe80::1|4000|',
                         'EPRT |2|ff02::1|4000|', 'EPRT |2|::ffff:127.0.0.1|4000|'),
    'privileged-port': ('EPRT |2|fd00:1::200|20|',),
    'bad-syntax': ('EPRT |2|fd00::1::200|4000|', 'EPRT |2|12345::|4000|', 'EPRT |2|:|4000|',
                   'EPRT |2||4000|', 'EPRT |2|1:2:3:4:5:6:7:8:9|4000|'),
}
SERVER6_SAYS = {'wrong-family': ('227 ok (10,9,9,9,10,10)',)}


class Reasons:
    """What was counted since it was last asked."""

    def __init__(self, lab):
        self.lab, self.counts = lab, {}
        self.new()

    def new(self):
        if gateway.kind() != 'nf_ftp':
            return None
        before = self.counts
        self.counts = asked('-n', self.lab.gateway, 'stats')['reasons']
        return {name: count - before.get(name, 0) for name, count in self.counts.items()
                if count != before.get(name, 0)}


def passes(lab, session, speaker, hearer, text):
    """The line arrives as it was sent, and nothing is expected."""
    line = text.encode('latin-1') + b'\r\n'
    speaker.say(line)
    for part in line.splitlines(keepends=True):
        equal(hearer.hear_bytes(), part, 'what was heard')
    equal(conntrack.expectations(lab.gateway, session.client_endpoint), [], f'after {text[:80]!r}')


def refused(lab, family, lines, by_client):
    """The lines pass; then transfers work."""
    session = Session(lab, family)
    ends = session.client, session.server
    for text in lines:
        # what was asked for may be refused for what it says
        if not by_client:
            session.command('PASV')
        passes(lab, session, *(ends if by_client else ends[::-1]), text)
    for verb in ('EPRT', 'EPSV'):
        expect(Offer(session, verb).transfer(), f'a transfer with {verb} afterwards')
    session.close()


def all_refused(says, by_client):
    gateway.load_helper()
    with Gateway() as lab:
        counted = Reasons(lab)

        def ask(nat, family, reason):
            if nat != lab.nat:
                lab.set_rules(nat)
            lines = says[family][reason]
            refused(lab, family, lines, by_client)
            expect(counted.new() in (None, {reason: len(lines)} if reason else {}),
                   f'{len(lines)} lines, and the counters are now {counted.counts}')
        each([(nat, family, reason) for nat in ('none', 'both') for family in (4, 6)
              for reason in says[family]], ask)


@scenario('what a client should not have said passes untouched, opens nothing, and is counted',
          helpers=('nf_ftp', 'stock'), seconds=240)
def by_client():
    all_refused({4: CLIENT_SAYS, 6: CLIENT6_SAYS}, True)


@scenario('what a server should not have said passes untouched, opens nothing, and is counted',
          helpers=('nf_ftp', 'stock'), seconds=240)
def by_server():
    all_refused({4: SERVER_SAYS, 6: SERVER6_SAYS}, False)

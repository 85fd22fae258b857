#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""replay_nat.py NF-FTP: what `nf-ftp replay --nat' makes of addresses. Prints TAP."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pcap
from pcap import Dialogue
from tap import Checks, equal

TOOL = sys.argv[1]
SCRATCH = tempfile.TemporaryDirectory()
CLIENT, PUBLIC, SERVER = '192.168.0.5', '198.51.100.1', '203.0.113.9'
NAT = '--nat', f'{CLIENT}={PUBLIC}'
SIX = {'client': ('fd00::5', 40000), 'server': ('2001:db8:9::9', 21)}
NAT6 = '--nat', 'fd00::/8=2001:db8::1'
check = Checks('replay --nat')


def replay(packets, *options):
    path = Path(SCRATCH.name) / 'capture'
    path.write_bytes(pcap.pcap(packets, pcap.RAW))
    ended = subprocess.run([TOOL, *options, 'replay', path], check=False, capture_output=True,
                           timeout=60)
    equal((ended.returncode, ended.stderr), (0, b''))
    return ended.stdout.decode()


def found(packets, *options):
    return [json.loads(line) for line in replay(packets, '-j', *options).splitlines()]


def spoken(*lines, client=(CLIENT, 40000), server=(SERVER, 21), login=True):
    dialogue = Dialogue(client=client, server=server)
    if login:
        dialogue.login()
    for line in lines:
        dialogue.say(*line)
    return dialogue.packets


def rewritten(packets, *options):
    """(before, after) of each."""
    return [(one['before'], one['after']) for one in found(packets, *options)
            if one['type'] == 'rewrite']


@check('a PORT behind source NAT: the line as it leaves, and where the data connection goes')
def _():
    packets = spoken(('C', 'PORT 192,168,0,5,200,10'), ('S', '200 ok'))
    text = replay(packets, *NAT)
    equal('192.168.0.5:40000 as 198.51.100.1 -> 203.0.113.9:21\n' in text, True)
    equal('     9 C  PORT 192,168,0,5,200,10\n'
          '          becomes PORT 198,51,100,1,200,10\n'
          '          expected: active, 192.168.0.5 port 51210\n' in text, True)
    ends = {'frame': 9, 'client': CLIENT, 'client_port': 40000, 'server': SERVER,
            'server_port': 21, 'verb': 'PORT', 'port': 51210, 'mode': 'active'}
    equal(found(packets, *NAT),
          [{**ends, 'type': 'rewrite', 'address': PUBLIC, 'before': '192,168,0,5,200,10',
            'after': '198,51,100,1,200,10'}, {**ends, 'type': 'expect', 'address': CLIENT}])


@check('without --nat, and where another host is meant, nothing changes')
def _():
    packets = spoken(('C', 'PORT 192,168,0,5,200,10'), ('S', '200 ok'))
    plain = replay(packets)
    equal(('becomes' in plain, ' as ' in plain), (False, False))
    equal(replay(packets, '--nat', f'192.168.0.6={PUBLIC}'), plain)
    equal(replay(packets, *NAT6), plain)


@check('of several prefixes the longest counts')
def _():
    packets = spoken(('C', 'PORT 192,168,0,5,200,10'))
    options = '--nat', '192.168.0.0/16=198.51.100.2', *NAT, '--nat', '0.0.0.0/0=198.51.100.3'
    equal(rewritten(packets, *options), [('192,168,0,5,200,10', '198,51,100,1,200,10')])
    equal(rewritten(packets, *options[:2]), [('192,168,0,5,200,10', '198,51,100,2,200,10')])


@check('each form of each verb')
def _():
    for line, before, after in (
            ('EPRT |1|192.168.0.5|51210|', '|1|192.168.0.5|51210|', '|1|198.51.100.1|51210|'),
            ('EPRT "1"192.168.0.5"51210"', '"1"192.168.0.5"51210"', '"1"198.51.100.1"51210"'),
            ('LPRT 4,4,192,168,0,5,2,200,10', '4,4,192,168,0,5,2,200,10', '4,4,198,51,100,1,2,200,10'),
            ('PORT 0,0,0,0,200,10', '0,0,0,0,200,10', '198,51,100,1,200,10')):
        equal(rewritten(spoken(('C', line)), *NAT), [(before, after)])
        equal(f'becomes {line[:5]}{after}\n' in replay(spoken(('C', line)), *NAT), True)
    equal(rewritten(spoken(('C', 'EPRT |2|fd00::5|51210|'), **SIX), *NAT6),
          [('|2|fd00::5|51210|', '|2|2001:db8::1|51210|')])


@check('what is before and behind the argument stays, however the line is cut')
def _():
    line = b'PORT  192,168,0,5,200,10 \r\n'
    for at in range(1, len(line)):
        packets = spoken(('C', line[:at]), ('C', line[at:]))
        equal('becomes PORT  198,51,100,1,200,10 \n' in replay(packets, *NAT), True)
    packets = spoken(('C', b'NOOP\r\nPORT 192,168,0,5,200,10\r\nPORT 192,168,0,5,200,11\r\n'))
    equal([after for _, after in rewritten(packets, *NAT)],
          ['198,51,100,1,200,10', '198,51,100,1,200,11'])
    # a part that comes again
    dialogue = Dialogue(client=(CLIENT, 40000), server=(SERVER, 21)).login()
    dialogue.say('C', b'PORT 192,168')
    dialogue.next['C'] -= 7
    dialogue.say('C', b'192,168,0,5,200,10\r\n')
    dialogue.next['C'] -= 3
    dialogue.say('C', b'0\r\nNOOP\r\n')
    equal(replay(dialogue.packets, *NAT).count('becomes PORT 198,51,100,1,200,10\n'), 1)


@check('who announces its public address itself is right already')
def _():
    one = found(spoken(('C', 'PORT 198,51,100,1,200,10')), *NAT)
    equal([(each['type'], each['address']) for each in one], [('expect', CLIENT)])


@check('what opens nothing leaves as it came')
def _():
    for line in 'PORT 10,0,0,1,200,10', 'PORT 192,168,0,5,0,22', 'PORT 192,168,0,256,1,1':
        equal([one['type'] for one in found(spoken(('C', line)), *NAT)], ['refuse'])
    # one that is opened, but is another host's
    foreign = spoken(('C', 'PORT 10,0,0,1,200,10'))
    equal([one['type'] for one in found(foreign, *NAT, '--profile', 'foreign=yes')], ['expect'])


@check('before a login it changes when it is said, and is opened when the server agrees')
def _():
    packets = spoken(('S', '220 ready'), ('C', 'PORT 192,168,0,5,200,10'), ('S', '200 ok'), login=False)
    equal([(one['type'], one['frame']) for one in found(packets, *NAT)],
          [('rewrite', 5), ('expect', 5)])
    equal(replay(packets, *NAT).splitlines()[2:5],
          ['     5 C  PORT 192,168,0,5,200,10', '          becomes PORT 198,51,100,1,200,10',
           '     6 S  200 ok'])


@check('a server whose clients know it by another address')
def _():
    packets = spoken(('C', 'PASV'), ('S', '227 Entering (203,0,113,9,195,80). Go'), ('C', 'EPSV'),
                     ('S', '229 ok (|||50001|)'))
    text = replay(packets, '--nat', f'{SERVER}={PUBLIC}')
    equal('203.0.113.9:21 as 198.51.100.1\n' in text, True)
    equal('becomes 227 Entering (198,51,100,1,195,80). Go\n' in text, True)
    equal((text.count('becomes'), text.count('expected')), (1, 2))


@check('a dialogue that is not NATed stays as it is beside one that is')
def _():
    packets = spoken(('C', 'PORT 192,168,0,5,200,10')) + spoken(('C', 'PORT 192,0,2,2,200,10'),
                                                             client=('192.0.2.2', 40000))
    equal(replay(packets, *NAT).count('becomes'), 1)


check.end()

# SPDX-License-Identifier: GPL-2.0
"""The tool against the module."""
import concurrent.futures
import json
import re
import socket

import gateway
from dialogue import Session, connect, listen
from gateway import Gateway
from scenario import equal, expect, scenario
from tool import asked, done, nf_ftp, refused, sessions

KEYS_OF_STATUS = {'module', 'version', 'kernel', 'ports', 'sessions', 'expectations'}
KEYS_OF_SESSION = {'client', 'client_port', 'server', 'server_port', 'state', 'profile', 'lines',
                   'edits', 'data', 'id', 'age', 'idle', 'refused', 'bytes'}
REASONS = set('''bad-syntax bad-octet bad-port wrong-family foreign-address reserved-address
    privileged-port not-asked before-login rejected epsv-all no-endpoint mode denied opaque
    line-too-long no-seqadj nat-ports-full expect-table-full no-memory no-profile'''.split())
NOBODY = ('setpriv', '--reuid=65534', '--clear-groups', '--bounding-set=-all', '--inh-caps=-all')
PORTS_MAX = 256


@scenario('says how to load the module')
def not_loaded():
    refused("nf_ftp': it is not loaded; `modprobe nf_ftp'", 'status')


@scenario('gives ports to a namespace, and takes them')
def ports():
    gateway.load_helper()
    with Gateway() as lab:
        here = '-n', lab.gateway
        expect('no port and no rule' in done('status'), 'the initial namespace has a port')
        done('port', 'set', '2121', *here)
        refused("`2121': this port is given to `ftp'", 'port', 'add', '2121', *here)
        refused("`21': this port is not in the list", 'port', 'del', '21', *here)
        refused("`2121': this port is given to `ftp'", 'port', 'del', '2121', 'to', 'other', *here)
        refused('no profile of this name', 'port', 'add', '21', 'to', 'other', *here)
        equal(asked('port', 'add', '21', 'to', 'ftp', *here),
              {'ports': [{'port': port, 'profile': 'ftp', 'tls': False} for port in (21, 2121)]},
              'what `port add -j` prints')
        equal(done('port', 'list', *here), '21     ftp\n2121   ftp\n', 'port list')
        for _ in range(2):
            done('port', 'set', '2121', *here)
        equal(asked('port', 'list'), {'ports': []}, 'ports of another namespace')
        status = asked('status', *here)
        expect(KEYS_OF_STATUS <= status.keys(), f'status lacks a key: {status}')
        equal((status['ports'], status['module']), ([2121], True), 'status')


@scenario('status names the sources that modinfo names, and a tool that fits')
def age():
    gateway.load_helper()
    status = asked('status')
    known = {}
    for name in 'version', 'srcversion', 'commit':
        said = gateway.run('modinfo', '-F', name, gateway.module_path(), capture_output=True)
        known[name] = said.stdout.strip()
    equal({name: status[name] for name in known}, known, 'what is loaded')
    expect(all(known.values()), f'a word is missing: {known}')
    equal((status['tool'], status['fits']), (known['version'], True), 'the tool')
    expect(re.search(fr'^sources +{known["srcversion"]}$', done('status'), re.M), 'for people')


@scenario('status says that nothing gives the helper, and the command that does')
def unassigned():
    gateway.load_helper()
    give = ('add table inet give', 'add ct helper inet give one { type "ftp" protocol tcp; }',
            'add chain inet give out', 'add rule inet give out tcp dport 21 ct helper set "one"')
    with Gateway(nat='none') as lab:
        here = '-n', lab.gateway
        lab.tool('port', 'set', '')
        said = done('status', *here)
        equal(asked('status', *here)['assigned'], False, 'assigned without a rule')
        lab.nft('\n'.join(give))
        equal((asked('status', *here)['assigned'], 'warning' in done('status', *here)),
              (True, False), 'with a rule')
        expect('none, the helper is given by rule only' in done('status', *here), 'the ports')
        lab.nft('delete table inet give')
        command = re.search("`nf-ftp (.*)'", said)[1]
        done(*here, *command.split())
        equal((asked('status', *here)['assigned'], 'warning' in done('status', *here)),
              (True, False), 'after the advice')
    ended = nf_ftp('-j', 'status', prefix=NOBODY)
    equal((ended.returncode, json.loads(ended.stdout)['assigned']), (0, None), 'not root')


@scenario('needs rights where it changes anything')
def rights():
    gateway.load_helper()
    done('status', text='nf_ftp', prefix=NOBODY)
    done('stats', text='bad-octet', prefix=NOBODY)
    for words in (('port', 'add', '21'), ('port', 'set', ''), ('session', 'list'),
                  ('-n', '1', 'status')):
        refused('permission denied', *words, prefix=NOBODY)


@scenario('256 ports are the limit; ports added at once are all kept')
def limits():
    gateway.load_helper()
    done('port', 'set', ','.join(str(port) for port in range(1000, 1000 + PORTS_MAX)))
    refused('256 ports', 'port', 'add', '21')
    equal(len(asked('port', 'list')['ports']), PORTS_MAX, 'ports')
    done('port', 'set', '')
    chosen = [str(port) for port in range(3001, 3025)]
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        ended = list(pool.map(lambda port: nf_ftp('port', 'add', port), chosen))
        expect(not any(one.returncode for one in ended), f'one was refused: {ended}')
        equal(done('port', 'list').split()[::2], chosen, 'ports after adding')
        list(pool.map(lambda port: nf_ftp('port', 'del', port), chosen))
    equal(asked('port', 'list'), {'ports': []}, 'ports after deleting')


@scenario('shows a session with NAT, and its data connections')
def session_with_nat():
    gateway.load_helper()
    with Gateway(nat='both', ports={2121: 21}) as lab:
        lab.sysctl('net.netfilter.nf_conntrack_acct=1')
        session = Session(lab, port=2121)
        found, = sessions(lab.gateway)
        equal(set(found), KEYS_OF_SESSION | {'dialled', 'dialled_port'}, 'keys')
        expect(found.pop('lines') >= 5, 'lines are not counted')
        expect(found.pop('id') > 0, 'it has no number')
        expect(0 <= found.pop('idle') <= found.pop('age') < 60, 'its age, or how long it is idle')
        equal(found, {
            'client': gateway.CLIENT[4],
            'client_port': session.client.connection.getsockname()[1],
            'server': gateway.SERVER[4], 'server_port': 21, 'dialled': gateway.DIALLED[4],
            'dialled_port': 2121, 'state': 'ready', 'profile': 'ftp', 'edits': 0, 'data': [],
            'refused': 0, 'bytes': 0},
              'the session')
        show_passive(lab, session)
        listener = listen(lab.client, gateway.CLIENT[4])
        port = listener.getsockname()[1]
        session.command(f'PORT 192,168,100,200,{port >> 8},{port & 255}')
        found, = sessions(lab.gateway, 'expected')
        equal(found['data'], [{'mode': 'active', 'address': gateway.CLIENT[4], 'port': port,
                               'state': 'expected', 'bytes': 0}], 'an active one')


def show_passive(lab, session):
    listener = listen(lab.server, gateway.SERVER[4])
    port = listener.getsockname()[1]
    session.command('PASV')
    came = session.reply(f'227 ok (10,9,9,9,{port >> 8},{port & 255})')
    found, = sessions(lab.gateway, 'expected')
    passive = {'mode': 'passive', 'address': gateway.SERVER[4], 'port': port,
               'state': 'expected', 'bytes': 0}
    equal(found['data'], [passive], 'a passive one')
    equal(found['edits'], 1, 'edits')
    equal(asked('status', '-n', lab.gateway)['expectations'], 1, 'expectations in status')
    high, low = came.split('(')[1].rstrip(')').split(',')[-2:]
    opened = connect(lab.client, (gateway.DIALLED[4], int(high) * 256 + int(low)))
    peer, _ = listener.accept()
    peer.sendall(b'x' * 65536)
    equal(len(opened.recv(65536, socket.MSG_WAITALL)), 65536, 'bytes received')
    (found,), = [one['data'] for one in sessions(lab.gateway, 'open')]
    expect(found['bytes'] > 65536, f'bytes are not counted: {found}')
    expect(found.pop('id') > 0, 'it has no number')
    equal(found | {'bytes': 0}, passive | {'state': 'open'}, 'a passive one that is open')
    peer.close()
    opened.close()
    sessions(lab.gateway)


@scenario('shows a session of IPv6 without NAT')
def session_without_nat():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        session = Session(lab, 6, port=2121)
        listener = listen(lab.server, gateway.SERVER[6])
        port = listener.getsockname()[1]
        session.command('EPSV')
        session.reply(f'229 ok (|||{port}|)')
        found, = sessions(lab.gateway, 'expected')
        equal(set(found), KEYS_OF_SESSION, 'keys')
        passive = {'mode': 'passive', 'address': gateway.SERVER[6], 'port': port,
                   'state': 'expected', 'bytes': 0}
        equal(found['data'], [passive], 'what is expected')
        opened = connect(lab.client, (gateway.SERVER[6], port))
        sessions(lab.gateway, 'open')
        done('-n', lab.gateway, 'session', 'list', text=f'passive to [{gateway.SERVER[6]}]:{port}')
        opened.close()


@scenario('counts, and names every reason')
def stats():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        session = Session(lab)
        session.command('PASV')
        session.reply('227 ok (10,9,9,9,300,1)')
        found = asked('-n', lab.gateway, 'stats')
        expect(REASONS <= found['reasons'].keys(), f'reasons lacks one: {found["reasons"]}')
        expect(all(type(number) is int for group in found.values() for number in group.values()),
               f'not a number: {found}')
        equal(found['reasons']['bad-octet'], 1, 'bad-octet')
        equal(asked('stats')['reasons']['bad-octet'], 0, 'bad-octet of another namespace')
        done('-n', lab.gateway, 'stats', text='refused, why')

# SPDX-License-Identifier: GPL-2.0
"""Lists: what a person sees of the sessions, and which of them."""
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

import gateway
from dialogue import Session, connect, listen
from gateway import TOOL, Gateway
from scenario import equal, expect, scenario, settled
from tool import asked, done, sessions

SECONDS = 20


def rows(lab, *words):
    """The columns of each row of the list, without headings."""
    shown = done('-n', lab.gateway, 'session', 'list', '--noheadings', *words)
    return [line.split() for line in shown.splitlines()]


def refuse_once(session):
    session.command('PASV')
    session.reply('227 ok (10,9,9,9,300,1)')


def tracked(lab):
    """What `conntrack -L -o id` says, by the number that it has for it."""
    listed = lab.inside('conntrack', '-L', '-o', 'id', '-p', 'tcp')
    return {int(number): line for line, number in re.findall(r'^(.*\bid=(\d+).*)$', listed, re.M)}


@scenario('says of a session since when it is there, what was refused, its number in conntrack')
def measures():
    gateway.load_helper()
    with Gateway(nat='both', ports={2121: 21}) as lab:
        lab.sysctl('net.netfilter.nf_conntrack_acct=1')
        lab.sysctl('net.netfilter.nf_conntrack_tcp_timeout_established=86400')
        session = Session(lab, port=2121)
        other = Session(lab, 6, port=2121)
        refuse_once(session)
        refuse_once(session)
        port = session.client.connection.getsockname()[1]
        found = {one['client_port']: one for one in sessions(lab.gateway)}
        equal(len(found), 2, 'sessions')
        one = found[port]
        equal(one['refused'], 2, 'refused')
        equal(found[other.client.connection.getsockname()[1]]['refused'], 0, 'refused to the other')
        line = tracked(lab).get(one['id'], '')
        expect(f'sport={port} ' in line, f'{one["id"]} is {line!r} in conntrack')
        expect(one['idle'] <= one['age'] < SECONDS, f'age {one["age"]}, idle {one["idle"]}')
        older = settled(lambda: {it['client_port']: it for it in sessions(lab.gateway)}[port],
                        lambda it: it['idle'] >= 2, 'a session that is idle')
        expect(older['age'] >= older['idle'], f'{older} is younger than it is idle')
        session.command('NOOP')
        session.reply('200 ok')
        newer = {it['client_port']: it for it in sessions(lab.gateway)}[port]
        expect(newer['idle'] < 2 <= newer['age'], f'after a command: {newer}')
        # it has longer than is usual: nobody can tell
        lab.sysctl('net.netfilter.nf_conntrack_tcp_timeout_established=600')
        equal({it['client_port']: it for it in sessions(lab.gateway)}[port]['idle'], None, 'idle')


@scenario('shows the bytes of data connections, and their numbers in conntrack')
def carried():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        lab.sysctl('net.netfilter.nf_conntrack_acct=1')
        session = Session(lab, port=2121)
        listener = listen(lab.server, gateway.SERVER[4])
        port = listener.getsockname()[1]
        session.command('PASV')
        session.reply(f'227 ok (10,9,9,9,{port >> 8},{port & 255})')
        opened = connect(lab.client, (gateway.SERVER[4], port))
        peer, _ = listener.accept()
        peer.sendall(b'x' * 100000)
        received = 0
        while received < 100000:
            received += len(opened.recv(65536))
        found, = sessions(lab.gateway, 'open')
        expect(100000 < found['bytes'] < 200000, f'bytes: {found}')
        equal(found['bytes'], found['data'][0]['bytes'], 'bytes of its data connections')
        expect(f'dport={port} ' in tracked(lab).get(found['data'][0]['id'], ''), f'id: {found}')
        equal(rows(lab, '-o', 'state,data,id')[0],
              ['ready', '1', 'open,', '0', 'expected', str(found['id'])], 'a row')
        shown = done('-n', lab.gateway, 'session', 'list')
        line, = [line for line in shown.splitlines() if f'passive to {gateway.SERVER[4]}:{port}' in line]
        expect(re.search(r'^`-passive to \S+ +open +\d+K', line), f'{line!r} in the list')


@scenario('shows only the sessions that were asked for')
def filters():
    gateway.load_helper()
    with Gateway(nat='both', ports={2121: 21}) as lab:
        done('-n', lab.gateway, 'profile', 'add', 'guests')
        done('-n', lab.gateway, 'port', 'add', '2122', 'to', 'guests')
        held = [Session(lab, port=2121), Session(lab, 6, port=2121)]
        refuse_once(held[1])
        four, six = [str(one.client.connection.getsockname()[1]) for one in held]
        for words, wanted in (
                ((), {four, six}), (('client', '0.0.0.0/0'), {four}), (('client', '::/0'), {six}),
                (('client', gateway.CLIENT[4]), {four}), (('server', gateway.SERVER[4]), {four}),
                (('server', gateway.DIALLED[6]), {six}), (('server', '192.0.2.77'), set()),
                (('profile', 'ftp'), {four, six}), (('profile', 'guests'), set()),
                (('state', 'ready'), {four, six}), (('state', 'opaque'), set()),
                (('refused',), {six}), (('refused', '1'), set()),
                (('refused', 'client', '0.0.0.0/0'), set())):
            found = {one[0].rpartition(':')[2] for one in rows(lab, '-o', 'client', *words)}
            equal(found, wanted, ' '.join(words))
            found = asked('-n', lab.gateway, 'session', 'list', *words)['sessions']
            equal({str(one['client_port']) for one in found}, wanted, f'-j {" ".join(words)}')
        equal(done('-n', lab.gateway, 'session', 'list', 'state', 'opaque'), 'no sessions\n', 'none')


@scenario('lists the sessions of all namespaces that have a name')
def everywhere():
    gateway.load_helper()
    with Gateway(nat='none') as lab, Gateway(nat='none', prefix='b') as other:
        held = [Session(lab), Session(other)]
        open('/run/netns/left-behind', 'w', encoding='ascii').close()
        try:
            found = asked('-n', 'all', 'session', 'list')['sessions']
            shown = done('-n', 'all', 'session', 'list', '--noheadings', '-o', 'netns,server')
            empty = done('-n', 'all', 'session', 'list', 'state', 'opaque')
        finally:
            os.unlink('/run/netns/left-behind')
        wanted = sorted((lab.gateway, other.gateway))
        equal([one['netns'] for one in found], wanted, 'namespaces')
        equal([line.split()[0] for line in shown.splitlines()], wanted, 'namespaces in the table')
        equal(len(held), len(found), 'sessions')
        equal(empty, 'no sessions\n', 'none')


def watched(words, columns, environment=()):
    """A process at a terminal of its own, and that terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ('NO_COLOR', 'COLUMNS')}
    process = subprocess.Popen([TOOL, *words], stdout=slave, stderr=slave, stdin=slave,
                               env=kept | {'TERM': 'xterm'} | dict(environment))
    os.close(slave)
    return process, master


def read_until(master, good, seconds=SECONDS):
    """What a terminal gets, until that is good."""
    text = ''
    deadline = time.monotonic() + seconds
    while not good(text):
        expect(time.monotonic() < deadline and select.select([master], [], [], seconds)[0],
               f'a terminal: {text!r}')
        try:
            text += os.read(master, 65536).decode()
        except OSError:
            break
    return text


@scenario('fits the terminal, with colours unless they are unwanted')
def terminal():
    gateway.load_helper()
    with Gateway(nat='both', ports={2121: 21}) as lab:
        session = Session(lab, port=2121)
        refuse_once(session)
        for columns, colour in ((120, True), (60, True), (120, False)):
            process, master = watched(('-n', lab.gateway, 'session', 'list'), columns,
                                      () if colour else {'NO_COLOR': '1'}.items())
            text = read_until(master, lambda text: text.count('\n') >= 2)
            process.wait(SECONDS)
            os.close(master)
            plain = re.sub(r'\033\[[0-9;]*m', '', text)
            expect(all(len(line) <= columns for line in plain.splitlines()),
                   f'too wide for {columns} columns: {plain!r}')
            expect('CLIENT' in plain and gateway.SERVER[4] in plain, f'incomplete: {plain!r}')
            equal('PROFILE' in plain, columns == 120, f'PROFILE in {columns} columns')
            if columns == 120:
                equal('\033[31m' in text, colour, f'colours in {text!r}')


@scenario('repaints a terminal, and prints one list behind the other elsewhere')
def watch():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        words = ('-n', lab.gateway, 'session', 'list', '--watch', '1')
        process, master = watched(words, 100)
        read_until(master, lambda text: 'no sessions' in text and '\033[H' in text)
        session = Session(lab)
        port = session.client.connection.getsockname()[1]
        read_until(master, lambda text: f':{port} ' in text and '1 session\033' in text)
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS)
        os.close(master)
        with subprocess.Popen([TOOL, '-j', *words], stdout=subprocess.PIPE, text=True) as process:
            for _ in range(2):
                equal(len(json.loads(process.stdout.readline())['sessions']), 1, 'sessions')
            process.terminate()
        with subprocess.Popen([TOOL, *words, '-o', 'state'], stdout=subprocess.PIPE, text=True) as process:
            equal([process.stdout.readline() for _ in range(5)],
                  ['STATE\n', 'ready\n', '\n', 'STATE\n', 'ready\n'], 'two lists')
            process.terminate()


@scenario('prints the columns of ports, profiles and advertised addresses that were asked for')
def configuration():
    gateway.load_helper()
    done('port', 'set', '21,2121')
    done('port', 'add', '990', 'tls')
    done('profile', 'add', 'guests', 'deny=SITE,STOR', 'ftps=50000-50009')
    done('advertise', 'add', '10.0.0.0/8', 'as', '203.0.113.7', 'except', 'private,192.0.2.0/24')
    try:
        equal(done('port', 'list', '-o', 'port,tls'), 'PORT TLS\n  21 no\n 990 yes\n2121 no\n', 'ports')
        equal(done('port', 'list', '--noheadings', '-o', 'profile').split(), ['ftp'] * 3, 'profiles')
        equal([line.split() for line in done('profile', 'list', '-o', 'name,deny,ftps').splitlines()],
              [['NAME', 'DENY', 'FTPS'], ['ftp', '-', 'opaque'], ['guests', 'SITE,STOR', '50000-50009']],
              'keys')
        equal(done('advertise', 'list', '-o', 'as,except').split(),
              ['AS', 'EXCEPT', '203.0.113.7', 'private,192.0.2.0/24'], 'addresses')
    finally:
        done('flush')

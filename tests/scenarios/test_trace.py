# SPDX-License-Identifier: GPL-2.0
"""trace/events/nf_ftp: what the helper reads and does."""
import contextlib
import re
from pathlib import Path

import gateway
from byhand import talks
from dialogue import Session
from gateway import Gateway
from offer import Offer
from scenario import equal, expect, scenario

TRACING = Path('/sys/kernel/tracing')


@contextlib.contextmanager
def tracing(events='nf_ftp'):
    """Events are recorded while the block lasts."""
    if not (TRACING / 'events').exists():
        gateway.run('mount', '-t', 'tracefs', 'tracefs', str(TRACING))
    switch = TRACING / 'events' / events / 'enable'
    (TRACING / 'trace').write_text('', encoding='ascii')
    switch.write_text('1', encoding='ascii')
    try:
        yield
    finally:
        if switch.exists():             # not when the module is gone
            switch.write_text('0', encoding='ascii')


def recorded(process=''):
    """What was recorded, by a process of this name if one is given: (event, text)."""
    lines = (TRACING / 'trace').read_text(encoding='ascii').splitlines()
    return [re.search(r'\d: (\w+): (.*)', line).groups() for line in lines
            if line[:1] != '#' and line.lstrip().startswith(process)]


@scenario('each line, expectation, refusal and edit is traced; no password is')
def all_of_it():
    gateway.load_helper()
    with Gateway(nat='both') as lab, tracing():
        session = Session(lab)
        offer = Offer(session, 'PORT', 4000)
        expect(offer.transfer(), 'the transfer')
        session.command('PORT 192,168,100,200,0,22')
        port = session.client_endpoint[1]
        found = recorded()
    ends = f'client=192.168.100.200:{port} server=10.9.9.9:21'
    text = '192,168,100,200,15,160'
    equal([one for one in found if one[0] != 'line'], [
        ('expect', f'{ends} verb=PORT endpoint=192.168.100.200:4000'),
        ('edit', f'{ends} before={text} after=10,9,9,1,15,160'),
        ('refuse', f'{ends} verb=PORT reason=privileged-port text=192,168,100,200,0,22')], 'traced')
    equal([one[1] for one in found if one[0] == 'line'],
          [f'{ends} {said}' for said in (
              'S: 220 ready', 'C: USER u', 'S: 331 password', 'C: PASS ', 'S: 230 welcome',
              f'C: PORT {text}', 'S: 200 ok', 'C: RETR file', 'S: 150 here it comes',
              'S: 226 that was it', 'C: PORT 192,168,100,200,0,22')], 'lines')


@scenario('what is sent twice, in other pieces or too early, is traced once, in its order')
def once():
    with talks(nat='no') as talk, tracing():
        one = talk()
        one.client('NOOP\r\n', 0).arrives()
        one.client('NOOP\r\n', 0).arrives()
        one.client('NOOP\r\nSYST\r\n', 0).arrives()
        one.server('215 UNIX\r\n', 8).arrives()
        one.server('200 ok\r\n', 0).arrives()
        one.server('200 ok\r\n215 UNIX\r\n', 0).arrives()
        found = [text.split(' ', 2)[2] for _, text in recorded()]
    equal(found[5:], ['C: NOOP', 'C: SYST', 'S: 200 ok', 'S: 215 UNIX'], 'lines')


@scenario('no password is traced, in whatever pieces and after whatever signals')
def passwords():
    gateway.load_helper()
    with Gateway() as lab, tracing():
        session = Session(lab)
        for parts in (b'PASS secret\r\n',), (b'PASS ', b'secret\r\n'), (b'PA', b'SS secret\r\n'), \
                (b'pass\tsecret\r\n',), (b'  PASS secret\r\n',), (b'\xff\xfd\x06PASS secret\r\n',), \
                (b'NOOP\r\nPASS secret\r\n',), (b'NOOP\rPASS secret\r\n',), (b'P', b'ASS s', b'ecret\r\n'):
            for part in parts:
                session.client.say(part)
            for _ in range(b''.join(parts).count(b'\n')):
                session.server.hear()
        found = recorded()
    expect(any('C: NOOP' in text for _, text in found), 'nothing is traced')
    equal([text for _, text in found if 'ecret' in text], [], 'traced')


@scenario('what is traced can be unloaded, and traced again when it is back')
def unloading():
    for _ in range(3):
        gateway.load_helper()
        with Gateway() as lab, tracing():
            Session(lab)
            equal(len([one for one in recorded() if one[0] == 'line']), 5, 'lines')
            lab.tool('port', 'set', '')
            gateway.unload_helper()
        gateway.load_helper()
        with Gateway() as lab:
            Session(lab)
            equal(recorded(), [], 'traced when nobody wants it')
        gateway.unload_helper()

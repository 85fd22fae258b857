# SPDX-License-Identifier: GPL-2.0
"""What forwarding a real session costs: instructions from prerouting to postrouting.

Client, gateway and server are namespaces, each with the kernel's TCP, so segments come as they do
from any local one: with their text in page fragments. Each session logs in, asks this and that,
has a file sent to it, and says good-bye. The gateway's rules are the same with each helper, and
let data connections through that no helper has announced.
"""
import os
import re
import socket
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import gateway
import modules
import netns
from dialogue import Session, connect, listen
from offer import line, port_in

MODULE = 'nf_ftp_bench'
PACKETS = Path('/proc') / MODULE
SYN, FIN, ACK = 2, 1, 16
WARM_UP, SESSIONS = 4, 25
PORT = 40065                            # always as many digits
FILE = [b'x' * 1400] * 20               # as it is sent

FEAT = ('211-Features:\r\n EPRT\r\n EPSV\r\n MDTM\r\n PASV\r\n REST STREAM\r\n SIZE\r\n TVFS\r\n'
        ' UTF8\r\n211 End\r\n')
LISTING = '-rw-r--r--   1 ftp      ftp          1234 Jan 01  2024 file-number-42\r\n' * 19
CLIENT, SERVER = 'client', 'server'

BEGIN = [(SERVER, '220 Welcome.\r\n', '220'),
         (CLIENT, 'USER anonymous\r\n', 'USER'),
         (SERVER, '331 Please specify the password.\r\n', '331'),
         (CLIENT, 'PASS me@example.org\r\n', 'PASS'),
         (SERVER, '230 Login successful.\r\n', '230'),
         (CLIENT, 'SYST\r\n', 'command'),
         (SERVER, '215 UNIX Type: L8\r\n', 'reply'),
         (CLIENT, 'FEAT\r\n', 'command'),
         (SERVER, FEAT, '211 FEAT of ten lines'),
         (CLIENT, 'TYPE I\r\n', 'command'),
         (SERVER, '200 Switching to Binary mode.\r\n', 'reply'),
         (CLIENT, 'STAT .\r\n', 'command'),
         (SERVER, '211-Status of .:\r\n', '211-'),
         (SERVER, LISTING, "1.3 kB of a listing's lines"),
         (SERVER, '211 End of status\r\n', 'end of a listing')]
END = [(CLIENT, 'QUIT\r\n', 'QUIT'),
       (SERVER, '221 Goodbye.\r\n', '221')]
COMMANDS = {'PORT': 'PORT', 'EPRT': 'EPRT', 'PASV': '227', 'EPSV': '229'}
# by who opens data connections, the server or the client: with which commands
MODES = {'active': ('PORT', 'EPRT'), 'passive': ('PASV', 'EPSV')}
WHOLE, SHARE = 'whole session', "helper's share of a session"
# helper and how it is given to connections; to nf_ftp by a port of its own, too
WAYS = {'none': ('none', None), 'stock': ('stock', 'nft'), 'rule': ('nf_ftp', 'nft'),
        'port': ('nf_ftp', 'port')}
NATS = {'none': '', 'snat': ', source NAT'}
# behind NAT, only what may be different there
BEHIND_NAT = re.compile(r'ACK|command|reply|PORT|EPRT|200 to .*|227|229|data: .*|whole .*')


class Lab(gateway.Gateway):
    """It measures what the gateway forwards, from before its first rule on."""

    def __init__(self, module, nat, given):
        super().__init__(nat=nat, given=given)
        self.module = module

    def inside(self, *argv, text=''):
        """No time limit holds here: while the machine waits for a file its clock runs ahead."""
        with tempfile.TemporaryFile('w+') as source:
            source.write(text)
            source.seek(0)
            process = netns.spawn(self.gateway, argv, stdin=source, stdout=subprocess.PIPE,
                                  text=True)
            output, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f'{" ".join(argv)}: {process.returncode}')
        return output

    def set_rules(self, nat):
        self.inside('insmod', str(self.module), 'path=1')
        super().set_rules(nat)
        self.nft('add rule inet gateway forward tcp dport 1024-65535 ct state new accept\n')

    def __exit__(self, *_):
        if PACKETS.exists():
            gateway.run('rmmod', MODULE)
        super().__exit__()


def address_in(text):
    """The one that a line announces; behind NAT without a helper that is not its speaker's."""
    found = re.search(r'\d+([,.])\d+\1\d+\1\d+', text)
    return found and found[0].replace(',', '.')


class Talk:
    """A session that is spoken, and under which rows its segments' costs are shown."""

    def __init__(self, lab):
        self.session = Session(lab, login=False)
        self.rows = []

    def say(self, who, text, row):
        """Returns what the other one hears."""
        ends = self.session.client, self.session.server
        speaker, hearer = ends if who == CLIENT else ends[::-1]
        speaker.say(text.encode())
        self.rows.append(row)
        return [hearer.hear() for _ in range(text.count('\n'))][-1]

    def say_all(self, lines):
        for one in lines:
            self.say(*one)

    def transfer(self, verb):
        """Announce a data connection, and send a file through it."""
        client, server = self.session.client, self.session.server
        is_active = verb in MODES['active']
        announcer, opener = (client, server) if is_active else (server, client)
        listener = listen(announcer.space, announcer.own, PORT)
        text = line(verb, announcer.own, PORT) + '\r\n'
        if is_active:
            heard = self.say(CLIENT, text, verb)
            self.say(SERVER, f'200 {verb} command successful.\r\n', f'200 to {verb}')
            self.say(CLIENT, 'RETR file.txt\r\n', f'RETR after {verb}')
        else:
            self.say(CLIENT, verb + '\r\n', verb)
            heard = self.say(SERVER, text, COMMANDS[verb])
        near = connect(opener.space, (address_in(heard) or opener.peer, port_in(heard)))
        far, _ = listener.accept()
        listener.close()
        if not is_active:
            self.say(CLIENT, 'RETR file.txt\r\n', f'RETR after {verb}')
        self.say(SERVER, '150 Opening BINARY mode data connection for file.txt (28000 bytes).\r\n',
                 '150')
        send_file(near if is_active else far, far if is_active else near)
        self.say(SERVER, '226 Transfer complete.\r\n', '226')

    def close(self):
        client, server = self.session.client.connection, self.session.server.connection
        server.close()
        client.recv(1)
        client.close()


def send_file(source, target):
    source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for part in FILE:
        source.sendall(part)
        left = len(part)
        while left:
            left -= len(target.recv(left))
    source.close()
    target.recv(1)
    target.close()


def speak(lab, mode):
    """One session; returns its client's port, and the rows of its segments with text."""
    talk = Talk(lab)
    talk.say_all(BEGIN)
    for verb in MODES[mode]:
        talk.transfer(verb)
    talk.say_all(END)
    talk.close()
    return talk.session.client_endpoint[1], talk.rows


def packets():
    """cost, length, source port, destination port, flags; of each packet so far."""
    return [tuple(map(int, line.split())) for line in PACKETS.read_text('ascii').splitlines()]


def row_without_text(flags, is_control):
    """How a segment without text is called."""
    what = 'SYN' if flags & SYN else 'FIN' if flags & FIN else 'ACK'
    if what == 'SYN' and flags & ACK:
        what = 'SYN-ACK'
    return what if is_control else f'data: {what}'


def read_session(found, rows):
    """Costs by row, of the packets of one session; None if one was repeated."""
    costs, texts = {}, iter(rows)
    for cost, length, source, dest, flags in found:
        is_control = 21 in (source, dest)
        if not length:
            row = row_without_text(flags, is_control)
        else:
            row = next(texts, None) if is_control else 'data: text'
        if not row:
            return None
        costs.setdefault(row, []).append(cost)
    costs[WHOLE] = [sum(packet[0] for packet in found)]
    return costs if next(texts, None) is None else None


def split(found, ports):
    """The packets of each session: they are spoken one after the other."""
    current = None
    sessions = {port: [] for port in ports}
    for packet in found:
        ends = packet[2:4]
        if 21 in ends:
            current = sum(ends) - 21
        sessions[current].append(packet)
    return sessions


def measure_mode(lab, mode):
    """Instructions by row."""
    before = len(packets())
    spoken = dict(speak(lab, mode) for _ in range(WARM_UP + SESSIONS))
    sessions = split(packets()[before:], spoken)
    good = [costs for port, rows in list(spoken.items())[WARM_UP:]
            if (costs := read_session(sessions[port], rows))]
    if len(good) < SESSIONS / 2:
        raise RuntimeError(f'only {len(good)} of {SESSIONS} sessions went without repetition')
    costs = {row: min(cost for one in good for cost in one.get(row, [])) for row in good[0]}
    return costs | {WHOLE: round(statistics.median(one[WHOLE][0] for one in good))}


def unload(helper):
    """A ruleset lets go of it some time after its namespace has gone."""
    # nf_nat_ftp is a user of the kernel's own
    held = {'nf_ftp': ('nf_ftp', 0), 'stock': ('nf_conntrack_ftp', 1)}.get(helper)
    while held and modules.users()[held[0]] > held[1]:
        time.sleep(0.1)
    gateway.unload_helper(helper)


def measure(module, way, nat):
    """Instructions by row, with a helper or with none."""
    helper, given = WAYS[way]
    os.environ['HELPER'] = helper
    gateway.load_helper(helper)
    with Lab(module, nat, given) as lab:
        modes = {mode: measure_mode(lab, mode) for mode in MODES}
    unload(helper)
    costs = {f'{row}, {mode}': cost for mode, rows in modes.items()
             for row, cost in rows.items() if is_shown(row, mode)}
    return {row + NATS[nat]: cost for row, cost in costs.items()
            if nat == 'none' or BEHIND_NAT.match(row)}


def is_shown(row, mode):
    """What is the same in both modes is shown once."""
    return mode == 'active' or row.startswith('whole') or \
        any(word in row for word in ('PASV', '227', 'EPSV', '229', 'data: SYN'))


def measure_all(module):
    """By way: instructions by row."""
    found = {way: {row: cost for nat in NATS for row, cost in measure(module, way, nat).items()}
             for way in WAYS}
    for way, rows in found.items():
        rows |= {row.replace(WHOLE, SHARE): cost - found['none'][row]
                 for row, cost in rows.items() if row.startswith(WHOLE) and way != 'none'}
    return found

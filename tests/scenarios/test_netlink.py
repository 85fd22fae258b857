# SPDX-License-Identifier: GPL-2.0
"""The generic netlink family, asked wrongly."""
import errno
import random
import struct

import gateway
import genl
import netns
from byhand import talks
from gateway import TOOL
from genl import (CONFIG_SET, NESTED, advertise, attribute, generation, nest, port, ports,
                  prefix, profile)
from modules import attempt
from scenario import Failed, equal, expect, scenario, settled
from test_rights import NOBODY
from test_trace import TRACING, recorded, tracing

MESSAGES = 2000
SEED = 959                              # printed with each failure


def member(content):
    return attribute(genl.PORTS | NESTED, attribute(genl.PORT | NESTED, content))


def profiles(*members):
    return nest(genl.PROFILES, *members)


FTP = profile(b'ftp')
TEN = prefix(bytes([10, 0, 0, 0]), 8)
STOR = attribute(genl.VERB, b'STOR\0')
ADVERTISED = advertise(bytes([10, 0, 0, 0]), 8, bytes([203, 0, 113, 7]))
NUMBER = attribute(genl.PORT_NUMBER, struct.pack('=H', 2121))
# what is wrong, the attributes, the errno, and whether one attribute is to blame
REFUSED = (
    ('no list', b'', errno.EINVAL, False),
    ('no list but a generation', generation(0), errno.EINVAL, False),
    ('a list that is no nest', attribute(genl.PORTS, port(2121)), errno.EINVAL, True),
    ('a short generation', ports(2121) + attribute(genl.GENERATION, b'12'), errno.EINVAL, True),
    ('an attribute of answers', ports(2121) + attribute(genl.VERSION, b'1\0'), errno.EINVAL, True),
    ('an unknown attribute', ports(2121) + attribute(99, b'1234'), errno.EINVAL, True),
    ('something else in the list', attribute(genl.PORTS | NESTED, NUMBER), errno.EINVAL, True),
    ('port 0', ports(2121, 0), errno.ERANGE, True),
    ('a port of four bytes', member(attribute(genl.PORT_NUMBER, b'1234')), errno.EINVAL, True),
    ('a member without a port', member(b''), errno.EINVAL, True),
    ('a member that is no nest',
     attribute(genl.PORTS | NESTED, attribute(genl.PORT, NUMBER)), errno.EINVAL, True),
    ('an unknown attribute of a port', member(NUMBER + attribute(9, b'1234')), errno.EINVAL, True),
    ('an unknown profile',
     attribute(genl.PORTS | NESTED, port(2121, b'other\0')), errno.ENOENT, True),
    ('a name that is too long',
     attribute(genl.PORTS | NESTED, port(2121, b'x' * 16 + b'\0')), errno.EINVAL, True),
    ('a name without its end', attribute(genl.PORTS | NESTED, port(2121, b'ftp')), errno.EINVAL, True),
    ('a port twice', attribute(genl.PORTS | NESTED, port(2121) + port(2121, b'other\0')),
     errno.EINVAL, True),
    ('257 ports', ports(*range(1, 258)), errno.ENOSPC, True),
    ('a member that is longer than the list',
     attribute(genl.PORTS | NESTED, port(2121) + struct.pack('=HHI', 80, genl.PORT | NESTED, 0)),
     errno.EINVAL, True),
    ('a member that is shorter than its head',
     attribute(genl.PORTS | NESTED, struct.pack('=HH', 0, genl.PORT | NESTED)), errno.EINVAL, True),
    ('bytes behind the list', ports(2121) + b'\x02\0\0\0', errno.EINVAL, False),
    ('no profile `ftp\'', profiles(profile(b'other')), errno.EBUSY, False),
    ('a profile without a name', profiles(FTP, nest(genl.PROFILE)), errno.EINVAL, True),
    ('a name of capital letters', profiles(FTP, profile(b'FTP')), errno.EINVAL, True),
    ('an empty name', profiles(FTP, profile(b'')), errno.EINVAL, True),
    ('a name twice', profiles(FTP, FTP), errno.EINVAL, True),
    ('65 profiles', profiles(FTP, *(profile(b'p%d' % i) for i in range(64))), errno.ENOSPC, True),
    *((f'{name} of {value}', profiles(profile(b'ftp', attribute(kind, value))), error, True)
      for name, kind, value, error in (
          ('strict', genl.STRICT, b'\2', errno.ERANGE), ('foreign', genl.FOREIGN, b'\4', errno.ERANGE),
          ('modes', genl.MODES, b'\3', errno.ERANGE), ('ftps', genl.FTPS, b'\4', errno.ERANGE),
          ('crlf', genl.CRLF, b'\2', errno.ERANGE), ('timeout', genl.TIMEOUT, bytes(4), errno.ERANGE),
          ('timeout', genl.TIMEOUT, struct.pack('=I', 86401), errno.ERANGE),
          ('nat-ports from', genl.NAT_FROM, struct.pack('=H', 5000), errno.ERANGE))),
    ('nat-ports backwards', profiles(profile(b'ftp', attribute(genl.NAT_FROM, struct.pack('=H', 6000)),
                                             attribute(genl.NAT_TO, struct.pack('=H', 5999)))),
     errno.ERANGE, True),
    ('foreign=list without one', profiles(profile(b'ftp', attribute(genl.FOREIGN, b'\3'))),
     errno.EINVAL, True),
    ('a list without foreign=list', profiles(profile(b'ftp', nest(genl.PREFIXES, TEN))),
     errno.EINVAL, True),
    ('17 prefixes', profiles(profile(b'ftp', attribute(genl.FOREIGN, b'\3'),
                                     nest(genl.PREFIXES, *(prefix(bytes([10, i, 0, 0]), 16)
                                                           for i in range(17))))),
     errno.ENOSPC, True),
    *((f'the prefix {address}/{length}', profiles(profile(b'ftp', attribute(genl.FOREIGN, b'\3'), nest(
        genl.PREFIXES, prefix(address, length)))), errno.EINVAL, True)
      for address, length in ((b'\x0a\0\0\1', 8), (b'\x0a\0\0\0', 33), (b'\x0a\0\0', 8), (b'', 0))),
    *((f'deny of {verb}', profiles(profile(b'ftp', nest(genl.DENY, attribute(genl.VERB, verb)))),
       errno.EINVAL, True)
      for verb in (b'STOR', b'ST\0', b'STORE\0', b'stor\0', b'ST\0R\0', b'')),
    ('17 denied commands', profiles(profile(b'ftp', nest(genl.DENY, *(
        attribute(genl.VERB, b'AAA' + bytes([65 + i, 0])) for i in range(17))))), errno.ENOSPC, True),
    ('a prefix twice', profiles(profile(b'ftp', attribute(genl.FOREIGN, b'\3'),
                                        nest(genl.PREFIXES, TEN, TEN))), errno.EINVAL, True),
    ('a denied command twice', profiles(profile(b'ftp', nest(genl.DENY, STOR, STOR))), errno.EINVAL, True),
    ('an exception of another family', nest(genl.ADVERTISES, advertise(
        bytes([10, 0, 0, 0]), 8, bytes([203, 0, 113, 7]), nest(genl.ADVERTISE_EXCEPT, prefix(bytes(16), 8)))),
     errno.EINVAL, True),
    ('an advertised prefix twice', nest(genl.ADVERTISES, ADVERTISED, ADVERTISED), errno.EINVAL, True),
    ('another family', nest(genl.ADVERTISES, advertise(bytes([10, 0, 0, 0]), 8, bytes(15) + b'\2')),
     errno.EINVAL, True),
    ('an address of nobody', nest(genl.ADVERTISES, advertise(bytes([10, 0, 0, 0]), 8, bytes(4))),
     errno.EINVAL, True),
    ('an advertised prefix without an address', nest(genl.ADVERTISES, nest(
        genl.ADVERTISE, prefix(bytes([10, 0, 0, 0]), 8, genl.ADVERTISE_PREFIX))), errno.EINVAL, True),
    ('five exceptions', nest(genl.ADVERTISES, advertise(
        bytes([10, 0, 0, 0]), 8, bytes([203, 0, 113, 7]), nest(genl.ADVERTISE_EXCEPT, *5 * (TEN,)))),
     errno.ENOSPC, True),
    ('257 advertised prefixes', nest(genl.ADVERTISES, *(
        advertise(struct.pack('>I', i << 8), 24, bytes([203, 0, 113, 7])) for i in range(1, 258))),
     errno.ENOSPC, True),
)


def start():
    gateway.load_helper()
    family = genl.Family()
    equal(family.ask(CONFIG_SET, ports(21, 990)), genl.Answer(), 'a good request')
    return family


@scenario('what it refuses, it refuses with a sentence, and changes nothing')
def refused():
    family = start()
    before = family.config()
    for what, content, error, to_blame in REFUSED:
        answer = family.ask(CONFIG_SET, content)
        equal(answer.error, error, f'{what}: errno')
        equal(family.config(), before, f'{what}: the configuration')
        expect(answer.sentence, f'{what}: no sentence')
        if to_blame:
            size = genl.HEADER.size + genl.GENL.size
            expect(answer.at is not None and size <= answer.at < size + len(content),
                   f'{what}: the attribute to blame is at {answer.at}, of {size + len(content)}')


@scenario('a configuration that is no longer the one that was read is not replaced')
def stale():
    family = start()
    seen, _ = family.config()
    equal(family.ask(CONFIG_SET, ports(21, 990) + generation(seen)).error, 0, 'set what is set')
    equal(family.config(), (seen, [21, 990]), 'unchanged')
    equal(family.ask(CONFIG_SET, ports(2121) + generation(seen)).error, 0, 'set another one')
    equal(family.config(), (seen + 1, [2121]), 'the new one')
    for content in (ports(990), ports(2121), ports()):
        answer = family.ask(CONFIG_SET, content + generation(seen))
        equal(answer.error, errno.ESTALE, 'errno')
        expect('changed since' in (answer.sentence or ''), f'the sentence: {answer.sentence}')
        equal(family.config(), (seen + 1, [2121]), 'the configuration')
    equal(family.ask(CONFIG_SET, ports()).error, 0, 'without a generation')
    equal(family.config(), (seen + 2, []), 'the configuration')


def meaning(content):
    """The generation and the ports of a request (or None); ValueError if it is none."""
    found = genl.attributes(content)
    given = {kind & genl.KIND: (kind, value) for kind, value in found}
    if given.get(genl.ADVERTISES, (0, b'?'))[1] == b'':     # none, as before
        given.pop(genl.ADVERTISES)
        given.setdefault(genl.PORTS, (0, None))
    if not given.keys() <= {genl.PORTS, genl.GENERATION}:
        raise ValueError('other attributes')
    seen = given.get(genl.GENERATION)
    seen = seen and struct.unpack('=I', seen[1])[0]
    if given[genl.PORTS][1] is None:
        return seen, None
    numbers = set()
    for kind, value in genl.attributes(given[genl.PORTS][1]):
        one = {kind & genl.KIND: value for kind, value in genl.attributes(value)}
        if kind & genl.KIND != genl.PORT or not one.keys() <= {genl.PORT_NUMBER, genl.PORT_PROFILE}:
            raise ValueError('not a port')
        if one.get(genl.PORT_PROFILE, b'ftp').split(b'\0')[0] != b'ftp':
            raise ValueError('a profile')
        numbers.add(struct.unpack('=H', one[genl.PORT_NUMBER])[0])
    if 0 in numbers:
        raise ValueError('port 0')
    return seen, sorted(numbers)


class Chance:
    """Requests that are right, and what chance makes of them."""

    def __init__(self):
        self.random = random.Random(SEED)

    def good(self, seen):
        numbers = [self.random.choice((21, 990, 2121, self.random.randrange(65536)))
                   for _ in range(self.random.randrange(6))]
        members = [port(one, self.random.choice((None, None, b'ftp\0'))) for one in numbers]
        content = attribute(genl.PORTS | NESTED, b''.join(members))
        return content + self.random.choice((b'', generation(seen)))

    def tree(self, depth=3):
        """Attributes of any kind."""
        content = b''
        for _ in range(self.random.randrange(4)):
            inner = self.tree(depth - 1) if depth and self.random.random() < .5 else \
                self.random.randbytes(self.random.randrange(12))
            kind = self.random.randrange(24) | self.random.choice((0, NESTED, 0x4000))
            content += attribute(kind, inner)
        return content

    def mutated(self, content):
        text = bytearray(content)
        how = self.random.randrange(6)
        if how == 0:
            return bytes(text) + self.tree()
        if how == 1:
            return self.tree()
        at = self.random.randrange(len(text))
        if how == 2:
            return bytes(text[:at])
        if how == 3:
            text[at:at] = self.random.randbytes(self.random.randrange(1, 9))
        else:
            for _ in range(how - 3):
                text[self.random.randrange(len(text))] = self.random.choice(
                    (0, 1, 4, 8, 255, self.random.randrange(256)))
        return bytes(text)

    def request(self, seen):
        """(command, attributes, and what else is in the headers)"""
        command = self.random.choice((CONFIG_SET,) * 6 + (*range(8), self.random.randrange(256)))
        content = self.good(seen)
        if self.random.random() < .85:
            content = self.mutated(content)
        return command, content, {
            'flags': self.random.choice((0,) * 8 + (genl.DUMP, 0x100, 0x400, 0x800, 0xf00)),
            'version': self.random.choice((1, 1, 1, 0, 2, 255)),
            'reserved': self.random.choice((0,) * 12 + (1, 0xffff))}


def is_right(request, answer, before, after):
    """What came of a request is what the contract says."""
    command, content, _ = request
    try:
        wanted = meaning(content)
    except (ValueError, KeyError, struct.error):
        wanted = None
    if answer.error or command != CONFIG_SET:
        equal(after, before, 'the configuration')
    else:
        expect(wanted, 'it was accepted')
        expect(wanted[0] in (None, before[0]), 'a stale one was accepted')
        numbers = before[1] if wanted[1] is None else wanted[1]
        equal(after, (before[0] + (numbers != before[1]), numbers), 'the configuration')
    if command == CONFIG_SET and answer.error not in (0, errno.EOPNOTSUPP):
        expect(answer.sentence, f'errno {answer.error} without a sentence')


@scenario(f'{MESSAGES} messages made by chance each get an answer, and change what they say only',
          seconds=200)
def by_chance():
    family, chance = start(), Chance()
    errors = set()
    for at in range(MESSAGES):
        before = family.config()
        request = chance.request(before[0])
        command, content, headers = request
        try:
            answer = family.ask(command, content, **headers)
            is_right(request, answer, before, family.config())
        except (Failed, OSError) as why:
            raise Failed(f'message {at} of seed {SEED}, {command} {content.hex()} {headers}: {why}'
                         ) from why
        errors.add(answer.error)
    expect({0, errno.EINVAL, errno.ENOENT, errno.ESTALE, errno.EOPNOTSUPP} <= errors,
           f'too few kinds of answer: {errors}')
    for size in range(genl.GENL.size):  # shorter than its header
        equal(family.send(bytes(size)).error, errno.EINVAL, f'errno for {size} bytes')


def announced(talk, verb='PORT'):
    """A session whose client has announced an endpoint."""
    one = talk()
    one.client(one.announce(verb).text).arrives()
    return one


@scenario('status counts the expectations of its namespace whose time is not over')
def counted():
    with talks(nat='none') as talk:
        family, here = netns.within(talk.lab.gateway, genl.Family), genl.Family()
        for count in 1, 2:
            announced(talk)
            equal((family.status(), here.status()), ((count, count), (0, 0)), 'there, and here')
        talk.lab.tool('profile', 'set', 'ftp', 'expect-timeout=1')
        announced(talk)
        settled(family.status, lambda found: found == (3, 2), '(sessions, expectations)')


@scenario('who asks for status, as anybody may, holds up no packets: expectations are not locked')
def unlocked():
    probes = TRACING / 'kprobe_events'
    with talks(nat='none') as talk, tracing():
        if not probes.exists():
            print('    | this kernel has no probes: not asked')
            return
        announced(talk)
        probes.write_text('p:walk nf_ct_expect_iterate_net', encoding='ascii')
        with tracing('kprobes'):
            equal(attempt('ip', 'netns', 'exec', talk.lab.gateway, *NOBODY, TOOL, '-j')[0], 0, 'status')
            # a namespace of the test before may still be going: its walk is a kworker's
            equal(recorded('nf-ftp'), [], 'walks')
            gateway.run('ip', 'netns', 'add', 'other')
            gateway.run('ip', 'netns', 'delete', 'other')
            settled(recorded, lambda found: 'walk' in dict(found), 'the walk when a namespace goes')
        probes.write_text('', encoding='ascii')

# SPDX-License-Identifier: GPL-2.0
"""What ctnetlink can do to an entry, and to what is expected, while packets are read.

The functions are one change each, of what is in the gateway of a Channel, and return whether it was
made: conntrackd, any administrator, and the root of any user namespace can.
"""
import contextlib
import errno
import itertools
import socket
import struct

import conntrack
import segment
from actor import actor
from blind import Wires
from conntrack import (CT_GET, CT_HELP, CT_ORIGINAL, CT_REPLY, CT_TIMEOUT, DESTINATION_PORT,
                       EXP_GET, EXP_MASK, EXP_MASTER, EXP_TUPLE, HELP_NAME, NUMBER, SOURCE_PORT,
                       TUPLE_IP, TUPLE_PROTO)
from gateway import CLIENT, DIALLED, OUTER, SERVER
from genl import NESTED, attribute
from inject import CREATE, CT_NEW, CT_PROTOINFO, CT_STATUS, nested, number, pack_tuple
from segment import Segment, pack_address

CT_DELETE, EXP_NEW, EXP_DELETE = 1 << 8 | 2, 2 << 8, 2 << 8 | 2
CT_MARK, CT_LABELS, CT_LABELS_MASK, CT_SEQ_ADJ = 8, 22, 23, (15, 16)
EXP_TIMEOUT, EXP_HELP, EXP_FLAGS, EXP_CLASS, EXP_NAT, EXP_FUNCTION = 4, 6, 8, 9, 10, 11
NAT_DIRECTION, NAT_TUPLE = 1, 2
HELPERS = '', 'ftp', 'ftp', 'tftp', 'irc', 'sip', 'RAS', 'none-such'
FUNCTIONS = 'nf-ftp', 'nf-ftp', 'nf-ftp', 'nat-follow-master', 'Q.931', 'none-such'
AT_MOST = 100                           # entries of a dump that some are chosen from
OFTEN = 10                              # so many of them, one after the other


class Channel:
    """A netlink socket in a gateway; expected: what was made to be, as endpoints and protocol."""

    def __init__(self, space):
        self.space, self.socket = space, conntrack.open_channel(space)
        self.socket.settimeout(20)
        self.expected = []
        self.listed = {CT_GET: [], EXP_GET: []}

    def change(self, kind, message, family=socket.AF_UNSPEC, flags=0):
        conntrack.ask(self.socket, kind, struct.pack('=BBH', family, 0, 0) + message, hex(kind),
                      flags)
        return 1

    def chosen(self, random, kind=CT_GET):
        """One object, as its attributes and its family; LookupError if there is none.

        A dump takes long, so it is good for several; some of them will be gone by then.
        """
        if not self.listed[kind]:
            with contextlib.closing(conntrack.messages(self.space, kind)) as dump:
                found = list(itertools.islice(dump, AT_MOST))
            if not found:
                raise LookupError('nothing is tracked' if kind == CT_GET else 'nothing is expected')
            self.listed[kind] = random.sample(found, min(OFTEN, len(found)))
        one = self.listed[kind].pop()
        addresses = conntrack.attributes(conntrack.attributes(
            one[CT_ORIGINAL if kind == CT_GET else EXP_TUPLE])[TUPLE_IP])
        return one, socket.AF_INET if 1 in addresses else socket.AF_INET6

    def close(self):
        self.socket.close()


def flush(channel, _):
    return channel.change(CT_DELETE, b'')


def delete(channel, random):
    one, family = channel.chosen(random)
    return channel.change(CT_DELETE, attribute(CT_ORIGINAL | NESTED, one[CT_ORIGINAL]), family)


def flush_expected(channel, _):
    return channel.change(EXP_DELETE, b'')


def delete_expected(channel, random):
    one, family = channel.chosen(random, EXP_GET)
    return channel.change(EXP_DELETE, attribute(EXP_TUPLE | NESTED, one[EXP_TUPLE]), family)


def help_name(random):
    name = random.choice(HELPERS).encode() + b'\0'
    return nested(CT_HELP, attribute(HELP_NAME, name))


def protoinfo(random):
    flags = struct.pack('=BB', random.randrange(256), random.randrange(256))
    return nested(CT_PROTOINFO, nested(1, number(1, 'B', random.randrange(10)),
                                       number(2, 'B', random.randrange(16)),
                                       number(3, 'B', random.randrange(16)),
                                       attribute(4, flags), attribute(5, flags)))


def adjustment(random):
    return nested(random.choice(CT_SEQ_ADJ), number(1, 'I', random.randrange(1 << 32)),
                  number(2, 'i', random.randrange(-30, 30)),
                  number(3, 'i', random.randrange(-30, 30)))


def labels(random):
    return attribute(CT_LABELS, random.randbytes(16)) + attribute(CT_LABELS_MASK, b'\xff' * 16)


CHANGES = (help_name, help_name, help_name, protoinfo, adjustment, labels,
           lambda random: number(CT_TIMEOUT, 'I', random.choice((0, 1, 5, 300, 1 << 31))),
           lambda random: number(CT_MARK, 'I', random.randrange(1 << 32)),
           lambda random: number(CT_STATUS, 'I', random.randrange(1 << 15) | 0x1ce))


def change(channel, random):
    """An entry's helper, timeout, labels, mark, status, state of TCP or correction."""
    one, family = channel.chosen(random)
    made = random.sample(CHANGES, random.choice((1, 1, 1, 2)))
    return channel.change(CT_NEW, attribute(CT_ORIGINAL | NESTED, one[CT_ORIGINAL])
                          + b''.join(make(random) for make in made), family)


def clear_helper(channel, random):
    """The empty name takes the helper from an entry; newer kernels answer that it does not."""
    one, family = channel.chosen(random)
    try:
        return channel.change(CT_NEW, attribute(CT_ORIGINAL | NESTED, one[CT_ORIGINAL])
                              + nested(CT_HELP, attribute(HELP_NAME, b'\0')), family)
    except OSError as why:
        if why.errno != errno.EOPNOTSUPP:
            raise
        return 1


def create(channel, random):
    """An entry as after a failover, of TCP or of UDP, with some helper or none."""
    protocol = random.choice((socket.IPPROTO_TCP, socket.IPPROTO_UDP))
    version = random.choice((4, 6))
    near = CLIENT[version], random.randrange(1024, 65536)
    far = random.choice((SERVER, DIALLED))[version], random.choice((21, 21, 69, 6667))
    message = (pack_tuple(CT_ORIGINAL, near, far, protocol)
               + pack_tuple(CT_REPLY, far, near, protocol)
               + number(CT_TIMEOUT, 'I', random.randrange(1, 300)))
    if protocol == socket.IPPROTO_TCP:
        message += protoinfo(random) + (adjustment(random) if random.random() < 0.5 else b'')
    if random.random() < 0.8:
        message += nested(CT_HELP, attribute(HELP_NAME, random.choice(HELPERS[1:]).encode()
                                             + b'\0'))
    return channel.change(CT_NEW, message,
                          socket.AF_INET if version == 4 else socket.AF_INET6, CREATE)


def pack_mask(kind, family, protocol):
    size, first = (4, 1) if family == socket.AF_INET else (16, 3)
    return nested(kind, nested(TUPLE_IP, attribute(first, b'\xff' * size),
                               attribute(first + 1, b'\xff' * size)),
                  nested(TUPLE_PROTO, number(NUMBER, 'B', protocol),
                         number(SOURCE_PORT, 'H', 0), number(DESTINATION_PORT, 'H', 65535)))


def expect(channel, random):
    """An expectation on any master, which may be of another helper or protocol."""
    one, family = channel.chosen(random)
    version = 4 if family == socket.AF_INET else 6
    protocol = random.choice((socket.IPPROTO_TCP, socket.IPPROTO_TCP, socket.IPPROTO_UDP))
    ends = [CLIENT[version], SERVER[version], OUTER[version]]
    source, target = random.choice((ends[:2], ends[1::-1], ends[1:]))
    port = random.randrange(1024, 65536)
    message = (attribute(EXP_MASTER | NESTED, one[CT_ORIGINAL])
               + pack_tuple(EXP_TUPLE, (source, 0), (target, port), protocol)
               + pack_mask(EXP_MASK, family, protocol)
               + number(EXP_TIMEOUT, 'I', random.randrange(1, 300))
               + number(EXP_FLAGS, 'I', random.randrange(8)))
    if random.random() < 0.8:
        message += attribute(EXP_FUNCTION, random.choice(FUNCTIONS).encode() + b'\0')
    if random.random() < 0.5:
        message += attribute(EXP_HELP, random.choice(HELPERS[1:]).encode() + b'\0')
        message += number(EXP_CLASS, 'I', random.choice((0, 0, 1)))
    if random.random() < 0.5:
        message += nested(EXP_NAT, number(NAT_DIRECTION, 'I', random.randrange(2)),
                          pack_tuple(NAT_TUPLE, (random.choice(ends), 0), (target, port), protocol))
    channel.change(EXP_NEW, message, family, CREATE)
    channel.expected.append((source, target, port, protocol))
    return 1


class Netlink:
    """An actor with channels to all gateways: a step is a number of changes of one of them."""

    changes, count = (), (1, 16)

    def __init__(self, stage):
        self.stage = stage
        self.channels = [Channel(world.gateway) for world in stage.worlds]

    def step(self, random):
        channel = random.choice(self.channels)
        return some(channel, random, self.changes, random.randrange(*self.count))


def some(channel, random, changes, count):
    """So many of the changes; returns how many were made. If none was, the last one's error."""
    done, why = 0, None
    for _ in range(count):
        try:
            done += bool(random.choice(changes)(channel, random))
        except (OSError, LookupError) as error:
            why = error
    if why and not done:
        raise why
    return done


@actor('conntrack -F, -D')
class Flush(Netlink):
    changes, count = (flush, flush, flush, delete, flush_expected), (1, 50)


@actor('an entry and then another is deleted, and expectations are')
class Delete(Netlink):
    changes = delete, delete, delete_expected


@actor('ctnetlink changes helpers, timeouts, labels, marks, status, states, corrections')
class Change(Netlink):
    changes = change, change, change, clear_helper


@actor('entries are made by ctnetlink, as by a failover')
class Create(Netlink):
    changes = create, create, create, change


@actor('expectations of any kind on any master, with our function too, and what they expect')
class Expect(Netlink):
    changes = create, expect, expect, expect, delete_expected

    def __init__(self, stage):
        super().__init__(stage)
        self.wires = [Wires(world) if world.blind else None for world in stage.worlds]

    def step(self, random):
        done = super().step(random)
        for channel, wires in zip(self.channels, self.wires):
            for one in channel.expected if wires else ():
                arrive(wires, random, *one)
            channel.expected.clear()
        return done


def arrive(wires, random, source, target, port, protocol):
    """The first packets of what is expected."""
    name = 'client' if source in CLIENT.values() else 'server'
    own = random.randrange(1024, 65536)
    if protocol == socket.IPPROTO_TCP:
        one = Segment(b'', 0, 0, 'S')
        wires.transmit(name, *segment.build(one, (source, own), (target, port), (1, 1), True))
        return
    text = struct.pack('!HHHH', own, port, 12, 0) + b'text'
    wires.transmit(name, segment.ip_header(pack_address(source), pack_address(target), len(text),
                                           protocol) + text)


@actor('the empty name takes the helper from entries')
class Clear(Netlink):
    changes, count = (clear_helper,), (1, 30)

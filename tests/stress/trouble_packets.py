# SPDX-License-Identifier: GPL-2.0
"""What can happen to a packet between conntrack, which has checked it, and the helper.

Rules, a program behind NFQUEUE, and traffic control change, drop, delay and repeat packets.
"""
import netns
from actor import actor
from nfqueue import DROP, Queue

# behind conntrack (-200), in front of our hook (300), and behind that
PLACES = ('prerouting priority -150', 'forward priority -10', 'postrouting priority -10',
          'postrouting priority 250', 'postrouting priority 350', 'prerouting priority -300')
MATCHES = ('tcp flags & fin == fin', 'tcp flags & psh == psh', 'tcp flags & syn == syn',
           'tcp sport 21', 'tcp dport 21', 'meta l4proto tcp', 'meta l4proto tcp meta length > 100',
           'meta l4proto tcp meta length < 100', 'tcp dport 21 numgen random mod 3 0')
MANGLES = ('tcp doff set 15', 'tcp doff set 15', 'tcp doff set 0', 'tcp doff set 5',
           'tcp doff set 6', 'ip length set 40', 'ip length set 0', 'ip length set 65535',
           'ip length set 21', 'ip6 length set 0', 'ip6 length set 65535', 'ip6 length set 21',
           'tcp sequence set 1', 'tcp ackseq set 4294967295', 'tcp flags set fin | ack',
           'tcp flags set rst', 'tcp flags set syn', 'tcp urgptr set 65535', 'tcp window set 0',
           'tcp sport set 20', 'tcp dport set 1', '@th,160,32 set 0x504f5254', 'ip ttl set 1',
           '@th,160,8 set 0x0a', 'ip protocol set 17', 'ip6 nexthdr set 0', 'ip6 nexthdr set 44',
           'ip frag-off set 1', 'ip saddr set 1.2.3.4', 'ip daddr set 127.0.0.1', '@th,96,4 set 15',
           'tcp option maxseg size set 9', 'notrack', 'ct mark set 1', 'ct helper set "other"')
QUEUE = 7
LONGEST = 65000                         # bytes of a packet from user space
LONG = 2.0                              # seconds that a change stays
TC_DEVICES = 'lan', 'wan'
TC_FILTERS = ('action drop', 'action mirred egress mirror dev {other}',
              'action mirred egress redirect dev {other}', 'action ct pipe action pass',
              'action ct clear pipe action pass', 'action pedit munge offset 32 u8 set 0xf0',
              'action pedit munge offset 2 u16 set 41', 'action pedit munge offset 40 u32 set 0',
              'action pedit ex munge tcp dport set 21')
TC_DELAYS = ('netem delay 20ms 10ms', 'netem loss 10%', 'netem duplicate 30%', 'netem corrupt 10%',
             'netem delay 5ms reorder 50%', 'netem gap 3 delay 10ms')


def no_table(name):
    """Lines for nft: it is gone, whether it was there or not."""
    return f'table inet {name} {{ }}\ndelete table inet {name}\n'


def begin_table(name):
    return f'{no_table(name)}table inet {name} {{\n'


def chain(number, place, rules):
    return (f'chain c{number} {{ type filter hook {place}; policy accept;\n'
            + '\n'.join(rules) + '\n}\n')


def rule(random):
    mangle = random.choice(MANGLES)
    family = 'meta nfproto ipv6 ' if mangle.startswith('ip6') else \
        'meta nfproto ipv4 ' if mangle.startswith('ip ') else ''
    return f'{family}{random.choice(MATCHES)} {mangle}'


def mangling(random):
    """A table that changes packets at several places."""
    chains = ''.join(
        chain(number, place, [rule(random) for _ in range(random.randrange(1, 4))])
        for number, place in enumerate(random.sample(PLACES, random.randrange(1, 4))))
    helper = 'ct helper other { type "ftp" protocol tcp; }\n' if '"other"' in chains else ''
    return begin_table('mangle') + helper + chains + '}\n'


def doff(place):
    """A table that makes the header of a FIN longer than the packet."""
    return begin_table('doff') + chain(0, place, [f'{MATCHES[0]} {MANGLES[0]}']) + '}\n'


class InWorlds:
    """An actor in all gateways."""

    def __init__(self, stage):
        self.stage = stage

    def choose(self, random):
        return random.choice(self.stage.worlds)

    def pause(self, random):
        self.stage.pause(random.random() * LONG)


@actor('rules change headers and text between conntrack, the helper and confirmation')
class Mangle(InWorlds):

    def step(self, random):
        world = self.choose(random)
        try:
            world.nft(mangling(random))
            self.pause(random)
        finally:
            world.nft(no_table('mangle'))
        return 1


@actor('a rule sets doff to 15 where there is a FIN')
class Doff(InWorlds):

    def step(self, random):
        world = self.choose(random)
        place = random.choice(PLACES[:4])
        try:
            world.nft(doff(place))
            self.pause(random)
        finally:
            world.nft(no_table('doff'))
        return 1


def change(random, text):
    """Another packet in its place."""
    one = bytearray(text)
    what = random.randrange(10)
    if what == 0:
        return one + b'PORT 1,2,3,4,200,6\r\n' * random.choice((1, 100, 2000))
    if what == 1:
        return one[:random.randrange(1, len(one) + 1)]
    if what == 2:
        return one[:random.choice((20, 39, 40, 41, 52, 60))]
    if what in (3, 4):
        at = (one[0] & 15) * 4 + 12 if one[0] >> 4 == 4 else 52
        if at < len(one):
            one[at] = random.choice((0xf0, 0, 0x60, 0x50, 0x10))
        return one
    if what == 5:
        one[random.randrange(len(one))] = random.randrange(256)
        return one
    if what == 6:
        one[random.randrange(min(40, len(one)))] ^= 1 << random.randrange(8)
        return one
    if what == 7:
        at = random.randrange(len(one))
        return one[:at] + random.randbytes(random.randrange(1, 60)) + one[at:]
    if what == 8:
        at = 2 if one[0] >> 4 == 4 else 4
        one[at:at + 2] = random.randrange(1 << 16).to_bytes(2, 'big')
        return one
    return one[:40] + random.randbytes(len(one[40:]))


@actor('NFQUEUE delays, drops and changes packets')
class Queued(InWorlds):

    def step(self, random):
        world = self.choose(random)
        rules = [f'{random.choice(MATCHES)} queue num {QUEUE} bypass']
        world.nft(begin_table('queued') + chain(0, random.choice(PLACES[:5]), rules) + '}\n')
        try:
            with Queue(world.gateway, QUEUE, gso=random.random() < 0.8) as queue:
                return self.judge(queue, random, random.choice((0, 0.1, 0.5)))
        finally:
            world.nft(no_table('queued'))

    def judge(self, queue, random, often):
        """Packets that wait: most go on, some later, or changed; how many were judged."""
        waiting, done, keep = [], 0, 0
        for _ in range(200):
            # the first one may have to be sent yet
            if self.stage.pause(0.2 if done or waiting else LONG, queue.socket):
                waiting.append(queue.take())
            elif not waiting:
                break
            else:
                keep = 0
            random.shuffle(waiting)
            while len(waiting) > keep:
                done += 1
                self.let_go(queue, random, often, *waiting.pop())
            keep = random.choice((0, 0, 5, 20))
        return done

    @staticmethod
    def let_go(queue, random, often, number, text):
        if random.random() >= often:
            queue.let_go(number)
        elif random.random() < 0.3:
            queue.let_go(number, verdict=DROP)
        else:
            queue.let_go(number, bytes(change(random, text))[:LONGEST])


@actor('traffic control drops, copies, redirects, changes, delays and repeats')
class Control(InWorlds):

    def __init__(self, stage):
        super().__init__(stage)
        # The kernel (seen on 6.12) frees the last action's flow table while a worker has it.
        for world in stage.worlds:
            netns.command(world.gateway, 'tc actions add action ct index 1'.split(), '', 20)

    def step(self, random):
        world = self.choose(random)
        device, other = random.sample(TC_DEVICES, 2)
        which = random.choice(('ingress', 'egress'))
        lines = [f'qdisc add dev {device} clsact']
        lines += [f'filter add dev {device} {which} prio {number + 1} protocol all matchall '
                  + random.choice(TC_FILTERS).format(other=other)
                  for number in range(random.randrange(3))]
        lines += [f'qdisc add dev {other} root {random.choice(TC_DELAYS)}']
        done = 0
        try:
            for line in lines:
                done += not netns.command(world.gateway, ['tc', *line.split()], '', 20)[0]
            self.pause(random)
        finally:
            for device, kind in ((device, 'clsact'), (other, 'root')):
                netns.command(world.gateway, ['tc', 'qdisc', 'del', 'dev', device, kind], '', 20)
        return done

# SPDX-License-Identifier: GPL-2.0
"""What an administrator does: configuration, profiles, looking on, loading and unloading."""
import contextlib
import subprocess

import genl
import modules
import netns
from actor import actor
from gateway import TOOL
from trouble_packets import LONG, InWorlds, begin_table, no_table
from world import FAULTS

SECONDS = 30
TRIES = 30
PROFILES = [f'p{number}' for number in range(6)]
KEYS = ('strict=no', 'strict=yes', 'foreign=yes', 'foreign=no', 'foreign=fix',
        'foreign=1.2.3.0/24,10.0.0.0/8', 'privileged=yes', 'privileged=no', 'modes=passive',
        'modes=any', 'active-source=minus-one', 'expect-timeout=1', 'expect-timeout=300',
        'keepalive=no', 'keepalive=yes', 'nat-ports=50000-50003', 'nat-ports=any', 'ftps=deny',
        'ftps=require', 'ftps=opaque', 'ftps=50000-50100', 'deny=PORT,SMNT', 'deny=PASV', 'deny=',
        'crlf=strict', 'crlf=any')
PREFIXES = '192.168.100.0/24', '192.168.100.200', '10.9.9.0/24', 'fd00:1::/64'
PUBLIC = '203.0.113.9', '198.51.100.1', '2001:db8::9'
LOOKS = (('status',), ('stats',), ('session', 'list'), ('-j', 'session', 'list'), ('port', 'list'),
         ('profile', 'list'), ('advertise', 'list'), ('save',), ('-j', 'status'))


def ask(world, *words):
    """nf-ftp in the gateway; 1 if it succeeded."""
    return int(not netns.command(world.gateway, [TOOL, *words], '', SECONDS)[0])


def set_ports(world, random):
    ports = random.choice(('21,2121', '21', '2121', '', '21,2121,990,8021', '1,2,3,4,5'))
    return ask(world, 'port', random.choice(('set', 'set', 'add', 'del')), ports)


def give_port(world, random):
    return ask(world, 'port', 'add', random.choice(('21', '2121')), 'to', random.choice(PROFILES),
               *random.choice(((), ('tls',))))


def set_profile(world, random):
    keys = random.sample(KEYS, random.randrange(1, 5))
    return ask(world, 'profile', 'set', random.choice(('ftp', 'ftp', *PROFILES)), *keys)


def reset_profile(world, _):
    return ask(world, 'profile', 'set', 'ftp', 'strict=yes', 'foreign=no', 'modes=any', 'deny=',
               'ftps=opaque', 'nat-ports=any')


def add_profile(world, random):
    return ask(world, 'profile', 'add', random.choice(PROFILES), random.choice(KEYS))


def delete_profile(world, random):
    return ask(world, 'profile', 'del', random.choice(PROFILES))


def advertise(world, random):
    prefix = random.choice(PREFIXES)
    if random.random() < 0.4:
        return ask(world, 'advertise', 'del', prefix)
    return ask(world, 'advertise', 'add', prefix, 'as', random.choice(PUBLIC),
               *random.choice(((), ('except', 'private'))))


def restore(world, random):
    """All at once, as it was saved."""
    status, text = netns.command(world.gateway, [TOOL, 'save'], '', SECONDS)
    if random.random() < 0.5:
        ask(world, 'flush')
    return int(not status and not netns.command(world.gateway, [TOOL, 'restore'], text,
                                                SECONDS)[0])


CONFIGURING = (set_ports, give_port, set_profile, set_profile, reset_profile, add_profile,
               delete_profile, advertise, restore)


@actor('the tool sets ports, profiles and what is advertised')
class Configure(InWorlds):

    def step(self, random):
        world = self.choose(random)
        done = sum(random.choice(CONFIGURING)(world, random)
                   for _ in range(random.randrange(1, 6)))
        # others want something to be read
        world.set_ports()
        return done


@actor('rules hold helpers, also of profiles, and come and go')
class Rules(InWorlds):

    def step(self, random):
        world = self.choose(random)
        name = random.choice(('ftp', 'ftp', *PROFILES))
        try:
            done = any(self.give(world, name) for _ in range(TRIES))
            self.pause(random)
        finally:
            world.nft(no_table('rules'))
        return done

    def give(self, world, name):
        """Whether it was there to be given: the module and its names come and go."""
        ask(world, 'profile', 'add', name)
        try:
            world.nft(f'{begin_table("rules")}ct helper one {{ type "{name}" protocol tcp; }}\n'
                      'chain give { type filter hook prerouting priority -160;\n'
                      'tcp dport { 21, 2121 } ct helper set "one"\n}\n}\n')
        except OSError:
            self.stage.pause(0.1)
            return False
        return True


@actor('monitors and dumps come and go')
class Watch(InWorlds):

    def step(self, random):
        world = self.choose(random)
        monitors = [netns.spawn(world.gateway, [TOOL, *random.choice(((), ('-j',))), 'monitor'],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                    for _ in range(random.randrange(3))]
        try:
            done = sum(ask(world, *random.choice(LOOKS)) for _ in range(random.randrange(1, 6)))
            for monitor in monitors:
                if self.stage.pause(random.random(), monitor.stdout):
                    done += bool(monitor.stdout.read1(1 << 16))
        finally:
            for monitor in monitors:
                monitor.kill()
                monitor.communicate()
        return done


@actor('programs ask the family, and set what it has, as fast as they can')
class Netlink(InWorlds):

    def step(self, random):
        world = self.choose(random)
        family = netns.within(world.gateway, genl.Family)
        with contextlib.closing(family.socket):
            return sum(self.ask(family, random) for _ in range(random.randrange(1, 100)))

    @staticmethod
    def ask(family, random):
        command = random.choice((genl.STATUS_GET, genl.CONFIG_GET, genl.STATS_GET,
                                 genl.SESSION_GET, genl.CONFIG_SET))
        if command == genl.SESSION_GET:
            return not family.ask(command, flags=genl.DUMP).error
        content = genl.ports(21, 2121) if command == genl.CONFIG_SET else b''
        return not family.ask(command, content).error


@actor('the module is unloaded, and loaded again')
class Reload(InWorlds):

    def step(self, random):
        gone = self.unload()
        if gone:
            self.stage.pause(random.random() / 2)
        if 'nf_ftp' not in modules.users():
            modules.insert(random.choice(('ports=', 'ports=21', 'loose=1')))
        for world in self.stage.worlds:
            world.set_ports()
        self.pause(random)
        return gone

    def unload(self):
        """Whether it went; others' rules and what is held for a receiver keep it for a while."""
        for _ in range(TRIES):
            if not modules.attempt('rmmod', 'nf_ftp')[0]:
                return True
            self.stage.pause(0.1)
        return False


def has_faults():
    return '' if (FAULTS / 'failslab').exists() else 'the kernel has no fault injection'


@actor('memory is refused', possible=has_faults)
class Failslab(InWorlds):

    def step(self, random):
        kind = FAULTS / random.choice(('failslab', 'failslab', 'fail_page_alloc'))
        for name, value in (('verbose', 0), ('task-filter', 'N'), ('ignore-gfp-wait', 'Y'),
                            ('interval', random.choice((1, 7, 100))), ('space', 0), ('times', 5000),
                            ('probability', random.choice((1, 10, 50)))):
            with contextlib.suppress(FileNotFoundError):
                (kind / name).write_text(str(value))
        try:
            self.stage.pause(random.random() * LONG)
        finally:
            (kind / 'probability').write_text('0')
        return 1

# SPDX-License-Identifier: GPL-2.0
"""The real servers: how each is configured, started on its addresses, and seen to listen.

An adaptor writes what its server needs into `site.work` and returns the command lines that
serve all of `site.endpoints`. A server runs as a daemon of its own; the two that can only be
started for an accepted connection (busybox) or only on every address (inetutils) run under
busybox's tcpsvd.
"""
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from patience import SLOWER

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1] / 'build/peers/root'
USER, PASSWORD = 'peer', 'peer'
PASSIVE = (40000, 40999)
IMPLICIT = 990                          # the port where TLS begins with the first byte
LISTEN_STATE = '0A'


@dataclass
class Tls:
    """How a server is encrypted."""
    certificate: Path                   # with its key
    reuse: bool                         # data connections have to resume the session


@dataclass
class Site:
    """Where a server is to be, and what it is to serve."""
    endpoints: list                     # (address, port) pairs
    work: Path                          # its configuration and logs
    home: Path                          # the home directory of USER
    announced: str = ''                 # the IPv4 address that a 227 shall have, if not its own
    from_20: bool = False               # proftpd: active data connections come from port 20
    tls: Tls = None


@dataclass
class Server:
    """A running server: its processes and its log."""
    name: str
    site: Site
    log: Path
    processes: list = field(default_factory=list)

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def environment():
    """Unpacked peers find their libraries and their Python modules under build/peers."""
    libraries = ':'.join(map(str, ROOT.glob('usr/lib/*-linux-gnu')))
    return {
        'PATH': f'{ROOT}/usr/local/bin:{ROOT}/usr/bin:{ROOT}/usr/sbin:'
                '/usr/sbin:/usr/bin:/sbin:/bin',
        'LD_LIBRARY_PATH': libraries,
        'PYTHONPATH': f'{ROOT}/usr/lib/python3/dist-packages',
        'PYTHONDONTWRITEBYTECODE': '1',
        'LANG': 'C', 'TERM': 'dumb', 'HOME': '/nonexistent',
    }


def is_ipv6(address):
    return ':' in address


def write(path, text):
    path.write_text(text)
    return path


def vsftpd_tls(tls, port):
    return tls and f'''\
ssl_enable=YES
rsa_cert_file={tls.certificate}
ssl_ciphers=HIGH
force_local_data_ssl=NO
require_ssl_reuse={'YES' if tls.reuse else 'NO'}
implicit_ssl={'YES' if port == IMPLICIT else 'NO'}
'''


def vsftpd(site):
    commands = []
    empty = site.work / 'empty'
    empty.mkdir()
    for number, (address, port) in enumerate(site.endpoints):
        listen, key = (('listen=NO\nlisten_ipv6=YES', 'listen_address6') if is_ipv6(address)
                       else ('listen=YES\nlisten_ipv6=NO', 'listen_address'))
        conf = write(site.work / f'vsftpd{number}.conf', f'''\
{listen}
{key}={address}
listen_port={port}
background=NO
anonymous_enable=NO
local_enable=YES
write_enable=YES
connect_from_port_20=YES
pasv_min_port={PASSIVE[0]}
pasv_max_port={PASSIVE[1]}
pam_service_name=peers
secure_chroot_dir={empty}
vsftpd_log_file={site.work}/vsftpd.log
log_ftp_protocol=YES
xferlog_enable=YES
{f'pasv_address={site.announced}' if site.announced and not is_ipv6(address) else ''}
{vsftpd_tls(site.tls, port) or ''}
''')
        commands.append(['vsftpd', str(conf)])
    return commands


def proftpd_tls(tls, port):
    if not tls:
        return ''
    options = [*([] if tls.reuse else ['NoSessionReuseRequired']),
               *(['UseImplicitSSL'] if port == IMPLICIT else [])]
    return f'''\
TLSEngine on
TLSProtocol TLSv1.2 TLSv1.3
TLSECCertificateFile {tls.certificate}
TLSECCertificateKeyFile {tls.certificate}
TLSRequired auth
{f'TLSOptions {" ".join(options)}' if options else ''}
'''


def proftpd(site):
    def masquerade(address):
        return (f'MasqueradeAddress {site.announced}\n' if site.announced and not is_ipv6(address)
                else '')
    hosts = ''.join(f'<VirtualHost {address}>\nPort {port}\n{masquerade(address)}'
                    f'{proftpd_tls(site.tls, port)}</VirtualHost>\n'
                    for address, port in site.endpoints)
    modules = f'ModulePath {ROOT}/usr/lib/proftpd\nLoadModule mod_tls.c' if site.tls else ''
    conf = write(site.work / 'proftpd.conf', f'''\
{modules}
ServerType standalone
DefaultAddress 127.0.0.1
Port 0
SocketBindTight on
UseIPv6 on
User nobody
Group nogroup
PidFile {site.work}/proftpd.pid
ScoreboardFile {site.work}/proftpd.scoreboard
DelayTable none
DelayEngine off
WtmpLog off
TransferLog none
UseReverseDNS off
MaxInstances 30
<Global>
AuthPAM off
AuthOrder mod_auth_unix.c
RequireValidShell off
AllowOverwrite on
PassivePorts {PASSIVE[0]} {PASSIVE[1]}
{'RootRevoke off' if site.from_20 else ''}
</Global>
{hosts}''')
    return [['proftpd', '-n', '-d', '5', '-c', str(conf)]]


def pure_ftpd(site):
    return [['pure-ftpd', '-S', f'{address},{port}', '-6' if is_ipv6(address) else '-4',
             '-l', 'unix', '-E', '-H', '-u', '1', '-p', '{}:{}'.format(*PASSIVE),
             '-g', f'{site.work}/pure-ftpd{number}.pid', '-d', '-O',
             f'clf:{site.work}/pure-ftpd.log',
             *(['-P', site.announced] if site.announced and not is_ipv6(address) else []),
             *(['-Y', '2', '-2', str(site.tls.certificate)] if site.tls else [])]
            for number, (address, port) in enumerate(site.endpoints)]


def pyftpdlib(site):
    listen = [str(part) for endpoint in site.endpoints for part in endpoint]
    return [['/usr/bin/python3', '-B', f'{HERE}/pyftpd.py', str(site.home), USER, PASSWORD,
             '{}-{}'.format(*PASSIVE), site.announced,
             str(site.tls.certificate) if site.tls else '', *listen]]


def under_tcpsvd(site, *command):
    return [['busybox', 'tcpsvd', '-E', address, str(port), *command]
            for address, port in site.endpoints]


def inetutils_ftpd(site):
    return under_tcpsvd(site, 'ftpd', '-a', 'default', '-l')


def busybox_ftpd(site):
    return under_tcpsvd(site, 'busybox', 'ftpd', '-w', '-v', str(site.home))


# those that can be told the address that a 227 shall have
ANNOUNCERS = ('vsftpd', 'proftpd', 'pure-ftpd', 'pyftpdlib')

SERVERS = {
    'vsftpd': vsftpd,
    'proftpd': proftpd,
    'pure-ftpd': pure_ftpd,
    'pyftpdlib': pyftpdlib,
    'inetutils-ftpd': inetutils_ftpd,
    'busybox-ftpd': busybox_ftpd,
}


def start(name, site, spawn):
    """Start server `name`; spawn(argv, **popen arguments) runs it in its namespace."""
    shutil.rmtree(site.work, ignore_errors=True)
    site.work.mkdir(parents=True)
    log = site.work / 'output'
    # also as standard input: that is where vsftpd writes why it ends
    server = Server(name, site, log)
    with log.open('w+b') as output:
        for argv in SERVERS[name](site):
            server.processes.append(spawn(argv, env=environment(), stdin=output, stdout=output,
                                          stderr=output))
    return server


def proc_net_address(address, port):
    """An endpoint as /proc/net/tcp and tcp6 write it: words in host byte order."""
    packed = socket.inet_pton(socket.AF_INET6 if is_ipv6(address) else socket.AF_INET, address)
    words = (packed[at:at + 4][::-1] for at in range(0, len(packed), 4))
    return b''.join(words).hex().upper() + f':{port:04X}'


def listening(pid):
    """What is listened to in the network namespace of process `pid`."""
    found = set()
    for table in ('tcp', 'tcp6'):
        for line in Path(f'/proc/{pid}/net/{table}').read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == LISTEN_STATE:
                found.add(columns[1])
    return found


def wait_until_listening(server, seconds=30 * SLOWER):
    """Poll until every endpoint of the server is listened to."""
    wanted = {proc_net_address(*endpoint) for endpoint in server.site.endpoints}
    deadline = time.monotonic() + seconds
    while True:
        dead = [process.args for process in server.processes if process.poll() is not None]
        if not dead and wanted <= listening(server.processes[0].pid):
            return
        if dead or time.monotonic() > deadline:
            why = f'{dead[0]} ended' if dead else 'does not listen'
            said = server.log.read_text(errors='replace').strip()
            raise RuntimeError(f'{server.name}: {why}: {said}')
        time.sleep(0.02)


def logs(server):
    """The last lines of everything the server wrote."""
    lines = []
    for path in sorted(server.site.work.iterdir()):
        if path.name == 'output' or path.suffix == '.log':
            lines += path.read_text(errors='replace').splitlines()[-15:]
    return lines

# SPDX-License-Identifier: GPL-2.0
"""The real clients: how each is told to transfer one file and to list, in one session.

An adaptor turns a Job into a Run: a command line and what it reads, or a function that does the
same in this process (Python's ftplib, winftp: starting Python anew costs an emulated machine a
second). Clients that would rather trust the control connection's address than the one in a 227
are told to take the announced one: else they hide what the gateway does to it.
"""
import contextlib
import ftplib
import functools
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import winftp
from patience import SLOWER

TIMEOUT = 10 * SLOWER                   # seconds without progress; each client's own


@dataclass
class Tls:
    """How a client encrypts."""
    implicit: bool                      # from the first byte on
    version: str                        # 1.2 or 1.3, and no other
    private: bool                       # data connections, too
    ccc: bool                           # the control connection until the login only
    reuse: bool                         # data connections resume the session, if the client can be told


@dataclass
class Job:
    """One file to transfer, and a listing to get."""
    host: str
    port: int
    verb: str                           # PORT, PASV, EPRT or EPSV
    upload: bool
    remote: str
    local: Path
    listing: Path
    home: Path                          # the client's own home directory
    user: str
    password: str
    pipeline: bool = True               # may commands be sent before the last is answered?
    rate: int = 0                       # bytes a second, 0: no limit; lftp, tnftp and wget can
    tls: Tls = None                     # those of secure.CLIENTS can
    listen: str = ''                    # LO-HI: ports for active data connections, and the
    mapped: str = ''                    # address that is announced, if not the client's
    timeout: int = TIMEOUT

    @property
    def passive(self):
        return self.verb in ('PASV', 'EPSV')

    @property
    def extended(self):
        return self.verb in ('EPRT', 'EPSV')

    @property
    def url(self):
        host = f'[{self.host}]' if ':' in self.host else self.host
        return f'ftp{"s" if self.tls and self.tls.implicit else ""}://{host}:{self.port}/'


@dataclass
class Run:
    """What to start: a command with its input, or a function."""
    argv: list = None
    text: str = ''
    call: Callable = None


def lines(*text):
    return ''.join(line + '\n' for line in text)


def curl_tls(tls):
    return ['--insecure', '--ftp-ssl-reqd' if tls.private else '--ftp-ssl-control',
            f'--tlsv{tls.version}', '--tls-max', tls.version,
            *(['--ftp-ssl-ccc'] if tls.ccc else [])]


def curl(job):
    common = ['-q', '-sS', '--fail', '--connect-timeout', str(job.timeout), '--speed-time',
              str(job.timeout), '--user', f'{job.user}:{job.password}', '--no-ftp-skip-pasv-ip']
    common += [] if job.passive else ['--ftp-port', f':{job.listen}' if job.listen else '-']
    common += [] if job.extended else ['--disable-epsv', '--disable-eprt']
    common += curl_tls(job.tls) if job.tls else []
    transfer = ['-T' if job.upload else '-o', str(job.local), job.url + job.remote]
    return Run(['curl', *common, *transfer, '--next', *common, '-o', str(job.listing), job.url])


def lftp_tls(tls):
    if not tls:
        return ['set ftp:ssl-allow no']
    private = 'yes' if tls.private else 'no'
    return ['set ftp:ssl-force yes', 'set ssl:verify-certificate no',
            f'set ssl:priority NORMAL:-VERS-ALL:+VERS-TLS{tls.version}',
            f'set ftp:ssl-protect-data {private}', f'set ftp:ssl-protect-list {private}',
            'set ftp:ssl-shutdown-timeout 1', 'set net:reconnect-interval-base 1']


def lftp(job):
    verb = 'put' if job.upload else 'get'
    source, target = ((job.local, job.remote) if job.upload else (job.remote, job.local))
    return Run(['lftp', '--norc'], lines(
        'set cmd:fail-exit yes', f'set net:timeout {job.timeout}', 'set net:max-retries 1',
        f'set net:limit-rate {job.rate}', *lftp_tls(job.tls), 'set ftp:fix-pasv-address no',
        *([f'set ftp:port-range {job.listen}'] if job.listen else []),
        *([f'set ftp:port-ipv4 {job.mapped}'] if job.mapped else []),
        f'set ftp:sync-mode {"no" if job.pipeline else "yes"}',
        f'set ftp:passive-mode {"yes" if job.passive else "no"}',
        f'set ftp:prefer-epsv {"yes" if job.extended else "no"}',
        f'open -u {job.user},{job.password} {job.url}' if job.tls else
        f'open -u {job.user},{job.password} -p {job.port} {job.host}',
        f'{verb} {source} -o {target}', f'ls > {job.listing}', 'bye'))


def ncftp(job):
    transfer = (f'put -z {job.local} {job.remote}' if job.upload
                else f'get -z {job.remote} {job.local}')
    return Run(['ncftp3', '-u', job.user, '-p', job.password, '-P', str(job.port), job.host], lines(
        'set confirm-close no', 'set auto-resume no', f'set control-timeout {TIMEOUT}',
        f'set passive {"on" if job.passive else "off"}', transfer, 'ls -l', 'quit'))


def bsd_session(job, *settings):
    """The commands that tnftp and inetutils' ftp both understand."""
    transfer = (f'put {job.local} {job.remote}' if job.upload else f'get {job.remote} {job.local}')
    return lines(*settings, f'open {job.host} {job.port}', f'user {job.user} {job.password}', 'binary',
                 transfer, f'dir . {job.listing}', 'bye')


def tnftp(job):
    return Run(['tnftp', '-p' if job.passive else '-A', '-n', '-i', '-v'],
               bsd_session(job, f'epsv4 {"on" if job.extended else "off"}', f'rate all {job.rate}'))


def inetutils_ftp(job):
    # `epsv4` turns over what is off at first, whatever word follows it
    settings = ['epsv4'] if job.extended else []
    return Run(['inetutils-ftp', '-p' if job.passive else '-A', '-n', '-i', '-v'],
               bsd_session(job, *settings))


def wget(job):
    # a name with a pattern makes it list first, on the same control connection
    pattern = f'{job.remote[:-1]}[{job.remote[-1]}]'
    return Run(['wget', '--no-config', '-nv', '-t', '1', '-T', str(TIMEOUT), '--no-remove-listing',
                '--passive-ftp' if job.passive else '--no-passive-ftp',
                f'--limit-rate={job.rate}', '--user', job.user, '--password', job.password,
                '-P', str(job.local.parent), job.url + pattern])


class Encrypted(ftplib.FTP_TLS):
    """Python's, which does what a server may ask for, and binds to the ports it is given."""

    def __init__(self, job):
        self.job, self.session = job, None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        version = ssl.TLSVersion[f'TLSv{job.tls.version.replace(".", "_")}']
        context.minimum_version = context.maximum_version = version
        super().__init__(context=context)

    def connect(self, *endpoint):
        if not self.job.tls.implicit:
            return super().connect(*endpoint)
        self.host, self.port, self.timeout = endpoint
        plain = socket.create_connection(endpoint[:2], self.timeout)
        self.af = plain.family
        self.sock = self.context.wrap_socket(plain)
        self.file = self.sock.makefile('r', encoding=self.encoding)
        self.welcome = self.getresp()
        return self.welcome

    def login(self, *account):
        """As the library's, and what comes behind it."""
        super().login(*account, secure=not self.job.tls.implicit)
        self.session = self.sock.session
        self.prot_p()
        if not self.job.tls.private:
            self.prot_c()
        if self.job.tls.ccc:
            self.ccc()

    def makeport(self):
        low, high = map(int, self.job.listen.split('-'))
        sock = free_listener(self.sock.getsockname()[0], low, high)
        host, port = sock.getsockname()[:2]
        (self.sendport if self.af == socket.AF_INET else self.sendeprt)(host, port)
        sock.settimeout(self.timeout)
        return sock

    def ntransfercmd(self, cmd, rest=None):
        """With the control connection's TLS session, if so: the library does not resume it."""
        data, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:
            session = self.session if self.job.tls.reuse else None
            data = self.context.wrap_socket(data, session=session)
        return data, size


def free_listener(address, low, high):
    family = socket.AF_INET6 if ':' in address else socket.AF_INET
    for port in range(low, high):
        with contextlib.suppress(OSError):
            return socket.create_server((address, port), family=family, backlog=1)
    return socket.create_server((address, high), family=family, backlog=1)


def ftplib_session(job):
    ftp = Encrypted(job) if job.tls else ftplib.FTP()
    ftp.trust_server_pasv_ipv4_address = True
    ftp.connect(job.host, job.port, job.timeout)
    ftp.login(job.user, job.password)
    ftp.set_pasv(job.passive)
    if job.upload:
        with job.local.open('rb') as source:
            ftp.storbinary(f'STOR {job.remote}', source)
    else:
        with job.local.open('wb') as out:
            ftp.retrbinary(f'RETR {job.remote}', out.write)
    with job.listing.open('w') as out:
        ftp.retrlines('LIST', lambda line: out.write(line + '\n'))
    ftp.quit()


def python_ftplib(job):
    return Run(call=functools.partial(ftplib_session, job))


def ftp_ssl(job):
    return Run(['ftp-ssl', *(['-p'] if job.passive else []), '-n', '-i', '-v', '-z', 'secure'],
               bsd_session(job))


def windows_ftp(job):
    return Run(call=functools.partial(winftp.transfer, job))


CLIENTS = {
    'curl': curl,
    'lftp': lftp,
    'ncftp': ncftp,
    'tnftp': tnftp,
    'inetutils-ftp': inetutils_ftp,
    'wget': wget,
    'ftplib': python_ftplib,
    'winftp': windows_ftp,
    'ftp-ssl': ftp_ssl,
}

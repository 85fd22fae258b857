#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""metadata.py ADDRESS PORT aws|google|azure FILE: a cloud's metadata service.

It prints its port when it listens. FILE, which is read anew for each question (so replace it in
one step), is JSON:
{"addresses": {"10.0.0.5": "203.0.113.9", "10.0.0.6": null}, "mode": "fine"}; a mode is one of
fine, slow (answers after "seconds", by default 5), absent (404 to all), refused (403), malformed,
long (5 kB), moved (a redirection to where the answer is), hotel (the same page for all) and
unmarked (without the header by which Google is known).
"""
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MOVED = '/moved'
NONSENSE = '<html><body>Welcome to the hotel\n'
MACS = '/latest/meta-data/network/interfaces/macs/'
TOKEN = 'AQAEAHrN8vxy_token-of-this-server=='
GOOGLE = '/computeMetadata/v1/instance/network-interfaces/?recursive=true'
AZURE = '/metadata/instance/network/interface?api-version=2021-02-01'
MISSING = 404, ''


def interfaces(addresses):
    """AWS: by MAC address, two of the addresses each."""
    pairs = list(addresses.items())
    return {f'02:00:00:00:00:{at:02x}/': dict(pairs[at:at + 2]) for at in range(0, len(pairs), 2)}


def lines(members):
    members = list(members)
    return (200, '\n'.join(members)) if members else MISSING


def aws_interface(rest, addresses):
    """Its list of public addresses, or the private ones of one of them."""
    named = {}
    for inside, outside in addresses.items():
        if outside:
            named.setdefault(outside, []).append(inside)
    if rest in ('public-ipv4s', 'ipv4-associations/'):
        return lines(named)
    return lines(named.get(rest.removeprefix('ipv4-associations/'), ()))


def aws(method, path, headers, addresses):
    if path == '/latest/api/token':
        good = method == 'PUT' and headers.get('X-aws-ec2-metadata-token-ttl-seconds') == '60'
        return (200, TOKEN) if good else (400, '')
    if method != 'GET' or headers.get('X-aws-ec2-metadata-token') != TOKEN:
        return 401, ''
    if not path.startswith(MACS):
        return MISSING
    found = interfaces(addresses)
    if path == MACS:
        return lines(found)
    mac, _, rest = path.removeprefix(MACS).partition('/')
    return aws_interface(rest, found.get(f'{mac}/', {}))


def google(method, path, headers, addresses):
    if method != 'GET' or path != GOOGLE:
        return MISSING
    if headers.get('Metadata-Flavor') != 'Google':
        return 403, ''
    return 200, json.dumps([
        {'ip': inside, 'mac': '42:01:0a:00:00:05', 'network': 'projects/1/networks/default',
         'accessConfigs': [{'externalIp': outside or '', 'type': 'ONE_TO_ONE_NAT'}]}
        for inside, outside in addresses.items()])


def azure(method, path, headers, addresses):
    if method != 'GET' or path != AZURE:
        return MISSING
    if headers.get('Metadata') != 'true':
        return 400, ''
    return 200, json.dumps([
        {'ipv4': {'ipAddress': [{'privateIpAddress': inside, 'publicIpAddress': outside or ''}],
                  'subnet': [{'address': '10.0.0.0', 'prefix': '24'}]},
         'ipv6': {'ipAddress': []}, 'macAddress': '0011AAFFBB22'}
        for inside, outside in addresses.items()])


CLOUDS = {'aws': aws, 'google': google, 'azure': azure}


class Handler(BaseHTTPRequestHandler):
    """Answers as the file says, which `main' gives to the class."""
    cloud = file = None

    def answer(self):
        told = json.loads(self.file.read_text())
        mode = told.get('mode', 'fine')
        status, text = CLOUDS[self.cloud](self.command, self.path.removeprefix(MOVED),
                                          self.headers, told.get('addresses', {}))
        if mode == 'slow':
            time.sleep(told.get('seconds', 5))
        if mode == 'absent':
            status, text = MISSING
        if mode == 'refused':
            status, text = 403, ''
        if mode == 'malformed' and self.command == 'GET':
            text = NONSENSE
        if mode == 'long' and self.command == 'GET':
            text = text.ljust(5000)
        if mode == 'hotel':
            status, text = 200, NONSENSE
        if mode == 'moved' and not self.path.startswith(MOVED):
            status, text = 302, ''
        marked = self.cloud == 'google' and mode not in ('hotel', 'unmarked')
        return status, text.encode(), marked

    def do_GET(self):
        try:
            status, body, marked = self.answer()
            self.send_response(status)
            if status == 302:
                self.send_header('Location', MOVED + self.path)
            if marked:
                self.send_header('Metadata-Flavor', 'Google')
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:                 # the client had no patience
            pass

    do_PUT = do_GET

    def log_message(self, *_):
        pass


def main(address, port, cloud, file):
    Handler.cloud, Handler.file = cloud, Path(file)
    server = ThreadingHTTPServer((address, int(port)), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == '__main__':
    if len(sys.argv) != 5 or sys.argv[3] not in CLOUDS:
        sys.exit(__doc__)
    main(*sys.argv[1:])

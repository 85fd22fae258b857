# SPDX-License-Identifier: GPL-2.0
"""The kernel's load balancer, which changes where a connection goes without NAT's knowledge."""
import socket
import struct

import gateway
import netns
from modules import attempt

ADD_SERVICE, ADD_SERVER = 1154, 1159    # linux/ip_vs.h: IP_VS_SO_SET_ADD, _ADDDEST
SCHEDULER = 'rr'
EVERYBODY = b'\xff' * 4                 # a netmask


def is_there():
    """False on a kernel that is built without it."""
    return attempt('modprobe', f'ip_vs_{SCHEDULER}')[0] == 0


def balance(lab, dialled, server):
    """Who dials the one endpoint, an address of the gateway, gets to the other one."""
    def pack(endpoint):
        return struct.pack('!4sH2x', socket.inet_aton(endpoint[0]), endpoint[1])

    service = (struct.pack('=H2x', socket.IPPROTO_TCP) + pack(dialled)
               + struct.pack('=I16sII4s', 0, SCHEDULER.encode(), 0, 0, EVERYBODY))
    target = pack(server) + struct.pack('=IiII', 0, 1, 0, 0)
    lab.ip(lab.gateway, f'address add {dialled[0]}/32 dev {gateway.LAN}')
    with netns.within(lab.gateway, lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW,
                                                         socket.IPPROTO_RAW)) as channel:
        channel.setsockopt(socket.IPPROTO_IP, ADD_SERVICE, service)
        channel.setsockopt(socket.IPPROTO_IP, ADD_SERVER, service + target)
    lab.sysctl('net.ipv4.vs.conntrack=1')

# SPDX-License-Identifier: GPL-2.0
"""The IP packets of a capture, and a gateway that they are sent through once more.

Whatever their addresses are: one side of each conversation comes in from the lan and leaves to the
wan, the other one the other way round, by routes that ask for nothing else.
"""
import ctypes
import ctypes.util
import os

from byhand import End, prepare
from gateway import CLIENT, LAN, SERVER, WAN
from segment import fold

ETHERNET = 1                            # pcap-linktype(7)
VLANS = 0x8100, 0x88a8
HEADER = 14
MTU, TTL = 65535, 64
FROM_LAN, FROM_WAN = 101, 102           # tables of routes


class Header(ctypes.Structure):
    """struct pcap_pkthdr."""
    _fields_ = [('seconds', ctypes.c_long), ('fraction', ctypes.c_long),
                ('captured', ctypes.c_uint32), ('length', ctypes.c_uint32)]


def frames(path):
    """The frames of a capture of Ethernet, as far as they were captured."""
    pcap = ctypes.CDLL(ctypes.util.find_library('pcap'))
    pcap.pcap_open_offline.restype = ctypes.c_void_p
    said = ctypes.create_string_buffer(256)
    opened = ctypes.c_void_p(pcap.pcap_open_offline(os.fsencode(path), said))
    if not opened:
        raise RuntimeError(f'{path}: {said.value.decode()}')
    if pcap.pcap_datalink(opened) != ETHERNET:
        raise RuntimeError(f'{path} is not of Ethernet')
    header, data = ctypes.POINTER(Header)(), ctypes.c_void_p()
    while pcap.pcap_next_ex(opened, ctypes.byref(header), ctypes.byref(data)) == 1:
        yield ctypes.string_at(data, header.contents.captured)
    pcap.pcap_close(opened)


def in_frame(frame):
    """The IP packet of a frame, ready for another hop, and its addresses; None if there is none."""
    at = HEADER
    while int.from_bytes(frame[at - 2:at], 'big') in VLANS:
        at += 4
    packet = frame[at:]
    version = packet[0] >> 4 if packet else 0
    if version == 4 and len(packet) >= 20:
        packet, size = packet[:int.from_bytes(packet[2:4], 'big')], (packet[0] & 15) * 4
        head = packet[:8] + bytes([TTL]) + packet[9:10] + bytes(2) + packet[12:size]
        head = head[:10] + (0xffff - fold(head)).to_bytes(2, 'big') + head[12:]
        return head + packet[size:], packet[12:16], packet[16:20]
    if version == 6 and len(packet) >= 40:
        packet = packet[:40 + int.from_bytes(packet[4:6], 'big')]
        return packet[:7] + bytes([TTL]) + packet[8:], packet[8:24], packet[24:40]
    return None


class Path:
    """The way through a lab's gateway."""

    def __init__(self, lab):
        self.lab = lab
        prepare(lab)
        for space, device in ((lab.client, 'eth0'), (lab.server, 'eth0'), (lab.gateway, 'client'),
                              (lab.gateway, 'server'), (lab.gateway, LAN), (lab.gateway, WAN)):
            lab.ip(space, f'link set {device} mtu {MTU}')
        # as they were captured: before their checksum was made, and not each of them
        lab.sysctl('net.netfilter.nf_conntrack_checksum=0',
                   'net.netfilter.nf_conntrack_tcp_be_liberal=1', *(
            f'net.ipv4.conf.{device}.{name}' for device in ('all', LAN, WAN)
            for name in ('rp_filter=0', 'accept_local=1', 'route_localnet=1')))
        lab.nft('delete table inet gateway\nadd table inet gateway\n'
                'add chain inet gateway forward { type filter hook forward priority filter; }\n'
                'add rule inet gateway forward ct state established accept\n')
        for family in 4, 6:
            lab.ip(lab.gateway,
                   f'route add default via {SERVER[family]} dev {WAN} table {FROM_LAN}',
                   f'route add default via {CLIENT[family]} dev {LAN} table {FROM_WAN}',
                   f'rule add pref 1 iif {LAN} lookup {FROM_LAN}',
                   f'rule add pref 2 iif {WAN} lookup {FROM_WAN}',
                   'rule add pref 3 lookup local', 'rule del pref 0', family=family)
        self.ends = [End(name, space, 0) for name, space in
                     (('client', lab.client), ('server', lab.server))]

    def send(self, path):
        """All that a capture has; its conversations begin anew."""
        for frame in frames(path):
            found = in_frame(frame)
            if found:
                packet, source, target = found
                self.ends[source > target].transmit(packet)

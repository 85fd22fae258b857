# SPDX-License-Identifier: GPL-2.0
"""What the peers can do, found by trying each client against each server without a gateway.

IPv4 has PORT and PASV, both families have EPRT and EPSV. A client's entry names the IP versions
over which it can be made to use the verb; what is missing stands in LACKS, with the reason.
"""

VERBS = ('PORT', 'PASV', 'EPRT', 'EPSV')

CLIENTS = {
    'curl': {'PORT': (4,), 'PASV': (4,), 'EPRT': (4, 6), 'EPSV': (4, 6)},
    'lftp': {'PORT': (4,), 'PASV': (4,), 'EPRT': (6,), 'EPSV': (4, 6)},
    'ncftp': {'PORT': (4,), 'PASV': (4,)},
    'tnftp': {'PORT': (4,), 'PASV': (4,), 'EPRT': (4, 6), 'EPSV': (4, 6)},
    'inetutils-ftp': {'PORT': (4,), 'PASV': (4,), 'EPRT': (4, 6), 'EPSV': (4, 6)},
    'wget': {'PORT': (4,), 'PASV': (4,), 'EPRT': (6,), 'EPSV': (6,)},
    'ftplib': {'PORT': (4,), 'PASV': (4,), 'EPRT': (6,), 'EPSV': (6,)},
    'winftp': {'PORT': (4,)},
}

SERVERS = {
    'vsftpd': VERBS,
    'proftpd': VERBS,
    'pure-ftpd': VERBS,
    'pyftpdlib': VERBS,
    'inetutils-ftpd': VERBS,
    'busybox-ftpd': ('PORT', 'PASV', 'EPSV'),
}

DOWNLOAD_ONLY = ('wget',)

# lftp sends PORT and RETR together; this server answers the second before the first
ONE_COMMAND_AT_A_TIME = ('pyftpdlib',)

LACKS = (
    ('lftp', 'EPRT over IPv4', 'sends PORT there'),
    ('ncftp', 'EPRT, EPSV, IPv6', 'knows PORT and PASV only'),
    ('wget', 'EPRT, EPSV over IPv4', 'sends PORT and PASV there'),
    ('wget', 'upload', 'only downloads'),
    ('ftplib', 'EPRT, EPSV over IPv4', 'sends PORT and PASV there'),
    ('winftp', 'PASV, EPRT, EPSV', "Windows' ftp.exe is active only"),
    ('busybox-ftpd', 'EPRT', 'answers 500 Unknown command; so no active mode over IPv6'),
    ('pyftpdlib', 'pipelined commands', 'answers RETR before the PORT that came with it'),
)

/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * The generic netlink family "nf_ftp": what user space may ask of the FTP
 * helper, and how. All of it concerns the network namespace of the socket.
 *
 * NF_FTP_CMD_STATUS_GET	do. Anyone.
 *	-> %NF_FTP_A_VERSION, %NF_FTP_A_STANDIN, %NF_FTP_A_CONNTRACK,
 *	   %NF_FTP_A_SESSIONS, %NF_FTP_A_EXPECTATIONS, %NF_FTP_A_COMMIT
 * NF_FTP_CMD_CONFIG_GET	do. Anyone.
 *	-> %NF_FTP_A_GENERATION, %NF_FTP_A_PORTS (ascending),
 *	   %NF_FTP_A_PROFILES (by name), %NF_FTP_A_ADVERTISES (by prefix)
 * NF_FTP_CMD_CONFIG_SET	do. CAP_NET_ADMIN of the namespace's owner.
 *	<- %NF_FTP_A_PORTS, %NF_FTP_A_PROFILES, %NF_FTP_A_ADVERTISES: any of
 *	   them; optional %NF_FTP_A_GENERATION
 *	An object that is given replaces the one in force; what is not given
 *	stays as it is. All of it is checked first, then applied, or nothing.
 *	With a generation the request is refused (ESTALE) when the
 *	configuration is no longer the one that was read. Setting what is
 *	already set succeeds.
 * NF_FTP_CMD_STATS_GET		do. Anyone.
 *	-> %NF_FTP_A_COUNTERS, %NF_FTP_A_REASONS
 * NF_FTP_CMD_SESSION_GET	dump. CAP_NET_ADMIN of the namespace's owner.
 *	-> one %NF_FTP_A_SESSION a message
 * NF_FTP_CMD_WATCH		do. CAP_NET_ADMIN of the namespace's owner.
 *	-> %NF_FTP_A_LOST
 *	From then on, and until it is closed, the socket gets an event for each
 *	thing that happens. It loses what it has no room for. Asked for again,
 *	what it has lost since the last message is told.
 * NF_FTP_CMD_EVENT		never asked for.
 *	-> %NF_FTP_A_EVENT, %NF_FTP_A_SESSION (which one, with its profile),
 *	   %NF_FTP_A_LOST if some were before this one
 *
 * Integers are in host byte order, addresses are binary in network byte order,
 * 4 or 16 bytes long. Lists hold each member as an attribute of the type named
 * below. Enums only grow; a reader passes over what it does not know. A refused
 * request carries an extended acknowledgment with a sentence and, where one
 * attribute is to blame, its offset.
 */
#ifndef _UAPI_NF_FTP_H
#define _UAPI_NF_FTP_H

#define NF_FTP_GENL_NAME	"nf_ftp"
#define NF_FTP_GENL_VERSION	1

/** define NF_FTP_PORTS_MAX - ports a namespace can give to the helper */
#define NF_FTP_PORTS_MAX	256
/** define NF_FTP_PROFILES_MAX - profiles a namespace can have */
#define NF_FTP_PROFILES_MAX	64
/** define NF_FTP_PROFILE_SIZE - a profile's name with its final NUL */
#define NF_FTP_PROFILE_SIZE	16
/** define NF_FTP_PREFIXES_MAX - prefixes whose addresses a profile may open */
#define NF_FTP_PREFIXES_MAX	16
/** define NF_FTP_DENY_MAX - commands that a profile may deny */
#define NF_FTP_DENY_MAX		16
/** define NF_FTP_VERB_SIZE - a command's name with its final NUL */
#define NF_FTP_VERB_SIZE	5
/** define NF_FTP_ADVERTISES_MAX - prefixes a namespace can advertise otherwise */
#define NF_FTP_ADVERTISES_MAX	256
/** define NF_FTP_EXCEPT_MAX - prefixes that one of them can except */
#define NF_FTP_EXCEPT_MAX	4

/**
 * enum nf_ftp_cmd - requests; see the top of this file
 * @NF_FTP_CMD_UNSPEC: never sent
 * @NF_FTP_CMD_STATUS_GET: is the module at work here?
 * @NF_FTP_CMD_CONFIG_GET: the configuration
 * @NF_FTP_CMD_CONFIG_SET: replace the configuration
 * @NF_FTP_CMD_STATS_GET: counters
 * @NF_FTP_CMD_SESSION_GET: the control connections
 * @NF_FTP_CMD_WATCH: send events to this socket
 * @NF_FTP_CMD_EVENT: something happened
 */
enum nf_ftp_cmd {
	NF_FTP_CMD_UNSPEC,
	NF_FTP_CMD_STATUS_GET,
	NF_FTP_CMD_CONFIG_GET,
	NF_FTP_CMD_CONFIG_SET,
	NF_FTP_CMD_STATS_GET,
	NF_FTP_CMD_SESSION_GET,
	NF_FTP_CMD_WATCH,
	NF_FTP_CMD_EVENT,
	/* private: */
	__NF_FTP_CMD_MAX
};

#define NF_FTP_CMD_MAX (__NF_FTP_CMD_MAX - 1)

/**
 * enum nf_ftp_attr - attributes of a message
 * @NF_FTP_A_UNSPEC: never sent
 * @NF_FTP_A_VERSION: string, the module's version
 * @NF_FTP_A_STANDIN: u8, 1 if the module was loaded in nf_conntrack_ftp's place
 * @NF_FTP_A_CONNTRACK: u8, 1 if connections are tracked in this namespace
 * @NF_FTP_A_SESSIONS: u32, control connections that there are now, and whose text was seen
 * @NF_FTP_A_EXPECTATIONS: u32, data connections that may come
 * @NF_FTP_A_GENERATION: u32, changes with each change of the configuration
 * @NF_FTP_A_PORTS: nest, a list of %NF_FTP_A_PORT
 * @NF_FTP_A_PORT: nest of enum nf_ftp_port_attr
 * @NF_FTP_A_COUNTERS: nest, a list of %NF_FTP_A_COUNTER: what happened
 * @NF_FTP_A_REASONS: nest, a list of %NF_FTP_A_COUNTER: each reason for which
 *	something was refused, with how often; the zeros too
 * @NF_FTP_A_COUNTER: nest of enum nf_ftp_counter_attr
 * @NF_FTP_A_SESSION: nest of enum nf_ftp_session_attr
 * @NF_FTP_A_PAD: alignment
 * @NF_FTP_A_EVENT: nest of enum nf_ftp_event_attr
 * @NF_FTP_A_LOST: u32, events that the socket had no room for
 * @NF_FTP_A_PROFILES: nest, a list of %NF_FTP_A_PROFILE
 * @NF_FTP_A_PROFILE: nest of enum nf_ftp_profile_attr
 * @NF_FTP_A_PREFIX: nest of enum nf_ftp_prefix_attr
 * @NF_FTP_A_ADVERTISES: nest, a list of %NF_FTP_A_ADVERTISE
 * @NF_FTP_A_ADVERTISE: nest of enum nf_ftp_advertise_attr
 * @NF_FTP_A_COMMIT: string, the commit that the module's sources are of, with a +
 *	behind it if they were changed since; "unknown" where nobody knew it
 */
enum nf_ftp_attr {
	NF_FTP_A_UNSPEC,
	NF_FTP_A_VERSION,
	NF_FTP_A_STANDIN,
	NF_FTP_A_CONNTRACK,
	NF_FTP_A_SESSIONS,
	NF_FTP_A_EXPECTATIONS,
	NF_FTP_A_GENERATION,
	NF_FTP_A_PORTS,
	NF_FTP_A_PORT,
	NF_FTP_A_COUNTERS,
	NF_FTP_A_REASONS,
	NF_FTP_A_COUNTER,
	NF_FTP_A_SESSION,
	NF_FTP_A_PAD,
	NF_FTP_A_EVENT,
	NF_FTP_A_LOST,
	NF_FTP_A_PROFILES,
	NF_FTP_A_PROFILE,
	NF_FTP_A_PREFIX,
	NF_FTP_A_ADVERTISES,
	NF_FTP_A_ADVERTISE,
	NF_FTP_A_COMMIT,
	/* private: */
	__NF_FTP_A_MAX
};

#define NF_FTP_A_MAX (__NF_FTP_A_MAX - 1)

/**
 * enum nf_ftp_port_attr - a port whose connections get the helper
 * @NF_FTP_PORT_A_UNSPEC: never sent
 * @NF_FTP_PORT_A_PORT: u16, 1 to 65535
 * @NF_FTP_PORT_A_PROFILE: string, the helper's name; "ftp" where it is missing
 * @NF_FTP_PORT_A_TLS: u8, 1 if connections to it are encrypted from their first
 *	byte on, whoever gives them the helper; default 0
 */
enum nf_ftp_port_attr {
	NF_FTP_PORT_A_UNSPEC,
	NF_FTP_PORT_A_PORT,
	NF_FTP_PORT_A_PROFILE,
	NF_FTP_PORT_A_TLS,
	/* private: */
	__NF_FTP_PORT_A_MAX
};

#define NF_FTP_PORT_A_MAX (__NF_FTP_PORT_A_MAX - 1)

/**
 * enum nf_ftp_prefix_attr - addresses that begin alike
 * @NF_FTP_PREFIX_A_UNSPEC: never sent
 * @NF_FTP_PREFIX_A_ADDRESS: address; the bits behind the prefix are 0
 * @NF_FTP_PREFIX_A_LENGTH: u8, bits, up to 32 or 128
 */
enum nf_ftp_prefix_attr {
	NF_FTP_PREFIX_A_UNSPEC,
	NF_FTP_PREFIX_A_ADDRESS,
	NF_FTP_PREFIX_A_LENGTH,
	/* private: */
	__NF_FTP_PREFIX_A_MAX
};

#define NF_FTP_PREFIX_A_MAX (__NF_FTP_PREFIX_A_MAX - 1)

/**
 * enum nf_ftp_advertise_attr - an address that the peers know under another one
 * @NF_FTP_ADVERTISE_A_UNSPEC: never sent
 * @NF_FTP_ADVERTISE_A_PREFIX: nest of enum nf_ftp_prefix_attr: the addresses;
 *	of two prefixes that have one, the longer counts
 * @NF_FTP_ADVERTISE_A_AS: address, of the same family, that is announced in
 *	their place
 * @NF_FTP_ADVERTISE_A_PRIVATE: u8, 1 if peers with private addresses are
 *	excepted; default 0
 * @NF_FTP_ADVERTISE_A_EXCEPT: nest, a list of up to %NF_FTP_EXCEPT_MAX
 *	%NF_FTP_A_PREFIX: so are peers with these
 */
enum nf_ftp_advertise_attr {
	NF_FTP_ADVERTISE_A_UNSPEC,
	NF_FTP_ADVERTISE_A_PREFIX,
	NF_FTP_ADVERTISE_A_AS,
	NF_FTP_ADVERTISE_A_PRIVATE,
	NF_FTP_ADVERTISE_A_EXCEPT,
	/* private: */
	__NF_FTP_ADVERTISE_A_MAX
};

#define NF_FTP_ADVERTISE_A_MAX (__NF_FTP_ADVERTISE_A_MAX - 1)

/**
 * enum nf_ftp_foreign - an announced address that is not the announcer's
 * @NF_FTP_FOREIGN_NO: opens nothing
 * @NF_FTP_FOREIGN_YES: is opened
 * @NF_FTP_FOREIGN_FIX: the announcer's own is put in its place
 * @NF_FTP_FOREIGN_LIST: is opened if it has one of some prefixes
 */
enum nf_ftp_foreign {
	NF_FTP_FOREIGN_NO,
	NF_FTP_FOREIGN_YES,
	NF_FTP_FOREIGN_FIX,
	NF_FTP_FOREIGN_LIST,
};

/**
 * enum nf_ftp_modes - who may open data connections
 * @NF_FTP_MODES_ANY: both
 * @NF_FTP_MODES_PASSIVE: the client
 * @NF_FTP_MODES_ACTIVE: the server
 */
enum nf_ftp_modes {
	NF_FTP_MODES_ANY,
	NF_FTP_MODES_PASSIVE,
	NF_FTP_MODES_ACTIVE,
};

/**
 * enum nf_ftp_active_source - from where a server opens data connections
 * @NF_FTP_ACTIVE_SOURCE_ANY: any port
 * @NF_FTP_ACTIVE_SOURCE_MINUS_ONE: the one below that of its control connections
 */
enum nf_ftp_active_source {
	NF_FTP_ACTIVE_SOURCE_ANY,
	NF_FTP_ACTIVE_SOURCE_MINUS_ONE,
};

/**
 * enum nf_ftp_crlf - how an announcement's line may end
 * @NF_FTP_CRLF_ANY: with CR LF, or with LF alone
 * @NF_FTP_CRLF_STRICT: with CR LF
 */
enum nf_ftp_crlf {
	NF_FTP_CRLF_ANY,
	NF_FTP_CRLF_STRICT,
};

/**
 * enum nf_ftp_ftps - encrypted control connections
 * @NF_FTP_FTPS_OPAQUE: nobody can see data connections announced, so none is opened
 * @NF_FTP_FTPS_RANGE: while the session lives, its client may open connections to a
 *	range of its server's ports
 * @NF_FTP_FTPS_DENY: AUTH ends the control connection
 * @NF_FTP_FTPS_REQUIRE: USER before AUTH does
 */
enum nf_ftp_ftps {
	NF_FTP_FTPS_OPAQUE,
	NF_FTP_FTPS_RANGE,
	NF_FTP_FTPS_DENY,
	NF_FTP_FTPS_REQUIRE,
};

/**
 * enum nf_ftp_ftps_source - from where a server opens encrypted sessions' connections
 * @NF_FTP_FTPS_SOURCE_MINUS_ONE: from the port below that of its control connections
 * @NF_FTP_FTPS_SOURCE_ANY: from any port
 */
enum nf_ftp_ftps_source {
	NF_FTP_FTPS_SOURCE_MINUS_ONE,
	NF_FTP_FTPS_SOURCE_ANY,
};

/** define NF_FTP_FTPS_CONNECTIONS - by default, those of an encrypted session at a time */
#define NF_FTP_FTPS_CONNECTIONS		16
/** define NF_FTP_FTPS_CONNECTIONS_MAX - at most */
#define NF_FTP_FTPS_CONNECTIONS_MAX	64

/**
 * enum nf_ftp_profile_attr - what the helper allows; what is missing has its
 *	default
 * @NF_FTP_PROFILE_A_UNSPEC: never sent
 * @NF_FTP_PROFILE_A_NAME: string, the helper's name
 * @NF_FTP_PROFILE_A_STRICT: u8, 1 (the default) if what is said has to be said
 *	in its turn
 * @NF_FTP_PROFILE_A_FOREIGN: u8, enum nf_ftp_foreign; %NF_FTP_FOREIGN_NO
 * @NF_FTP_PROFILE_A_PRIVILEGED: u8, 1 if ports below 1024 may be announced; default 0
 * @NF_FTP_PROFILE_A_MODES: u8, enum nf_ftp_modes; %NF_FTP_MODES_ANY
 * @NF_FTP_PROFILE_A_TIMEOUT: u32, seconds in which a data connection has to
 *	come, 1 to 86400; 300
 * @NF_FTP_PROFILE_A_PREFIXES: nest, a list of up to %NF_FTP_PREFIXES_MAX
 *	%NF_FTP_A_PREFIX, with %NF_FTP_FOREIGN_LIST only
 * @NF_FTP_PROFILE_A_ACTIVE_SOURCE: u8, enum nf_ftp_active_source;
 *	%NF_FTP_ACTIVE_SOURCE_ANY
 * @NF_FTP_PROFILE_A_KEEPALIVE: u8, 1 (the default) if a control connection
 *	lives as long as one of its data connections does
 * @NF_FTP_PROFILE_A_NAT_FROM: u16, the first port that may be announced under
 *	NAT; 0 with @NF_FTP_PROFILE_A_NAT_TO (both missing): any
 * @NF_FTP_PROFILE_A_NAT_TO: u16, the last one
 * @NF_FTP_PROFILE_A_FTPS: u8, enum nf_ftp_ftps; %NF_FTP_FTPS_OPAQUE
 * @NF_FTP_PROFILE_A_DENY: nest, a list of up to %NF_FTP_DENY_MAX
 *	%NF_FTP_PROFILE_A_VERB
 * @NF_FTP_PROFILE_A_VERB: string, a command's name, three or four capital
 *	letters, that ends the control connection
 * @NF_FTP_PROFILE_A_CRLF: u8, enum nf_ftp_crlf; %NF_FTP_CRLF_ANY
 * @NF_FTP_PROFILE_A_FTPS_FROM: u16, the first port of the server's that an encrypted
 *	session's client may call; with %NF_FTP_FTPS_RANGE only. Below 1024 only where
 *	privileged ports may be announced
 * @NF_FTP_PROFILE_A_FTPS_TO: u16, the last one
 * @NF_FTP_PROFILE_A_FTPS_ACTIVE_FROM: u16, the first port of the client's that its
 *	server may call; 0 with @NF_FTP_PROFILE_A_FTPS_ACTIVE_TO (both missing): none
 * @NF_FTP_PROFILE_A_FTPS_ACTIVE_TO: u16, the last one
 * @NF_FTP_PROFILE_A_FTPS_ACTIVE_SOURCE: u8, enum nf_ftp_ftps_source;
 *	%NF_FTP_FTPS_SOURCE_MINUS_ONE
 * @NF_FTP_PROFILE_A_FTPS_CONNECTIONS: u32, how many an encrypted session can have at a
 *	time, 1 to %NF_FTP_FTPS_CONNECTIONS_MAX; %NF_FTP_FTPS_CONNECTIONS
 */
enum nf_ftp_profile_attr {
	NF_FTP_PROFILE_A_UNSPEC,
	NF_FTP_PROFILE_A_NAME,
	NF_FTP_PROFILE_A_STRICT,
	NF_FTP_PROFILE_A_FOREIGN,
	NF_FTP_PROFILE_A_PRIVILEGED,
	NF_FTP_PROFILE_A_MODES,
	NF_FTP_PROFILE_A_TIMEOUT,
	NF_FTP_PROFILE_A_PREFIXES,
	NF_FTP_PROFILE_A_ACTIVE_SOURCE,
	NF_FTP_PROFILE_A_KEEPALIVE,
	NF_FTP_PROFILE_A_NAT_FROM,
	NF_FTP_PROFILE_A_NAT_TO,
	NF_FTP_PROFILE_A_FTPS,
	NF_FTP_PROFILE_A_DENY,
	NF_FTP_PROFILE_A_VERB,
	NF_FTP_PROFILE_A_CRLF,
	NF_FTP_PROFILE_A_FTPS_FROM,
	NF_FTP_PROFILE_A_FTPS_TO,
	NF_FTP_PROFILE_A_FTPS_ACTIVE_FROM,
	NF_FTP_PROFILE_A_FTPS_ACTIVE_TO,
	NF_FTP_PROFILE_A_FTPS_ACTIVE_SOURCE,
	NF_FTP_PROFILE_A_FTPS_CONNECTIONS,
	/* private: */
	__NF_FTP_PROFILE_A_MAX
};

#define NF_FTP_PROFILE_A_MAX (__NF_FTP_PROFILE_A_MAX - 1)

/**
 * enum nf_ftp_counter_attr - something counted
 * @NF_FTP_COUNTER_A_UNSPEC: never sent
 * @NF_FTP_COUNTER_A_NAME: string, such as "bad-octet"
 * @NF_FTP_COUNTER_A_VALUE: u64, how often since the namespace began
 * @NF_FTP_COUNTER_A_PAD: alignment
 */
enum nf_ftp_counter_attr {
	NF_FTP_COUNTER_A_UNSPEC,
	NF_FTP_COUNTER_A_NAME,
	NF_FTP_COUNTER_A_VALUE,
	NF_FTP_COUNTER_A_PAD,
	/* private: */
	__NF_FTP_COUNTER_A_MAX
};

#define NF_FTP_COUNTER_A_MAX (__NF_FTP_COUNTER_A_MAX - 1)

/**
 * enum nf_ftp_session_attr - a control connection
 * @NF_FTP_SESSION_A_UNSPEC: never sent
 * @NF_FTP_SESSION_A_CLIENT: address, the client's own
 * @NF_FTP_SESSION_A_CLIENT_PORT: u16
 * @NF_FTP_SESSION_A_SERVER: address, the real server's
 * @NF_FTP_SESSION_A_SERVER_PORT: u16
 * @NF_FTP_SESSION_A_DIALLED: address, the one that the client called; the same
 *	as the server's but for destination NAT
 * @NF_FTP_SESSION_A_DIALLED_PORT: u16
 * @NF_FTP_SESSION_A_STATE: string: greeting, user, ready, opaque or closed
 * @NF_FTP_SESSION_A_PROFILE: string, the helper's name
 * @NF_FTP_SESSION_A_LINES: u32, lines read in both directions
 * @NF_FTP_SESSION_A_EDITS: u32, announced endpoints rewritten
 * @NF_FTP_SESSION_A_FTPS_FROM: u16, where the session is encrypted and its client may
 *	call the server: the first port
 * @NF_FTP_SESSION_A_FTPS_TO: u16, the last one
 * @NF_FTP_SESSION_A_FTPS_ACTIVE_FROM: u16, the same for its server and the client's ports
 * @NF_FTP_SESSION_A_FTPS_ACTIVE_TO: u16, the last one
 * @NF_FTP_SESSION_A_FTPS_OPENED: u32, connections that were let in so far
 * @NF_FTP_SESSION_A_ID: u32, by which ctnetlink (CTA_ID) knows its entry; in a dump,
 *	as all that follows
 * @NF_FTP_SESSION_A_AGE: u32, seconds since the module has known it
 * @NF_FTP_SESSION_A_IDLE: u32, seconds since conntrack saw its last packet, or was
 *	told to keep it for a data connection's sake; missing where conntrack's
 *	timeouts do not say so
 * @NF_FTP_SESSION_A_REFUSED: u32, how often something was refused
 */
enum nf_ftp_session_attr {
	NF_FTP_SESSION_A_UNSPEC,
	NF_FTP_SESSION_A_CLIENT,
	NF_FTP_SESSION_A_CLIENT_PORT,
	NF_FTP_SESSION_A_SERVER,
	NF_FTP_SESSION_A_SERVER_PORT,
	NF_FTP_SESSION_A_DIALLED,
	NF_FTP_SESSION_A_DIALLED_PORT,
	NF_FTP_SESSION_A_STATE,
	NF_FTP_SESSION_A_PROFILE,
	NF_FTP_SESSION_A_LINES,
	NF_FTP_SESSION_A_EDITS,
	NF_FTP_SESSION_A_FTPS_FROM,
	NF_FTP_SESSION_A_FTPS_TO,
	NF_FTP_SESSION_A_FTPS_ACTIVE_FROM,
	NF_FTP_SESSION_A_FTPS_ACTIVE_TO,
	NF_FTP_SESSION_A_FTPS_OPENED,
	NF_FTP_SESSION_A_ID,
	NF_FTP_SESSION_A_AGE,
	NF_FTP_SESSION_A_IDLE,
	NF_FTP_SESSION_A_REFUSED,
	/* private: */
	__NF_FTP_SESSION_A_MAX
};

#define NF_FTP_SESSION_A_MAX (__NF_FTP_SESSION_A_MAX - 1)

/**
 * enum nf_ftp_event_attr - something that happened to a control connection
 * @NF_FTP_EVENT_A_UNSPEC: never sent
 * @NF_FTP_EVENT_A_NAME: string: session-open, session-close, expect, used,
 *	withdrawn, rewrite, refuse, tls or resynchronised
 * @NF_FTP_EVENT_A_TIME: u64, nanoseconds since 1970
 * @NF_FTP_EVENT_A_VERB: string: PORT, EPRT, LPRT, PASV, EPSV or LPSV
 * @NF_FTP_EVENT_A_MODE: string: active or passive
 * @NF_FTP_EVENT_A_ADDRESS: address, where the data connection goes
 * @NF_FTP_EVENT_A_PORT: u16
 * @NF_FTP_EVENT_A_TIMEOUT: u32, seconds in which it has to come
 * @NF_FTP_EVENT_A_REASON: string, of a refusal
 * @NF_FTP_EVENT_A_TEXT: bytes, what was refused or replaced; of resynchronised,
 *	the code of the reply, or of the last one that came with it
 * @NF_FTP_EVENT_A_AFTER: bytes, what stands there now
 * @NF_FTP_EVENT_A_PAD: alignment
 */
enum nf_ftp_event_attr {
	NF_FTP_EVENT_A_UNSPEC,
	NF_FTP_EVENT_A_NAME,
	NF_FTP_EVENT_A_TIME,
	NF_FTP_EVENT_A_VERB,
	NF_FTP_EVENT_A_MODE,
	NF_FTP_EVENT_A_ADDRESS,
	NF_FTP_EVENT_A_PORT,
	NF_FTP_EVENT_A_TIMEOUT,
	NF_FTP_EVENT_A_REASON,
	NF_FTP_EVENT_A_TEXT,
	NF_FTP_EVENT_A_AFTER,
	NF_FTP_EVENT_A_PAD,
	/* private: */
	__NF_FTP_EVENT_A_MAX
};

#define NF_FTP_EVENT_A_MAX (__NF_FTP_EVENT_A_MAX - 1)

#endif /* _UAPI_NF_FTP_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A dialogue of which one side lies. It says whatever it likes, cut in any place:
 * the other side's lines, halves of lines, lone CR and LF, Telnet, echoes. The
 * other side is a server or a client as there are real ones: it reads lines as
 * those do, and repeats what it was told, names of files above all. It announces
 * ports of its own. Whatever else is opened on its host, the gateway was lied to.
 */
#ifndef FTP_TEST_LIAR_H
#define FTP_TEST_LIAR_H

#include "gateway.h"

/* ports that the honest side announces in a dialogue */
#define LIAR_PORTS_MAX 64

/**
 * enum liar_tls - how far an honest client is, that wants to speak TLS
 * @LIAR_CLEAR: it does not, or it was refused
 * @LIAR_GREETING: it waits for the first reply
 * @LIAR_ASKED: for that to AUTH
 * @LIAR_TLS: it says records
 */
enum liar_tls {
	LIAR_CLEAR,
	LIAR_GREETING,
	LIAR_ASKED,
	LIAR_TLS,
};

/**
 * struct liar - the dialogue
 * @doc: settings of the gateway
 * @gateway: the gateway
 * @honest: the side that does not lie
 * @manners: how that side reads and speaks
 * @said: by enum ftp_dir, what was said
 * @received: by enum ftp_dir, what of it has arrived
 * @acked: by enum ftp_dir, how much of it the sender knows to have arrived
 * @read: how much of what arrived the honest side has read
 * @judged: how much of the gateway's events was looked at
 * @ports: what the honest side has announced
 * @opened: which of them was opened, since the gateway knows of the connection
 * @count: how many ports it has announced
 * @tls: of an honest client
 * @records: bytes of records that it has said
 * @logged: the honest server has let the client in
 * @raw: a server may show a stranger's lines in a reply as they are; RFC 959
 *	section 4.2 allows that, but for lines that begin with the reply's code
 * @lie: the first event that only the liar wanted
 * @log: what was said, for people
 */
struct liar {
	struct transcript doc;
	struct gateway gateway;
	enum ftp_dir honest;
	const struct honest_manners *manners;
	struct text said[2];
	struct text received[2];
	u32 acked[2];
	u32 read;
	u32 judged;
	u16 ports[LIAR_PORTS_MAX];
	bool opened[LIAR_PORTS_MAX];
	u32 count;
	enum liar_tls tls;
	u32 records;
	bool logged;
	bool raw;
	const char *lie;
	struct text log;
};

/**
 * liar_run() - have a dialogue, made up by unit_random()
 * @liar: filled
 * @raw: see there
 *
 * Return: the event that only the liar wanted, or NULL.
 */
const char *liar_run(struct liar *liar, bool raw);

#endif /* FTP_TEST_LIAR_H */

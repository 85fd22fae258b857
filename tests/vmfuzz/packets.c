// SPDX-License-Identifier: GPL-2.0
/*
 * packets: FTP control connections through a gateway, much of them spoilt.
 *
 * A client and a server at the gateway's sides are both this program. Their
 * connections are good enough for conntrack to take them for established and
 * for the helper to open what they announce; everything else about a packet is
 * left to chance. All of it follows from the seed, as long as nothing that the
 * gateway does depends on the time.
 */
#include <arpa/inet.h>
#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "chance.h"
#include "link.h"
#include "words.h"

#define TALKS 200
#define REMEMBERED 512	/* segments that may still arrive */

/** struct sent - what a segment is known by where it arrives */
struct sent {
	const struct talk *talk;
	u32 hash;
	u32 number;
	u8 dir;
	bool has_arrived;
};

static struct {
	u64 segments;
	u64 frames;
	u64 refused;
	u64 arrived;
	u64 same;
	u64 ordered;
	u64 changed;
	u64 data;
	u64 others;
	u64 talking;
} count;

u64 chance_state;
static struct talk talks[TALKS];
static struct sent sent[REMEMBERED];
static u32 last_sent, last_arrived[2];

static u32 hash(const u8 *at, u32 len, u32 whole)
{
	u32 value = 2166136261u ^ whole;

	if (len > 64)
		len = 64;
	while (len--)
		value = (value ^ *at++) * 16777619u;
	return value;
}

static void remember(const struct talk *talk, const struct segment *segment)
{
	struct sent *one = &sent[++last_sent % REMEMBERED];

	one->talk = talk;
	one->dir = segment->dir;
	one->hash = hash(segment->text, segment->len, segment->len);
	one->number = last_sent;
	one->has_arrived = false;
}

/* as it was sent, and whether all that came before it did so earlier */
static bool find_sent(const struct talk *talk, const struct arrival *arrival)
{
	u32 wanted = hash(arrival->text, arrival->shown, arrival->len), i;

	for (i = 0; i < REMEMBERED; i++) {
		struct sent *one = &sent[(last_sent - i) % REMEMBERED];

		if (one->talk != talk || one->dir == arrival->at || one->hash != wanted ||
		    one->has_arrived)
			continue;
		one->has_arrived = true;
		count.same++;
		count.ordered += (s32)(one->number - last_arrived[arrival->at]) > 0;
		last_arrived[arrival->at] = one->number;
		return true;
	}
	return false;
}

static void take(u8 at, const u8 *frame, u32 shown, u32 len)
{
	struct arrival arrival = { .at = at };
	struct talk *talk;

	if (!frame_read(frame, shown, len, &arrival)) {
		count.arrived++;
		count.others++;
		return;
	}
	/* with another process at the same wires; a data connection is anybody's */
	if (!talk_is_ours(at == CLIENT ? arrival.to.port : arrival.from.port))
		return;
	count.arrived++;
	talk = talk_of(&arrival);
	if (!talk) {
		count.data++;
		return;
	}
	if (!find_sent(talk, &arrival))
		count.changed++;
	talk_arrived(talk, &arrival);
}

static void run(u64 wanted)
{
	static struct frame frames[BATCH];
	struct segment segments[TALK_SEGMENTS];
	u32 filled, i, made;
	bool is_plain;

	while (count.frames < wanted) {
		for (filled = 0; filled + TALK_SEGMENTS * FRAMES <= BATCH;) {
			struct talk *talk = &pick(talks);

			made = talk_step(talk, segments, &is_plain);
			count.talking += talk->phase >= LOGIN;
			for (i = 0; i < made; i++) {
				remember(talk, &segments[i]);
				filled += frame_build(&segments[i], is_plain, frames + filled);
			}
			count.segments += made;
		}
		i = link_send(frames, filled);
		count.frames += filled;
		count.refused += filled - i;
		link_receive(take);
	}
}

static void report(double seconds)
{
	printf("segments=%llu frames=%llu refused=%llu", count.segments, count.frames,
	       count.refused);
	printf(" arrived=%llu same=%llu ordered=%llu changed=%llu", count.arrived, count.same,
	       count.ordered, count.changed);
	printf(" data=%llu others=%llu logged-in=%llu seconds=%.1f rate=%.0f\n", count.data,
	       count.others, count.talking, seconds, (double)count.frames / seconds);
}

static void read_address(const char *text, u8 (*to)[16])
{
	bool six = strchr(text, ':');

	if (inet_pton(six ? AF_INET6 : AF_INET, text, to[six]) != 1)
		errx(2, "%s is no address", text);
}

static void read_hardware(const char *text, u8 *to)
{
	if (sscanf(text, "%2hhx%2hhx%2hhx%2hhx%2hhx%2hhx", to, to + 1, to + 2, to + 3, to + 4,
		   to + 5) != 6)
		errx(2, "%s is no hardware address", text);
}

static void complain(void)
{
	fputs("packets [-s SEED] [-n COUNT] [-x SHARE] [-T] -c ADDRESS -c ADDRESS\n"
	      "	-v ADDRESS -v ADDRESS -d ADDRESS -d ADDRESS -C HARDWARE -V HARDWARE -G HARDWARE\n"
	      "	CLIENT SERVER GATEWAY LAN WAN\n", stderr);
	exit(2);
}

static u64 read_options(int argc, char **argv)
{
	u64 wanted = 100000;
	int option;

	while ((option = getopt(argc, argv, "s:n:x:Tc:v:d:C:V:G:")) != -1) {
		switch (option) {
		case 's':
			chance_state = strtoull(optarg, NULL, 0);
			break;
		case 'n':
			wanted = strtoull(optarg, NULL, 0);
			break;
		case 'x':
			talk_share = !!strtoul(optarg, NULL, 0);
			break;
		case 'T':
			words_tls = true;
			break;
		case 'c':
			read_address(optarg, hosts.client);
			break;
		case 'v':
			read_address(optarg, hosts.server);
			break;
		case 'd':
			read_address(optarg, hosts.dialled);
			break;
		case 'C':
			read_hardware(optarg, frame_own[CLIENT]);
			break;
		case 'V':
			read_hardware(optarg, frame_own[SERVER]);
			break;
		case 'G':
			read_hardware(optarg, frame_router);
			break;
		default:
			complain();
		}
	}
	return wanted;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	u64 wanted = read_options(argc, argv);
	double began;
	u32 i;

	if (argc - optind != 5)
		complain();
	argv += optind;
	link_open(argv[0], argv[1]);
	if (!link_open_taps(argv[2], argv[3], argv[4]))
		puts("no tun devices here: packet sockets only");
	for (i = 0; i < TALKS; i++)
		talk_begin(&talks[i]);
	/* softirqs that the kernel leaves to a thread come first */
	if (nice(19) < 0)
		err(2, "nice");
	began = now();
	run(wanted);
	report(now() - began);
	return 0;
}

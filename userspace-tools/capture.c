// SPDX-License-Identifier: GPL-2.0
/*
 * From a file to segments.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <pcap/pcap.h>
#include <pcap/sll.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture.h"
#include "source.h"

#define ETHER_TYPE_AT	12
#define TYPE_IPV4	0x0800
#define TYPE_IPV6	0x86dd
#define TYPE_VLAN	0x8100
#define TYPE_QINQ	0x88a8
#define TYPE_PPPOE	0x8864
#define PPPOE_HEADER	6
#define PPP_IPV4	0x21
#define PPP_IPV6	0x57

typedef bool (*pass_fn)(struct ftp_span *s);

/*
 * @source: where its bytes come from
 * @file: that, as libpcap reads it; closed by it
 * @pcap: libpcap's handle
 * @pass_link: passes over what a frame begins with; false if there is no IP behind it
 * @frame: number of the last one
 * @hear: is given the segments
 * @context: for it
 * @second: when the last frame was captured
 * @fragments: packets that are not whole yet
 * @buffer: @file's
 */
struct capture {
	struct source *source;
	FILE *file;
	pcap_t *pcap;
	pass_fn pass_link;
	unsigned long frame;
	bool (*hear)(const struct segment *segment, void *context);
	void *context;
	time_t second;
	struct fragments fragments;
	char buffer[65536];
};

static bool open_file(struct capture *capture)
{
	capture->file = source_file(capture->source);
	if (!capture->file)
		return false;
	setvbuf(capture->file, capture->buffer, _IOFBF,
		sizeof(capture->buffer));
	/* libpcap reads twice for a frame, and nobody else reads here */
	__fsetlocking(capture->file, FSETLOCKING_BYCALLER);
	return true;
}

static u32 load_be(const u8 *at, u32 size)
{
	u32 value = 0;

	while (size--)
		value = value << 8 | *at++;
	return value;
}

/* takes bytes away; false if there are not so many */
static bool drop(struct ftp_span *s, u32 n)
{
	if (s->len < n)
		return false;
	ftp_span_drop(s, n);
	return true;
}

/* RFC 1661 section 2; with HDLC's two bytes before it: RFC 1662 section 3.1 */
static bool pass_ppp(struct ftp_span *s)
{
	const u8 *at;
	u32 type;

	if (s->len > 1 && s->at[0] == 0xff && s->at[1] == 3)
		ftp_span_drop(s, 2);
	at = s->at;
	if (!drop(s, 2))
		return false;
	type = load_be(at, 2);
	return type == PPP_IPV4 || type == PPP_IPV6;
}

/* a type that may stand behind VLAN tags, or before PPP; what follows it begins @s then */
static bool pass_type(struct ftp_span *s, u32 type)
{
	while (type == TYPE_VLAN || type == TYPE_QINQ) {
		if (s->len < 4)
			return false;
		type = load_be(s->at + 2, 2);
		ftp_span_drop(s, 4);
	}
	if (type == TYPE_PPPOE)
		return drop(s, PPPOE_HEADER) && pass_ppp(s);
	return type == TYPE_IPV4 || type == TYPE_IPV6;
}

static bool pass_ethernet(struct ftp_span *s)
{
	const u8 *at = s->at;

	return drop(s, ETHER_TYPE_AT + 2) &&
	       pass_type(s, load_be(at + ETHER_TYPE_AT, 2));
}

static bool pass_cooked(struct ftp_span *s)
{
	const u8 *at = s->at;

	return drop(s, SLL_HDR_LEN) &&
	       pass_type(s, load_be(at + SLL_HDR_LEN - 2, 2));
}

static bool pass_cooked_v2(struct ftp_span *s)
{
	const u8 *at = s->at;

	return drop(s, SLL2_HDR_LEN) && pass_type(s, load_be(at, 2));
}

/* an address family, in whatever byte order */
static bool pass_loopback(struct ftp_span *s)
{
	return drop(s, 4);
}

static bool pass_nothing(struct ftp_span *s)
{
	(void)s;
	return true;
}

/* NULL: such frames are not read */
static pass_fn find_link(int link)
{
	static const struct {
		int link;
		pass_fn pass;
	} known[] = {
		{ DLT_EN10MB, pass_ethernet },
		{ DLT_LINUX_SLL, pass_cooked },
		{ DLT_LINUX_SLL2, pass_cooked_v2 },
		{ DLT_PPP, pass_ppp },
		{ DLT_PPP_SERIAL, pass_ppp },
		{ DLT_NULL, pass_loopback },
		{ DLT_LOOP, pass_loopback },
		{ DLT_RAW, pass_nothing },
		{ DLT_IPV4, pass_nothing },
		{ DLT_IPV6, pass_nothing },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (known[i].link == link)
			return known[i].pass;
	}
	return NULL;
}

static bool open_capture(struct capture *capture, char *why)
{
	char reason[PCAP_ERRBUF_SIZE] = "out of memory";
	const char *broken;

	if (open_file(capture))
		capture->pcap = pcap_fopen_offline(capture->file, reason);
	if (capture->pcap) {
		capture->pass_link = find_link(pcap_datalink(capture->pcap));
		if (capture->pass_link)
			return true;
		snprintf(reason, sizeof(reason), "packets of this kind are not read: %s",
			 pcap_datalink_val_to_name(pcap_datalink(capture->pcap)) ? : "unknown");
		pcap_close(capture->pcap);
		/* that has closed it */
		capture->file = NULL;
	}
	broken = source_why(capture->source);
	snprintf(why, CAPTURE_WHY, "%.*s", CAPTURE_WHY - 1,
		 broken ? broken : reason);
	if (capture->file)
		fclose(capture->file);
	source_close(capture->source);
	return false;
}

struct capture *capture_open_fd(int fd, char *why)
{
	struct capture *capture = calloc(1, sizeof(*capture));
	char broken[SOURCE_WHY] = "out of memory";

	if (capture)
		capture->source = source_open(fd, broken);
	if (!capture || !capture->source)
		snprintf(why, CAPTURE_WHY, "%s", broken);
	else if (open_capture(capture, why))
		return capture;
	free(capture);
	return NULL;
}

struct capture *capture_open(const char *path, char *why)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) :
				     STDIN_FILENO;

	if (fd >= 0)
		return capture_open_fd(fd, why);
	snprintf(why, CAPTURE_WHY, "%s", strerror(errno));
	return NULL;
}

void capture_close(struct capture *capture)
{
	pcap_close(capture->pcap);
	source_close(capture->source);
	free(capture);
}

void capture_watch(struct capture *capture,
		   void (*tell)(uint64_t done, uint64_t size, void *context),
		   void *context)
{
	source_watch(capture->source, tell, context);
}

const char *capture_why(struct capture *capture)
{
	const char *broken = source_why(capture->source);

	return broken ? broken : pcap_geterr(capture->pcap);
}

const struct fragment_losses *capture_losses(const struct capture *capture)
{
	return &capture->fragments.losses;
}

static void set_address(struct ftp_address *a, u8 family, const void *byte)
{
	memset(a, 0, sizeof(*a));
	a->family = family;
	memcpy(a->byte, byte, family == FTP_IPV6 ? 16 : 4);
}

/* what is behind the packet's end was only there to fill the frame */
static void cut(struct ftp_span *s, u32 len)
{
	/* 0 is what a driver writes that leaves the cutting to the device */
	if (len && len < s->len)
		s->len = len;
}

/* true if the packet is whole with it; then @s is what was in fragments */
static bool join(struct capture *capture, struct ftp_span *s,
		 const struct segment *segment, struct fragment *fragment)
{
	fragment->from = segment->from.address;
	fragment->to = segment->to.address;
	fragment->second = capture->second;
	fragment->text = *s;
	return fragments_add(&capture->fragments, fragment, s);
}

static bool pass_ipv4(struct capture *capture, struct ftp_span *s,
		      struct segment *segment)
{
	struct ip ip;
	struct fragment fragment;
	u32 len;

	if (s->len < sizeof(ip))
		return false;
	memcpy(&ip, s->at, sizeof(ip));
	len = ip.ip_hl * 4u;
	if (len < sizeof(ip) || ip.ip_p != IPPROTO_TCP)
		return false;
	set_address(&segment->from.address, FTP_IPV4, &ip.ip_src);
	set_address(&segment->to.address, FTP_IPV4, &ip.ip_dst);
	fragment.is_cut = s->len < ntohs(ip.ip_len);
	cut(s, ntohs(ip.ip_len));
	if (!drop(s, len))
		return false;
	if (!(ntohs(ip.ip_off) & (IP_OFFMASK | IP_MF)))
		return true;
	fragment.id = ntohs(ip.ip_id);
	fragment.at = (ntohs(ip.ip_off) & IP_OFFMASK) * 8u;
	fragment.is_last = !(ntohs(ip.ip_off) & IP_MF);
	return join(capture, s, segment, &fragment);
}

static bool is_extension(u8 next)
{
	return next == IPPROTO_HOPOPTS || next == IPPROTO_ROUTING ||
	       next == IPPROTO_DSTOPTS;
}

/* what follows a header for fragments; false if that is not there yet */
static bool pass_fragment(struct capture *capture, struct ftp_span *s,
			  const struct segment *segment, bool is_cut)
{
	struct fragment fragment = { .is_cut = is_cut };
	struct ip6_frag head;
	u32 place;

	if (s->len < sizeof(head))
		return false;
	memcpy(&head, s->at, sizeof(head));
	ftp_span_drop(s, sizeof(head));
	place = ntohs(head.ip6f_offlg);
	fragment.id = ntohl(head.ip6f_ident);
	fragment.at = place & ~7u;
	fragment.is_last = !(place & 1);
	/* it may be there though nothing was cut (RFC 6946) */
	if (!fragment.at && fragment.is_last)
		return true;
	if (head.ip6f_nxt != IPPROTO_TCP && !is_extension(head.ip6f_nxt))
		return false;
	return join(capture, s, segment, &fragment);
}

static bool pass_extensions(struct capture *capture, struct ftp_span *s,
			    const struct segment *segment, u8 next, bool is_cut)
{
	bool is_joined = false;

	while (is_extension(next) || next == IPPROTO_FRAGMENT) {
		u8 kind = next;

		if (s->len < 8)
			return false;
		next = s->at[0];
		if (kind != IPPROTO_FRAGMENT) {
			if (!drop(s, 8u + s->at[1] * 8u))
				return false;
		} else if (is_joined ||
			   !pass_fragment(capture, s, segment, is_cut)) {
			return false;
		}
		is_joined |= kind == IPPROTO_FRAGMENT;
	}
	return next == IPPROTO_TCP;
}

static bool pass_ipv6(struct capture *capture, struct ftp_span *s,
		      struct segment *segment)
{
	struct ip6_hdr ip;
	bool is_cut;

	if (s->len < sizeof(ip))
		return false;
	memcpy(&ip, s->at, sizeof(ip));
	set_address(&segment->from.address, FTP_IPV6, &ip.ip6_src);
	set_address(&segment->to.address, FTP_IPV6, &ip.ip6_dst);
	ftp_span_drop(s, sizeof(ip));
	is_cut = s->len < ntohs(ip.ip6_plen);
	cut(s, ntohs(ip.ip6_plen));
	return pass_extensions(capture, s, segment, ip.ip6_nxt, is_cut);
}

static bool pass_tcp(struct ftp_span *s, struct segment *segment)
{
	struct tcphdr th;

	if (s->len < sizeof(th))
		return false;
	memcpy(&th, s->at, sizeof(th));
	if (th.doff * 4u < sizeof(th) || !drop(s, th.doff * 4u))
		return false;
	segment->from.port = ntohs(th.source);
	segment->to.port = ntohs(th.dest);
	segment->seq = ntohl(th.seq) + th.syn;
	segment->ack = ntohl(th.ack_seq);
	segment->syn = th.syn;
	segment->fin = th.fin;
	segment->rst = th.rst;
	segment->has_ack = th.ack;
	segment->text.at = s->at;
	segment->text.len = s->len;
	return true;
}

static bool read_frame(struct capture *capture, struct ftp_span s,
		       struct segment *segment)
{
	if (!capture->pass_link(&s) || !s.len)
		return false;
	if (s.at[0] >> 4 == 4)
		return pass_ipv4(capture, &s, segment) && pass_tcp(&s, segment);
	return s.at[0] >> 4 == 6 && pass_ipv6(capture, &s, segment) &&
	       pass_tcp(&s, segment);
}

static void read_packet(u_char *user, const struct pcap_pkthdr *header,
			const u_char *at)
{
	struct capture *capture = (void *)user;
	struct ftp_span frame = { at, header->caplen };
	struct segment segment;

	capture->frame++;
	capture->second = header->ts.tv_sec;
	if (!read_frame(capture, frame, &segment))
		return;
	segment.frame = capture->frame;
	segment.second = capture->second;
	if (!capture->hear(&segment, capture->context))
		pcap_breakloop(capture->pcap);
}

int capture_each(struct capture *capture,
		 bool (*hear)(const struct segment *segment, void *context),
		 void *context)
{
	int code;

	capture->hear = hear;
	capture->context = context;
	code = pcap_loop(capture->pcap, -1, read_packet, (u_char *)capture);
	fragments_exit(&capture->fragments);
	return code == PCAP_ERROR_BREAK ? 1 : code;
}

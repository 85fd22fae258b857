// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "chance.h"
#include "link.h"

#define SHOWN 640		/* of a frame that arrives */
#define RECEIVED 64		/* frames at a time */
#define ROOM (64 << 20)		/* of a socket */
#define TAPPED 8		/* one frame of so many goes through a tap */

static int wires[2];
static int taps[2] = { -1, -1 };

static void enter(const char *name)
{
	char path[100];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		err(2, "%s", path);
	close(fd);
}

static void set(int fd, int level, int name, int value)
{
	if (setsockopt(fd, level, name, &value, sizeof(value)))
		err(2, "setsockopt %d", name);
}

static int open_wire(const char *space)
{
	struct sockaddr_ll where = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
	};
	int fd;

	enter(space);
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (fd < 0)
		err(2, "packet socket");
	set(fd, SOL_PACKET, PACKET_VNET_HDR, 1);
	set(fd, SOL_PACKET, PACKET_QDISC_BYPASS, 1);
	set(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
	set(fd, SOL_SOCKET, SO_RCVBUFFORCE, ROOM);
	set(fd, SOL_SOCKET, SO_SNDBUFFORCE, ROOM);
	where.sll_ifindex = (int)if_nametoindex("eth0");
	if (bind(fd, (struct sockaddr *)&where, sizeof(where)))
		err(2, "bind in %s", space);
	return fd;
}

void link_open(const char *client, const char *server)
{
	wires[CLIENT] = open_wire(client);
	wires[SERVER] = open_wire(server);
}

static int open_tap(const char *bridge)
{
	struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR };
	unsigned int offload = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6;
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
	int control = socket(AF_INET, SOCK_DGRAM, 0), index;

	if (fd < 0)
		return -1;
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%.8s.tap%%d", bridge);
	if (ioctl(fd, TUNSETIFF, &request) || ioctl(fd, TUNSETOFFLOAD, offload))
		err(2, "%s", request.ifr_name);
	index = (int)if_nametoindex(request.ifr_name);
	request.ifr_flags = IFF_UP;
	if (ioctl(control, SIOCSIFFLAGS, &request))
		err(2, "%s up", request.ifr_name);
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", bridge);
	request.ifr_ifindex = index;
	if (ioctl(control, SIOCBRADDIF, &request))
		err(2, "a tap into %s", bridge);
	close(control);
	return fd;
}

bool link_open_taps(const char *gateway, const char *lan, const char *wan)
{
	enter(gateway);
	taps[CLIENT] = open_tap(lan);
	if (taps[CLIENT] < 0)
		return false;
	taps[SERVER] = open_tap(wan);
	return true;
}

static u32 send_tapped(const struct frame *frame)
{
	u8 other[SHOWN];

	/* what is flooded to the tap is thrown away, so that there is room */
	while (read(taps[frame->dir], other, sizeof(other)) > 0)
		;
	return write(taps[frame->dir], frame->at, frame->len) > 0;
}

/* a run of frames of one direction; what is refused is passed over */
static u32 send_run(const struct frame *frames, u32 count)
{
	struct mmsghdr messages[BATCH] = { 0 };
	struct iovec parts[BATCH];
	u32 i, sent = 0;
	int done;

	for (i = 0; i < count; i++) {
		parts[i].iov_base = (void *)(uintptr_t)frames[i].at;
		parts[i].iov_len = frames[i].len;
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	for (i = 0; i < count;) {
		done = sendmmsg(wires[frames->dir], messages + i, count - i, 0);
		if (done <= 0) {
			if (errno == EBADF || errno == ENETDOWN)
				err(2, "sendmmsg");
			/* the gateway is behind */
			if (errno == ENOBUFS)
				sched_yield();
			i++;
			continue;
		}
		i += (u32)done;
		sent += (u32)done;
	}
	return sent;
}

u32 link_send(const struct frame *frames, u32 count)
{
	u32 i = 0, from, sent = 0;

	while (i < count) {
		from = i;
		if (taps[SERVER] >= 0 && one_in(TAPPED)) {
			sent += send_tapped(&frames[i++]);
			continue;
		}
		do {
			i++;
		} while (i < count && frames[i].dir == frames[from].dir && chance(TAPPED));
		sent += send_run(frames + from, i - from);
	}
	return sent;
}

static void receive(u8 at, void (*take)(u8 at, const u8 *frame, u32 shown, u32 len))
{
	static u8 room[RECEIVED][SHOWN];
	struct mmsghdr messages[RECEIVED];
	struct iovec parts[RECEIVED];
	int count, i;

	do {
		memset(messages, 0, sizeof(messages));
		for (i = 0; i < RECEIVED; i++) {
			parts[i].iov_base = room[i];
			parts[i].iov_len = SHOWN;
			messages[i].msg_hdr.msg_iov = &parts[i];
			messages[i].msg_hdr.msg_iovlen = 1;
		}
		count = recvmmsg(wires[at], messages, RECEIVED, MSG_DONTWAIT | MSG_TRUNC, NULL);
		for (i = 0; i < count; i++)
			take(at, room[i], messages[i].msg_len < SHOWN ? messages[i].msg_len : SHOWN,
			     messages[i].msg_len);
	} while (count == RECEIVED);
}

void link_receive(void (*take)(u8 at, const u8 *frame, u32 shown, u32 len))
{
	receive(CLIENT, take);
	receive(SERVER, take);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel's tables say of a namespace.
 */
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "gateway.h"

/**
 * gateway_sessions() - leave out the encrypted sessions that have begun to end
 * @gateway: its sessions lose some
 *
 * Their entries may stay for minutes, and their ranges do not. A session in a zone of
 * conntrack's is not found, and stays.
 */
void gateway_sessions(struct gateway *gateway)
{
	struct session_list *list = &gateway->sessions;
	union nl_request request;
	struct nl_socket nl;
	struct session *one;
	size_t count = 0;
	size_t i;
	bool ends;

	if (!list->count || nl_open(&nl, NETLINK_NETFILTER))
		return;
	for (i = 0; i < list->count; i++) {
		one = &list->entries[i];
		ends = false;
		if (session_is_encrypted(one) && !one->ftps.from)
			nl_talk(&nl, conntrack_request_one(&request, &one->client,
							   &one->dialled),
				conntrack_decode_end, &ends);
		if (!ends)
			list->entries[count++] = *one;
	}
	list->count = count;
	nl_close(&nl);
}

static struct device *device_of(struct gateway *gateway, const char *name)
{
	size_t i;

	for (i = 0; i < gateway->device_count; i++)
		if (!strcmp(gateway->devices[i].name, name))
			return &gateway->devices[i];
	if (gateway->device_count == DEVICES_MAX) {
		gateway->more_devices = true;
		return NULL;
	}
	snprintf(gateway->devices[i].name, IF_NAMESIZE, "%s", name);
	gateway->device_count++;
	return &gateway->devices[i];
}

static void take_address(struct gateway *gateway, const struct ifaddrs *one)
{
	const struct sockaddr_in6 *six = (const void *)one->ifa_addr;
	int family = one->ifa_addr ? one->ifa_addr->sa_family : AF_UNSPEC;
	struct device *device;

	if (one->ifa_flags & IFF_LOOPBACK || !(one->ifa_flags & IFF_UP) ||
	    (family != AF_INET && family != AF_INET6) ||
	    (family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&six->sin6_addr)))
		return;
	device = device_of(gateway, one->ifa_name);
	if (device)
		device->has[family == AF_INET6] = true;
}

static void read_mtu(struct device *device, int fd)
{
	struct ifreq request = { 0 };

	memcpy(request.ifr_name, device->name, IF_NAMESIZE);
	if (!ioctl(fd, SIOCGIFMTU, &request))
		device->mtu = request.ifr_mtu;
}

/**
 * gateway_devices() - find the devices that have an address
 * @gateway: its devices are filled
 */
void gateway_devices(struct gateway *gateway)
{
	struct ifaddrs *list = NULL;
	struct ifaddrs *one;
	size_t i;
	int fd;

	if (getifaddrs(&list))
		return;
	for (one = list; one; one = one->ifa_next)
		take_address(gateway, one);
	freeifaddrs(list);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	for (i = 0; fd >= 0 && i < gateway->device_count; i++)
		read_mtu(&gateway->devices[i], fd);
	if (fd >= 0)
		close(fd);
}

/**
 * gateway_has() - is there such a file?
 * @gateway: the gateway
 * @path: the file
 */
bool gateway_has(const struct gateway *gateway, const char *path)
{
	char whole[512];

	snprintf(whole, sizeof(whole), "%s%s", gateway->root, path);
	return !access(whole, F_OK);
}

/**
 * gateway_number() - read a file that has a number
 * @gateway: the gateway
 * @path: the file
 * @number: is filled if there is one
 *
 * Return: whether there is.
 */
bool gateway_number(const struct gateway *gateway, const char *path,
		    unsigned long long *number)
{
	char whole[512];
	bool found;
	FILE *file;

	snprintf(whole, sizeof(whole), "%s%s", gateway->root, path);
	file = fopen(whole, "re");
	if (!file)
		return false;
	found = fscanf(file, "%llu", number) == 1;
	fclose(file);
	return found;
}

/**
 * gateway_forwards() - is what comes from a device forwarded?
 * @gateway: the gateway
 * @device: the device
 * @six: IPv6, for which all devices are the same
 */
bool gateway_forwards(const struct gateway *gateway, const char *device,
		      bool six)
{
	unsigned long long number = 0;
	char path[128];

	snprintf(path, sizeof(path), "/proc/sys/net/ipv%d/conf/%s/forwarding",
		 six ? 6 : 4, six ? "all" : device);
	return gateway_number(gateway, path, &number) && number;
}

static bool listens_in(const struct gateway *gateway, const char *path,
		       __u16 port)
{
	unsigned int local;
	unsigned int state;
	char whole[512];
	char line[512];
	bool found = false;
	FILE *file;

	snprintf(whole, sizeof(whole), "%s%s", gateway->root, path);
	file = fopen(whole, "re");
	while (file && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, " %*u: %*[0-9A-F]:%x %*[0-9A-F]:%*x %x",
			       &local, &state) == 2 &&
			local == port && state == 0x0a;
	if (file)
		fclose(file);
	return found;
}

/**
 * gateway_listens() - is there a server on the gateway itself?
 * @gateway: the gateway
 * @port: its port
 */
bool gateway_listens(const struct gateway *gateway, __u16 port)
{
	return listens_in(gateway, "/proc/net/tcp", port) ||
	       listens_in(gateway, "/proc/net/tcp6", port);
}

/**
 * gateway_counted() - how often something was refused
 * @gateway: the gateway
 * @reason: the reason's name
 */
unsigned long long gateway_counted(const struct gateway *gateway,
				   const char *reason)
{
	const struct counter_list *list = &gateway->stats.reasons;
	size_t i;

	for (i = 0; i < list->count; i++)
		if (!strcmp(list->entries[i].name, reason))
			return list->entries[i].value;
	return 0;
}

/**
 * gateway_free() - let go of what is known
 * @gateway: the gateway
 */
void gateway_free(struct gateway *gateway)
{
	stats_free(&gateway->stats);
	session_list_free(&gateway->sessions);
	rules_free(&gateway->rules);
}

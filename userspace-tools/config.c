// SPDX-License-Identifier: GPL-2.0
/*
 * A namespace's configuration: read whole, replaced whole.
 */
#include <errno.h>

#include "attr.h"
#include "config.h"
#include "key.h"

static int decode_port_attr(const struct nlattr *attr, void *into)
{
	struct port *port = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_PORT_A_PORT:
		return attr_u16(attr, &port->number);
	case NF_FTP_PORT_A_PROFILE:
		return attr_text(attr, port->profile, sizeof(port->profile));
	default:
		return 0;
	}
}

static int decode_port(const struct nlattr *attr, void *into)
{
	struct port port = { .profile = PROFILE_DEFAULT };
	int err;

	if (mnl_attr_get_type(attr) != NF_FTP_A_PORT)
		return 0;
	err = attr_each_in(attr, decode_port_attr, &port);
	if (err)
		return err;
	err = port.number ? port_list_add(into, &port) : -EBADMSG;
	return err == -EEXIST ? -EBADMSG : err;
}

static int decode_profile_attr(const struct nlattr *attr, void *into)
{
	struct profile *profile = into;

	if (mnl_attr_get_type(attr) == NF_FTP_PROFILE_A_NAME)
		return attr_text(attr, profile->name, sizeof(profile->name));
	return key_decode(attr, profile);
}

static bool is_whole(const struct profile *profile)
{
	const struct key *key;

	for (key = keys; key->name; key++) {
		if (!key_is_whole(key, profile))
			return false;
	}
	return profile->name[0];
}

static int decode_profile(const struct nlattr *attr, void *into)
{
	struct profile profile;
	int err;

	if (mnl_attr_get_type(attr) != NF_FTP_A_PROFILE)
		return 0;
	profile_init(&profile, "");
	err = attr_each_in(attr, decode_profile_attr, &profile);
	if (err)
		return err;
	err = is_whole(&profile) ? profile_list_add(into, &profile) : -EBADMSG;
	return err == -EEXIST ? -EBADMSG : err;
}

static int decode_advertise(const struct nlattr *attr, void *into)
{
	struct advertise line;
	int err;

	if (mnl_attr_get_type(attr) != NF_FTP_A_ADVERTISE)
		return 0;
	err = advertise_decode(attr, &line);
	if (!err)
		err = advertise_list_add(into, &line);
	return err == -EEXIST ? -EBADMSG : err;
}

static int decode_attr(const struct nlattr *attr, void *into)
{
	struct config *config = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_A_GENERATION:
		return attr_u32(attr, &config->generation);
	case NF_FTP_A_PORTS:
		return attr_each_in(attr, decode_port, &config->ports);
	case NF_FTP_A_PROFILES:
		return attr_each_in(attr, decode_profile, &config->profiles);
	case NF_FTP_A_ADVERTISES:
		return attr_each_in(attr, decode_advertise,
				    &config->advertises);
	default:
		return 0;
	}
}

int config_decode(const struct nlmsghdr *nlh, void *arg)
{
	return attr_each_of(nlh, decode_attr, arg);
}

void config_encode_ports(struct nlmsghdr *nlh, const struct port_list *ports)
{
	const struct port *port;
	struct nlattr *list;
	struct nlattr *nest;
	unsigned int i;

	list = mnl_attr_nest_start(nlh, NF_FTP_A_PORTS);
	for (i = 0; i < ports->count; i++) {
		port = &ports->ports[i];
		nest = mnl_attr_nest_start(nlh, NF_FTP_A_PORT);
		mnl_attr_put_u16(nlh, NF_FTP_PORT_A_PORT, port->number);
		mnl_attr_put_strz(nlh, NF_FTP_PORT_A_PROFILE, port->profile);
		mnl_attr_nest_end(nlh, nest);
	}
	mnl_attr_nest_end(nlh, list);
}

static void encode_profile(struct nlmsghdr *nlh, const struct profile *profile)
{
	const struct key *key;

	mnl_attr_put_strz(nlh, NF_FTP_PROFILE_A_NAME, profile->name);
	for (key = keys; key->name; key++)
		key_encode(key, profile, nlh);
}

void config_encode_profiles(struct nlmsghdr *nlh,
			    const struct profile_list *profiles)
{
	struct nlattr *list;
	struct nlattr *nest;
	unsigned int i;

	list = mnl_attr_nest_start(nlh, NF_FTP_A_PROFILES);
	for (i = 0; i < profiles->count; i++) {
		nest = mnl_attr_nest_start(nlh, NF_FTP_A_PROFILE);
		encode_profile(nlh, &profiles->profiles[i]);
		mnl_attr_nest_end(nlh, nest);
	}
	mnl_attr_nest_end(nlh, list);
}

void config_encode_advertises(struct nlmsghdr *nlh,
			      const struct advertise_list *lines)
{
	struct nlattr *list;
	struct nlattr *nest;
	unsigned int i;

	list = mnl_attr_nest_start(nlh, NF_FTP_A_ADVERTISES);
	for (i = 0; i < lines->count; i++) {
		nest = mnl_attr_nest_start(nlh, NF_FTP_A_ADVERTISE);
		advertise_encode(nlh, &lines->lines[i]);
		mnl_attr_nest_end(nlh, nest);
	}
	mnl_attr_nest_end(nlh, list);
}

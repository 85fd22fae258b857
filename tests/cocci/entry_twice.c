// SPDX-License-Identifier: GPL-2.0
/* What entry_twice.cocci has to find, and what it must not. */

static void twice_in_one(const struct nf_conn *ct)
{
	struct nf_ftp_control *control = nf_ftp_control_find(ct);

	if (control && control->remapped)
		nf_ftp_refuse(ct, nf_ftp_control_find(ct)->denied, NULL); /* found */
}

/* as in version 0.1.0, where it was no longer there */
static bool check_unusual(const struct nf_conn *ct)
{
	const struct nf_ftp_control *control = nf_ftp_control_find(ct); /* found */

	return control->remapped;
}

static bool check(const struct nf_conn *ct)
{
	return check_unusual(ct);
}

static void take_event(struct nf_ftp_slow_path *h)
{
	h->denied = check(h->packet->ct);
}

static void look_after(const struct nf_conn *ct)
{
	const struct nf_ftp_control *control = nf_ftp_control_find(ct->master);

	if (control)
		nf_ftp_keepalive_add(ct, control->profile);
}

static int read_any(struct nf_conn *ct)
{
	struct nf_ftp_control *control = nf_ftp_control_find(ct);

	return control ? NF_ACCEPT : NF_DROP;
}

/* one of the two reads it */
static int read_listened(struct nf_conn *ct)
{
	if (nf_ftp_listener_is_in(nf_ct_net(ct)))
		return read(ct, nf_ftp_control_find(ct));
	return read_any(ct);
}

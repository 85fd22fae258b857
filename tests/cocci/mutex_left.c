// SPDX-License-Identifier: GPL-2.0
/* What mutex_left.cocci has to find, and what it must not. */

static int left_early(struct nf_ftp_net *own)
{
	mutex_lock(&own->lock); /* found */
	if (!own->config)
		return -ENOENT;
	mutex_unlock(&own->lock);
	return 0;
}

static void never_given_back(void)
{
	down_read(&net_rwsem); /* found */
	look_at_all();
}

static int given_back(struct nf_ftp_net *own)
{
	int err;

	mutex_lock(&own->lock);
	err = own->config ? replace(own) : -ENOENT;
	mutex_unlock(&own->lock);
	return err;
}

// SPDX-License-Identifier: GPL-2.0
/* Endpoints in every form: what is read is printed and read again. */
#include "fuzz.h"
#include "scan.h"
#include "line.h"

static void try_form(struct ftp_span text, enum ftp_form form)
{
	struct ftp_endpoint e, again;
	u32 left, all;

	if (scan_endpoint(text, form, &e, &left))
		return;
	assert_in_range(e.port, 1, 65535);
	assert_in_range(e.address.family, form == FTP_FORM_PORT_ONLY ? 0 : 1,
			form == FTP_FORM_PORT_ONLY ? 0 :
			form == FTP_FORM_HOSTPORT ? 1 : 2);
	/* what follows it does not matter */
	text.len -= left;
	assert_int_equal(scan_endpoint(text, form, &again, &all), FTP_OK);
	assert_int_equal(all, 0);
	assert_true(ftp_address_equal(&e.address, &again.address));
	assert_int_equal(e.port, again.port);
	scan_what_is_printed(form, &e);
}

int fuzz_one(const u8 *at, size_t len)
{
	struct ftp_span text = { at, (u32)len };
	enum ftp_form form;

	for (form = FTP_FORM_NONE; form <= FTP_FORM_LONG; form++)
		try_form(text, form);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/* The table of verbs, from both directions. */
#include "line.h"
#include "unit.h"

static u32 pack(const char *word)
{
	u32 packed = 0;

	while (*word)
		packed = ftp_word_add(packed, (u8)*word++);
	return packed;
}

static void assert_verb(const char *word, enum ftp_dir dir,
			enum ftp_verb expected)
{
	assert_int_equal(ftp_verb_find(dir, pack(word)), expected);
	assert_int_equal(ftp_verb_find(!dir, pack(word)), FTP_VERB_NONE);
}

static void commands_are_the_clients(void **state)
{
	(void)state;
	assert_verb("PORT", FTP_CLIENT, FTP_PORT);
	assert_verb("EPRT", FTP_CLIENT, FTP_EPRT);
	assert_verb("pOrT", FTP_CLIENT, FTP_PORT);
	assert_verb("eprt", FTP_CLIENT, FTP_EPRT);
	assert_verb("LPRT", FTP_CLIENT, FTP_LPRT);
}

static void replies_are_the_servers(void **state)
{
	(void)state;
	assert_verb("227", FTP_SERVER, FTP_PASV);
	assert_verb("229", FTP_SERVER, FTP_EPSV);
	assert_verb("228", FTP_SERVER, FTP_LPSV);
}

static void other_words_mean_nothing(void **state)
{
	static const char * const words[] = {
		"", "P", "POR", "PORS", "XPRT", "LIST", "PASV", "EPSV", "200",
		"22", "226", "225", "230", "0227", "ORT", "227 ", "{ORT", NULL
	};
	const char * const *word;

	(void)state;
	for (word = words; *word; word++) {
		assert_verb(*word, FTP_CLIENT, FTP_VERB_NONE);
		assert_verb(*word, FTP_SERVER, FTP_VERB_NONE);
	}
}

static void letters_alone_are_put_in_upper_case(void **state)
{
	u32 c;

	(void)state;
	for (c = 0; c < 256; c++)
		assert_int_equal(ftp_word_add(0, (u8)c),
				 c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

static void each_verb_is_found_by_its_word(void **state)
{
	enum ftp_verb verb;

	(void)state;
	for (verb = FTP_PORT; verb < FTP_VERB_MAX; verb++) {
		const struct ftp_verb_row *row = ftp_verb_row(verb);

		assert_int_equal(ftp_verb_find(row->dir, row->word), verb);
		assert_int_equal(strlen(row->name), 4);
		assert_int_equal(row->mode, row->dir == FTP_CLIENT ?
				 FTP_ACTIVE : FTP_PASSIVE);
		if (row->dir == FTP_SERVER)
			continue;
		assert_int_equal(row->word, pack(row->name));
		/* for these only a verb is looked up */
		assert_int_equal(ftp_command_find(row->word),
				 FTP_COMMAND_NOT_EXPECTED);
	}
}

static void each_command_is_found_by_its_name(void **state)
{
	const struct ftp_command_row *row;
	u32 place;

	(void)state;
	for (place = 0; place < FTP_COMMAND_PLACES; place++) {
		row = &ftp_commands[place];
		if (row->word) {
			assert_int_equal(FTP_COMMAND_PLACE(row->word), place);
			assert_int_equal(ftp_command_find(row->word), row->command);
			assert_int_not_equal(row->command, FTP_COMMAND_NONE);
		}
		/* no name has such a byte */
		assert_int_equal(ftp_command_find(row->word ^ 0x80), FTP_COMMAND_UNKNOWN);
	}
	assert_int_equal(ftp_command_find(0), FTP_COMMAND_UNKNOWN);
}

static void each_verb_has_its_form(void **state)
{
	(void)state;
	assert_int_equal(ftp_verb_row(FTP_VERB_NONE)->form, FTP_FORM_NONE);
	assert_int_equal(ftp_verb_row(FTP_PORT)->form, FTP_FORM_HOSTPORT);
	assert_int_equal(ftp_verb_row(FTP_EPRT)->form, FTP_FORM_EXTENDED);
	assert_int_equal(ftp_verb_row(FTP_PASV)->form, FTP_FORM_HOSTPORT);
	assert_int_equal(ftp_verb_row(FTP_EPSV)->form, FTP_FORM_PORT_ONLY);
	assert_int_equal(ftp_verb_row(FTP_LPRT)->form, FTP_FORM_LONG);
	assert_int_equal(ftp_verb_row(FTP_LPSV)->form, FTP_FORM_LONG);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(commands_are_the_clients),
		cmocka_unit_test(replies_are_the_servers),
		cmocka_unit_test(other_words_mean_nothing),
		cmocka_unit_test(letters_alone_are_put_in_upper_case),
		cmocka_unit_test(each_verb_is_found_by_its_word),
		cmocka_unit_test(each_command_is_found_by_its_name),
		cmocka_unit_test(each_verb_has_its_form),
	};

	return cmocka_run_group_tests_name("verb", tests, NULL, NULL);
}

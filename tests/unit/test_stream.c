// SPDX-License-Identifier: GPL-2.0
/*
 * What becomes of each segment and acknowledgment of one direction, when half
 * an argument is held back, when it is replaced, and when it comes again.
 */
#include "scene.h"
#include "unit.h"

static const struct scene grows = { .told = "203.0.113.77" };
static const struct scene leaves = { .told = NULL };
static const struct scene reply = {
	.dir = FTP_SERVER, .told = "203.0.113.77",
};

static void a_whole_argument_is_replaced(void **state)
{
	(void)state;
	play(grows, WHOLE);
	play(leaves, { SEGMENT, 0, .text = PORT });
	play(reply,
	     { SEGMENT, 0, "227 (10,0,0,2,4,1)\r\n", .at = 5, .len = 12,
	       .put = GROWN, .rewritten = true });
}

static void half_of_it_is_held_back(void **state)
{
	(void)state;
	play(grows, HALF,
	     { SEGMENT, 9, ",0,2,4,1\r\n", .back = 4, .len = 8, .put = GROWN,
	       .rewritten = true });
	play(leaves, HALF,
	     { SEGMENT, 9, ",0,2,4,1\r\n", .back = 4, .put = "10,0" });
	play(reply, { SEGMENT, 0, "227 (10", .gone = 2 },
	     { SEGMENT, 7, ",0,0,2,4,1).\r\n", .back = 2, .len = 10,
	       .put = GROWN, .rewritten = true });
}

static void only_its_delimiter_completes_it(void **state)
{
	(void)state;
	play(grows, { SEGMENT, 0, "PORT 10,0,0,2,4,1", .gone = 12 },
	     { SEGMENT, 17, "\r\n", .back = 12, .put = GROWN, .rewritten = true });
	play(reply, { SEGMENT, 0, "227 (10,0,0,2,4,1", .gone = 12 },
	     { SEGMENT, 17, ")\r\n", .back = 12, .put = GROWN,
	       .rewritten = true });
}

static void blanks_behind_it_are_held_as_well(void **state)
{
	(void)state;
	play(grows, { SEGMENT, 0, "PORT 10,0,0,2,4,1 \t", .gone = 14 },
	     { SEGMENT, 19, " \r\n", .back = 14, .put = GROWN " \t",
	       .rewritten = true },
	     { SEGMENT, 17, " \t \r\n", .back = 12, .len = 2,
	       .put = GROWN " \t", .place = FTP_PLACE_OLD },
	     { ACK, 18, .told = 18 }, { ACK, 19, .told = 19, .settles = true });
	play(grows,
	     { SEGMENT, 0, "PORT 10,0,0,2,4,1 \r\n", .at = 5, .len = 12,
	       .put = GROWN, .rewritten = true });
}

/* the receiver is asked what it has, so that it acknowledges */
static void a_segment_inside_becomes_the_byte_before(void **state)
{
	(void)state;
	play(grows, HALF,
	     { SEGMENT, 9, ",0", .back = 5, .put = " ", .span = 1, .gone = 2 },
	     { SEGMENT, 11, ",2,4,1\r\n", .back = 6, .len = 6, .put = GROWN,
	       .span = 12, .rewritten = true });
	play(grows, { SEGMENT, 0, .text = "PORT " },
	     { SEGMENT, 5, "1", .back = 1, .put = " ", .gone = 1 },
	     { SEGMENT, 6, "0,0", .back = 2, .put = " ", .gone = 3 });
	play(reply, { SEGMENT, 0, .text = "227 (" },
	     { SEGMENT, 5, "1", .back = 1, .put = "(", .gone = 1 });
}

static void byte_by_byte(void **state)
{
	static const char text[] = PORT;
	struct step steps[sizeof(text) - 1];
	char byte[sizeof(text)][2];
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		memcpy(byte[i], (char[]){ text[i], '\0' }, 2);
		steps[i] = (struct step){ SEGMENT, i, .text = byte[i] };
		if (i >= 5 && i < 18) {
			steps[i].back = i - 4;
			steps[i].put = " ";
			steps[i].gone = 1;
		}
	}
	steps[18].back = 13;
	steps[18].put = GROWN "\r";
	steps[18].rewritten = true;
	scene_play(&grows, steps, ARRAY_SIZE(steps));
}

static void what_is_no_endpoint_is_released(void **state)
{
	(void)state;
	play(grows, HALF,
	     { SEGMENT, 9, "x\r\n", .reason = FTP_BAD_SYNTAX,
	       .back = 4, .put = "10,0", .span = 4 },
	     { SEGMENT, 12, PORT, .at = 5, .len = 12, .put = GROWN,
	       .rewritten = true });
	play(grows, HALF,
	     { SEGMENT, 7, ",0\r\n", .reason = FTP_BAD_SYNTAX,
	       .back = 2, .put = "10" });
	play(reply, { SEGMENT, 0, "227 v1,2", .gone = 3 },
	     { SEGMENT, 8, ".\r\n", .reason = FTP_BAD_SYNTAX, .back = 3,
	       .put = "1,2" });
	play(reply, { SEGMENT, 0, "229 (|||10", .gone = 5 },
	     { SEGMENT, 10, "x|)\r\n", .reason = FTP_BAD_SYNTAX, .back = 5,
	       .put = "|||10" });
}

/* what looked like one may lead to one: a segment is changed in one place */
static void what_leads_to_an_endpoint_is_held(void **state)
{
	(void)state;
	play(reply, { SEGMENT, 0, "227 v1", .gone = 1 },
	     { SEGMENT, 6, " is 10,0,0,2,4,1.\r\n", .back = 1, .len = 16,
	       .put = "1 is " GROWN, .rewritten = true },
	     { SEGMENT, 5, "1 is 10,", .place = FTP_PLACE_OLD, .len = 8,
	       .put = "1 is " GROWN },
	     { ACK, 21, .told = 21 }, { ACK, 22, .told = 22, .settles = true });
	play(reply, { SEGMENT, 0, "227 v1,2", .gone = 3 },
	     { ACK, 5, .told = 8 },
	     { SEGMENT, 8, " is", .back = 4, .put = "v", .gone = 3 },
	     { ACK, 5, .told = 11 },
	     { SEGMENT, 11, " 10,0", .back = 7, .put = "v", .gone = 5 },
	     { SEGMENT, 16, ",0,2,4,1.", .back = 11, .len = 8,
	       .put = "1,2 is " GROWN, .rewritten = true },
	     { ACK, 5, .told = 24 }, { ACK, 24, .told = 24, .settles = true });
	play(reply, { SEGMENT, 0, "229 (1", .gone = 1 },
	     { SEGMENT, 6, ") (", .back = 2, .put = "(", .gone = 3 },
	     { SEGMENT, 9, "|||1025|x", .back = 5, .put = "(", .gone = 9 },
	     /* with the address that is told the text is the same */
	     { SEGMENT, 18, ")\r\n", .back = 13, .put = "1) (|||1025|x" });
	/* not all that is said, though */
	play(reply, { SEGMENT, 0, "227 v1", .gone = 1 },
	     { SEGMENT, 6, "                                        (10,0,",
	       .back = 2, .put = "v", .gone = 46 },
	     { SEGMENT, 52, "x      1,", .back = 47,
	       .put = "1                                        (10,0,",
	       .gone = 2 });
}

static void what_is_too_long_is_released(void **state)
{
	char longest[5 + FTP_ARGUMENT_MAX + 1] = "PORT ";
	struct step steps[] = {
		{ SEGMENT, 0, longest, .gone = 96 },
		{ SEGMENT, 101, "0", .reason = FTP_LINE_TOO_LONG, .back = 96,
		  .put = longest + 5 },
		{ SEGMENT, 102, .text = "0\r\n" },
	};

	(void)state;
	memset(longest + 5, '0', FTP_ARGUMENT_MAX);
	scene_play(&grows, steps, ARRAY_SIZE(steps));
	steps[0] = (struct step){ SEGMENT, 0, "PORT 0", .gone = 1 };
	steps[1] = (struct step){
		SEGMENT, 6, longest + 5, .reason = FTP_LINE_TOO_LONG,
		.back = 1, .put = "0",
	};
	scene_play(&grows, steps, ARRAY_SIZE(steps));
}

static void a_half_that_comes_again_is_held_again(void **state)
{
	(void)state;
	play(grows, HALF,
	     { SEGMENT, 0, "PORT 10,0", .place = FTP_PLACE_OLD, .gone = 4 },
	     { SEGMENT, 3, "T 1", .place = FTP_PLACE_OLD, .gone = 1 },
	     { SEGMENT, 0, "PORT ", .place = FTP_PLACE_OLD },
	     { SEGMENT, 5, "10", .place = FTP_PLACE_OLD, .back = 1, .put = " ",
	       .gone = 2 },
	     { SEGMENT, 7, ",0", .place = FTP_PLACE_OLD, .back = 3, .put = " ",
	       .gone = 2 },
	     { SEGMENT, 2, "RT 10,0,0", .gone = 6 },
	     { SEGMENT, 7, ",0,0,2,4,1\r\n", .back = 2, .len = 10,
	       .put = GROWN, .rewritten = true });
}

/* any part of it becomes the whole */
static void an_edit_that_comes_again_is_made_again(void **state)
{
	(void)state;
	play(grows, WHOLE,
	     { SEGMENT, 0, PORT, .place = FTP_PLACE_OLD, .at = 5, .len = 12,
	       .put = GROWN },
	     { SEGMENT, 2, "RT 10,0", .place = FTP_PLACE_OLD, .at = 3,
	       .len = 4, .put = GROWN, .span = 12 },
	     { SEGMENT, 5, "10,0,0,2,4,1", .place = FTP_PLACE_OLD, .len = 12,
	       .put = GROWN },
	     { SEGMENT, 8, "0,0", .place = FTP_PLACE_OLD, .back = 3, .len = 3,
	       .put = GROWN, .span = 12 },
	     { SEGMENT, 16, "1\r\nNOOP\r\n", .back = 11, .len = 1,
	       .put = GROWN },
	     { SEGMENT, 0, "PORT ", .place = FTP_PLACE_OLD },
	     { SEGMENT, 17, "\r\n", .place = FTP_PLACE_OLD },
	     { ACK, 17, .told = 17, .settles = true },
	     { SEGMENT, 0, PORT, .place = FTP_PLACE_OLD });
}

static void acknowledged_halves_are_acknowledged(void **state)
{
	(void)state;
	play(grows, { ACK, 0, .told = 0 }, HALF, { ACK, 4, .told = 4 },
	     { ACK, 5, .told = 9 }, { ACK, 5, .told = 9 },
	     { ACK, 4, .told = 4 }, { ACK, 7, .told = 9 },
	     { SEGMENT, 9, ",", .back = 5, .put = " ", .gone = 1 },
	     { ACK, 5, .told = 10 },
	     { SEGMENT, 10, "0,2,4,1\r\n", .back = 5, .len = 7, .put = GROWN,
	       .rewritten = true },
	     { ACK, 4, .told = 4 }, { ACK, 5, .told = 17 },
	     { ACK, 9, .told = 17 }, { ACK, 10, .told = 17 },
	     { ACK, 16, .told = 17 },
	     { ACK, 18, .told = 18, .settles = true }, { ACK, 18, .told = 18 },
	     { ACK, 5, .told = 5 });
	/* what was not is still the sender's */
	play(grows, HALF, { ACK, 4, .told = 4 },
	     { SEGMENT, 9, ",0,2,4,1\r\n", .back = 4, .len = 8, .put = GROWN,
	       .rewritten = true },
	     { ACK, 5, .told = 5 }, { ACK, 16, .told = 16 },
	     { ACK, 17, .told = 17, .settles = true });
}

/* the sender begins behind what it believes to have arrived */
static void what_is_owned_is_delivered(void **state)
{
	(void)state;
	play(grows, { SEGMENT, 0, "PORT 10,0,0,2,4,1", .gone = 12 },
	     { ACK, 5, .told = 17 },
	     { SEGMENT, 17, "\r\n", .back = 12, .put = GROWN, .rewritten = true },
	     { SEGMENT, 17, "\r\nNOOP\r\n", .back = 12, .put = GROWN },
	     { SEGMENT, 17, .place = FTP_PLACE_OLD, .back = 12, .put = GROWN },
	     { SEGMENT, 18, "\nNOOP\r\n", .place = FTP_PLACE_OLD },
	     { ACK, 17, .told = 17, .settles = true },
	     { SEGMENT, 17, "\r\n", .place = FTP_PLACE_OLD });
	play(grows, HALF, { ACK, 5, .told = 9 },
	     { SEGMENT, 9, "x\r\n", .reason = FTP_BAD_SYNTAX, .back = 4,
	       .put = "10,0" },
	     { SEGMENT, 9, "x\r\n", .place = FTP_PLACE_OLD, .back = 4,
	       .put = "10,0" },
	     { ACK, 5, .told = 9 }, { ACK, 9, .told = 9, .settles = true },
	     { SEGMENT, 9, "x\r\n", .place = FTP_PLACE_OLD });
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(a_whole_argument_is_replaced),
		cmocka_unit_test(half_of_it_is_held_back),
		cmocka_unit_test(only_its_delimiter_completes_it),
		cmocka_unit_test(blanks_behind_it_are_held_as_well),
		cmocka_unit_test(a_segment_inside_becomes_the_byte_before),
		cmocka_unit_test(byte_by_byte),
		cmocka_unit_test(what_is_no_endpoint_is_released),
		cmocka_unit_test(what_leads_to_an_endpoint_is_held),
		cmocka_unit_test(what_is_too_long_is_released),
		cmocka_unit_test(a_half_that_comes_again_is_held_again),
		cmocka_unit_test(an_edit_that_comes_again_is_made_again),
		cmocka_unit_test(acknowledged_halves_are_acknowledged),
		cmocka_unit_test(what_is_owned_is_delivered),
	};

	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}

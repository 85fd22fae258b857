// SPDX-License-Identifier: GPL-2.0
/*
 * Where a stream cannot simply go on: at its end, where lengths cannot change,
 * where a change is on its way already, where there is no room, behind a gap.
 */
#include "scene.h"
#include "unit.h"

static const struct scene grows = { .told = "203.0.113.77" };
static const struct scene same_length = { .told = "20.0.0.3", .stiff = true };
static const struct scene stiff = { .told = "203.0.113.77", .stiff = true };
static const struct scene leaves = { .told = NULL };
static const struct scene poor = { .told = "203.0.113.77", .poor = true };
static const struct scene watched = { .watched = true };
static const struct scene watched_poorly = { .watched = true, .poor = true };

static void a_fin_releases_what_is_held(void **state)
{
	(void)state;
	play(grows, { FIN, 0, "PORT 10,0", .fin_stays = true },
	     { FIN, 9, .place = FTP_PLACE_OLD, .fin_stays = true });
	play(grows, HALF,
	     { FIN, 9, .place = FTP_PLACE_OLD, .back = 4, .put = "10,0",
	       .fin_stays = true },
	     { FIN, 9, .place = FTP_PLACE_OLD, .fin_stays = true },
	     { FIN, 5, "10,0", .place = FTP_PLACE_OLD, .fin_stays = true });
	play(grows, HALF, { ACK, 5, .told = 9 },
	     { FIN, 9, .place = FTP_PLACE_OLD, .back = 4, .put = "10,0",
	       .fin_stays = true },
	     { FIN, 9, .place = FTP_PLACE_OLD, .back = 4, .put = "10,0",
	       .fin_stays = true },
	     { ACK, 5, .told = 9 }, { ACK, 10, .told = 10, .settles = true },
	     { FIN, 9, .place = FTP_PLACE_OLD, .fin_stays = true });
	play(grows, HALF,
	     { FIN, 9, ",0,", .back = 4, .put = "10,0", .fin_stays = true });
}

static void a_fin_leaves_with_what_is_before_it(void **state)
{
	(void)state;
	play(grows, WHOLE,
	     { FIN, 19, .place = FTP_PLACE_OLD, .fin_stays = true },
	     { FIN, 5, "10,0,0,2,4,1\r\n", .place = FTP_PLACE_OLD, .len = 12,
	       .put = GROWN, .fin_stays = true });
	play(grows, HALF,
	     { FIN, 12, "2,4,1\r\n", .place = FTP_PLACE_CUT,
	       .back = 8, .put = " ", .gone = 7 });
	play(grows,
	     { FIN, 0, PORT "PORT 1", .at = 5, .len = 12, .put = GROWN,
	       .gone = 1, .rewritten = true });
}

static void a_rst_is_where_the_receiver_stands(void **state)
{
	(void)state;
	play(grows, { RST, 0, .place = FTP_PLACE_OLD }, HALF,
	     { RST, 9, .place = FTP_PLACE_OLD, .back = 4 },
	     { RST, 7, .place = FTP_PLACE_OLD, .back = 2 },
	     { RST, 5, .place = FTP_PLACE_OLD },
	     { RST, 30, .place = FTP_PLACE_CUT, .back = 25 });
	play(grows, { SEGMENT, 0, "PORT 10,0,0,2,4,1", .gone = 12 },
	     { ACK, 5, .told = 17 },
	     { SEGMENT, 17, "\r\n", .back = 12, .put = GROWN, .rewritten = true },
	     { RST, 17, .place = FTP_PLACE_OLD, .back = 12 },
	     { RST, 19, .place = FTP_PLACE_OLD });
}

/* an acknowledgment is nothing but that, a probe asks for one */
static void an_empty_segment_stays_empty(void **state)
{
	(void)state;
	play(grows, HALF,
	     { SEGMENT, 9, .place = FTP_PLACE_OLD, .back = 4 },
	     { SEGMENT, 8, .place = FTP_PLACE_OLD, .back = 4, .put = " " },
	     { SEGMENT, 8, "\xff", .place = FTP_PLACE_OLD, .back = 4,
	       .put = " ", .gone = 1 },
	     { SEGMENT, 5, .place = FTP_PLACE_OLD },
	     { SEGMENT, 4, .place = FTP_PLACE_OLD },
	     { SEGMENT, 4, " ", .place = FTP_PLACE_OLD });
	play(grows, WHOLE, { SEGMENT, 19, .place = FTP_PLACE_OLD },
	     { SEGMENT, 18, .place = FTP_PLACE_OLD },
	     { SEGMENT, 17, .place = FTP_PLACE_OLD },
	     { SEGMENT, 16, .place = FTP_PLACE_OLD, .back = 11, .put = GROWN },
	     { SEGMENT, 5, .place = FTP_PLACE_OLD });
}

/* else two sides that both hold something back would answer for ever */
static void an_acknowledgment_ahead_asks_for_nothing(void **state)
{
	(void)state;
	play(grows, HALF,
	     { SEGMENT, 30, .place = FTP_PLACE_CUT, .back = 25 },
	     { SEGMENT, 30, "x", .place = FTP_PLACE_CUT, .back = 26,
	       .put = " ", .gone = 1 });
}

static void only_an_equal_length_is_put_in(void **state)
{
	(void)state;
	play(same_length,
	     { SEGMENT, 0, PORT, .at = 5, .len = 12, .put = "20,0,0,3,4,1",
	       .rewritten = true });
	play(same_length, HALF,
	     { SEGMENT, 9, ",0,2,4,1\r\n", .back = 4, .len = 8,
	       .put = "20,0,0,3,4,1", .rewritten = true });
	play(stiff, { SEGMENT, 0, PORT, .reason = FTP_NO_SEQADJ });
	play(stiff, HALF,
	     { SEGMENT, 9, ",0,2,4,1\r\n", .reason = FTP_NO_SEQADJ, .back = 4,
	       .put = "10,0" });
}

static void a_second_argument_is_cut_away(void **state)
{
	(void)state;
	play(grows,
	     { SEGMENT, 0, PORT PORT, .at = 5, .len = 12, .put = GROWN,
	       .gone = 14, .rewritten = true },
	     { SEGMENT, 24, "10,0,0,2,4,1\r\n", .gone = 14 },
	     { SEGMENT, 38, "NOOP\r\n", .place = FTP_PLACE_CUT, .back = 15,
	       .put = " ", .gone = 6 },
	     { SEGMENT, 38, .place = FTP_PLACE_CUT, .back = 14 },
	     { FIN, 38, .place = FTP_PLACE_CUT, .back = 15, .put = " " },
	     { ACK, 24, .told = 24, .settles = true },
	     { SEGMENT, 24, "10,0,0,2,4,1\r\n", .len = 12, .put = GROWN,
	       .rewritten = true });
	play(leaves, { SEGMENT, 0, .text = PORT PORT });
}

static void half_a_second_one_is_cut_away_as_well(void **state)
{
	(void)state;
	play(grows,
	     { SEGMENT, 0, PORT "PORT 10", .at = 5, .len = 12,
	       .put = GROWN, .gone = 2, .rewritten = true },
	     { SEGMENT, 24, "10", .gone = 2 },
	     { ACK, 24, .told = 24, .settles = true },
	     { SEGMENT, 24, "10", .back = 1, .put = " ", .gone = 2 },
	     { SEGMENT, 26, ",0,0,2,4,1\r\n", .back = 2, .len = 10,
	       .put = GROWN, .rewritten = true });
	/* where it is left what it is, it is held */
	play(leaves, { SEGMENT, 0, PORT "PORT 10", .gone = 2 });
}

static void without_memory_a_half_is_cut_away(void **state)
{
	(void)state;
	play(poor, HALF,
	     { SEGMENT, 9, ",0,2,4,1\r\n", .place = FTP_PLACE_CUT,
	       .back = 5, .put = " ", .gone = 10 },
	     { SEGMENT, 5, "10,0,0", .gone = 6 },
	     { SEGMENT, 5, "10,0,0,2,4,1\r\n", .len = 12, .put = GROWN,
	       .rewritten = true });
	play(watched_poorly, { SEGMENT, 0, .text = "PORT 10,0" },
	     { SEGMENT, 9, .text = ",0,2,4,1\r\n" },
	     { SEGMENT, 19, .text = PORT });
}

static void nothing_passes_what_is_undecided(void **state)
{
	(void)state;
	play(grows, { CLAIM, 0, .text = PORT },
	     { SEGMENT, 0, PORT, .place = FTP_PLACE_CUT, .gone = 14 },
	     { SEGMENT, 0, "PORT ", .place = FTP_PLACE_OLD },
	     { SEGMENT, 7, ",0", .place = FTP_PLACE_CUT, .gone = 2 },
	     { SEGMENT, 19, "NOOP\r\n", .place = FTP_PLACE_CUT, .gone = 6 },
	     { FIN, 19, .place = FTP_PLACE_CUT },
	     { SEGMENT, 19, .place = FTP_PLACE_CUT },
	     { ACK, 19, .told = 19 },
	     { DECIDE, .at = 5, .len = 12, .put = GROWN, .rewritten = true },
	     { SEGMENT, 0, PORT, .place = FTP_PLACE_OLD, .at = 5, .len = 12,
	       .put = GROWN });
	play(leaves, { CLAIM, 0, .text = PORT },
	     { SEGMENT, 0, PORT, .place = FTP_PLACE_CUT, .gone = 14 },
	     { DECIDE, .at = 0 },
	     { SEGMENT, 0, PORT, .place = FTP_PLACE_OLD });
	play(grows, HALF, { CLAIM, 9, .text = ",0,2,4,1\r\n" },
	     { SEGMENT, 9, ",0,2,4,1\r\n", .place = FTP_PLACE_CUT, .back = 5,
	       .put = " ", .gone = 10 },
	     { DECIDE, .back = 4, .len = 8, .put = GROWN, .rewritten = true });
}

/* it may be released, and only the segment that is claimed has all of it */
static void what_is_undecided_stays_the_senders(void **state)
{
	(void)state;
	play(leaves, HALF, { CLAIM, 9, .text = ",0,2,4,1\r\n" },
	     { ACK, 5, .told = 5 },
	     { DECIDE, .back = 4, .put = "10,0" }, { ACK, 5, .told = 5 },
	     { SEGMENT, 9, ",0,2,4,1\r\n", .place = FTP_PLACE_OLD });
	play(leaves, HALF, { ACK, 5, .told = 9 },
	     { CLAIM, 9, .text = ",0,2,4,1\r\n" }, { ACK, 5, .told = 9 },
	     { DECIDE, .back = 4, .put = "10,0" }, { ACK, 5, .told = 9 },
	     { SEGMENT, 9, ",0,2,4,1\r\n", .place = FTP_PLACE_OLD, .back = 4,
	       .put = "10,0" });
}

/* it grows by 4 */
static void what_has_no_room_is_cut_from_the_end(void **state)
{
	(void)state;
	play(grows,
	     { SEGMENT, 0, PORT "NO", .room = 25, .at = 5, .len = 12,
	       .put = GROWN, .rewritten = true });
	play(grows,
	     { SEGMENT, 0, PORT "NO", .room = 24, .at = 5, .len = 12,
	       .put = GROWN, .gone = 1, .rewritten = true });
	play(grows,
	     { SEGMENT, 0, PORT "NO", .room = 1, .at = 5, .len = 12,
	       .put = GROWN, .gone = 4, .rewritten = true });
	play(grows,
	     { SEGMENT, 0, PORT, .room = 20, .at = 5, .gone = 14,
	       .rewritten = true },
	     { SEGMENT, 5, "10,0,0,2,4,1\r\n", .place = FTP_PLACE_OLD,
	       .room = 20, .len = 12, .put = GROWN });
	play(grows, HALF,
	     { FIN, 9, ",0,2,4,1\r\n", .room = 17, .back = 4, .len = 8,
	       .put = GROWN, .gone = 1, .rewritten = true },
	     { FIN, 9, ",0,2,4,1\r\n", .place = FTP_PLACE_OLD, .room = 18,
	       .back = 4, .len = 8, .put = GROWN, .fin_stays = true });
	/* what does not grow has been let in, so it can leave */
	play(grows, { SEGMENT, 0, .text = "NOOP\r\n", .room = 1 });
}

static void a_fin_without_room_waits(void **state)
{
	(void)state;
	play(grows, HALF, { ACK, 5, .told = 9 },
	     { FIN, 9, .place = FTP_PLACE_OLD, .room = 3, .back = 4 },
	     { FIN, 9, .place = FTP_PLACE_OLD, .room = 4, .back = 4,
	       .put = "10,0", .fin_stays = true });
}

static void what_is_ahead_waits(void **state)
{
	(void)state;
	play(grows, { SEGMENT, 0, .text = "NOOP\r\n" },
	     { SEGMENT, 8, "RT 10,0,0,2,4,1\r\n",
	       .place = FTP_PLACE_CUT, .back = 3, .put = "\n", .gone = 17 },
	     { ACK, 6, .told = 6 }, { SEGMENT, 6, .text = "PO" },
	     { SEGMENT, 8, "RT 10,0,0,2,4,1\r\n", .at = 3, .len = 12,
	       .put = GROWN, .rewritten = true });
	play(grows, HALF,
	     { SEGMENT, 20, "NOOP\r\n", .place = FTP_PLACE_CUT, .back = 16,
	       .put = " ", .gone = 6 });
	play(watched, { SEGMENT, 0, .text = "NOOP\r\n" },
	     { SEGMENT, 20, "\n" PORT, .place = FTP_PLACE_OOO });
}

/* it went another way; a line may have begun in it */
static void what_is_acknowledged_is_not_waited_for(void **state)
{
	(void)state;
	play(grows, { SEGMENT, 0, .text = "NOOP\r\n" },
	     { SEGMENT, 20, "NOOP\r\n", .place = FTP_PLACE_CUT, .back = 15,
	       .put = "\n", .gone = 6 },
	     { ACK, 20, .told = 20 },
	     { SEGMENT, 20, PORT PORT, .at = 24, .len = 12, .put = GROWN,
	       .rewritten = true });
	play(grows, HALF, { ACK, 5, .told = 9 },
	     { SEGMENT, 20, "NOOP\r\n", .place = FTP_PLACE_CUT, .back = 16,
	       .put = " ", .gone = 6 },
	     { ACK, 20, .told = 20 },
	     { SEGMENT, 20, "1\r\n" PORT, .at = 8, .len = 12, .put = GROWN,
	       .rewritten = true },
	     { ACK, 27, .told = 27 }, { ACK, 40, .told = 40, .settles = true });
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(a_fin_releases_what_is_held),
		cmocka_unit_test(a_fin_leaves_with_what_is_before_it),
		cmocka_unit_test(a_rst_is_where_the_receiver_stands),
		cmocka_unit_test(an_empty_segment_stays_empty),
		cmocka_unit_test(an_acknowledgment_ahead_asks_for_nothing),
		cmocka_unit_test(only_an_equal_length_is_put_in),
		cmocka_unit_test(a_second_argument_is_cut_away),
		cmocka_unit_test(half_a_second_one_is_cut_away_as_well),
		cmocka_unit_test(without_memory_a_half_is_cut_away),
		cmocka_unit_test(nothing_passes_what_is_undecided),
		cmocka_unit_test(what_is_undecided_stays_the_senders),
		cmocka_unit_test(what_has_no_room_is_cut_from_the_end),
		cmocka_unit_test(a_fin_without_room_waits),
		cmocka_unit_test(what_is_ahead_waits),
		cmocka_unit_test(what_is_acknowledged_is_not_waited_for),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Metrics: counters and status in both formats.
 */
#include "message.h"
#include "metrics.h"

static struct counter counters[] = {
	{ "control-connections", 12 },
	{ "gaps", 18446744073709551615ull },
	{ "a.new=one", 3 },
};

static struct counter reasons[] = {
	{ "bad-octet", 0 },
	{ "of\"a\\newer\nmodule", 7 },
};

static const struct metrics loaded = {
	.loaded = true,
	.status = {
		.version = "0.2.0", .commit = "0123456789ab+", .conntrack = true,
		.sessions = 3, .expectations = 4,
	},
	.stats = { .counters = { 3, counters }, .reasons = { 2, reasons } },
};

static void openmetrics(const struct metrics *metrics, FILE *out)
{
	metrics_text(metrics, METRICS_OPENMETRICS, out);
}

static void prometheus(const struct metrics *metrics, FILE *out)
{
	metrics_text(metrics, METRICS_PROMETHEUS, out);
}

static void as_openmetrics(void **state)
{
	(void)state;
	assert_text(openmetrics, &loaded,
		    "# HELP nf_ftp_up 1 if the module nf_ftp is loaded, else 0.\n"
		    "# TYPE nf_ftp_up gauge\n"
		    "nf_ftp_up 1\n"
		    "# HELP nf_ftp_module The module that is loaded.\n"
		    "# TYPE nf_ftp_module info\n"
		    "nf_ftp_module_info{version=\"0.2.0\",commit=\"0123456789ab+\"} 1\n"
		    "# HELP nf_ftp_tracking 1 if connections are tracked here, else 0, and no helper sees any.\n"
		    "# TYPE nf_ftp_tracking gauge\n"
		    "nf_ftp_tracking 1\n"
		    "# HELP nf_ftp_current_sessions Control connections that are there and were read from.\n"
		    "# TYPE nf_ftp_current_sessions gauge\n"
		    "nf_ftp_current_sessions 3\n"
		    "# HELP nf_ftp_current_expectations Data connections that may come now.\n"
		    "# TYPE nf_ftp_current_expectations gauge\n"
		    "nf_ftp_current_expectations 4\n"
		    "# HELP nf_ftp_control_connections Control connections that were read from.\n"
		    "# TYPE nf_ftp_control_connections counter\n"
		    "# UNIT nf_ftp_control_connections connections\n"
		    "nf_ftp_control_connections_total 12\n"
		    "# HELP nf_ftp_gaps Times that text of a control connection was never seen.\n"
		    "# TYPE nf_ftp_gaps counter\n"
		    "nf_ftp_gaps_total 18446744073709551615\n"
		    "# HELP nf_ftp_a_new_one A counter of a module that is newer than the tool.\n"
		    "# TYPE nf_ftp_a_new_one counter\n"
		    "nf_ftp_a_new_one_total 3\n"
		    "# HELP nf_ftp_refused What was refused, by its reason; nf-ftp(8) explains them.\n"
		    "# TYPE nf_ftp_refused counter\n"
		    "nf_ftp_refused_total{reason=\"bad-octet\"} 0\n"
		    "nf_ftp_refused_total{reason=\"of\\\"a\\\\newer\\nmodule\"} 7\n"
		    "# EOF\n");
}

static void for_the_textfile_collector(void **state)
{
	struct counter one[] = { { "control-connections", 12 } };
	struct metrics metrics = loaded;

	(void)state;
	metrics.netns = "gw";
	metrics.stats.counters = (struct counter_list){ 1, one };
	metrics.stats.reasons.count = 1;
	assert_text(prometheus, &metrics,
		    "# HELP nf_ftp_up 1 if the module nf_ftp is loaded, else 0.\n"
		    "# TYPE nf_ftp_up gauge\n"
		    "nf_ftp_up{netns=\"gw\"} 1\n"
		    "# HELP nf_ftp_module_info The module that is loaded.\n"
		    "# TYPE nf_ftp_module_info gauge\n"
		    "nf_ftp_module_info{netns=\"gw\",version=\"0.2.0\",commit=\"0123456789ab+\"} 1\n"
		    "# HELP nf_ftp_tracking 1 if connections are tracked here, else 0, and no helper sees any.\n"
		    "# TYPE nf_ftp_tracking gauge\n"
		    "nf_ftp_tracking{netns=\"gw\"} 1\n"
		    "# HELP nf_ftp_current_sessions Control connections that are there and were read from.\n"
		    "# TYPE nf_ftp_current_sessions gauge\n"
		    "nf_ftp_current_sessions{netns=\"gw\"} 3\n"
		    "# HELP nf_ftp_current_expectations Data connections that may come now.\n"
		    "# TYPE nf_ftp_current_expectations gauge\n"
		    "nf_ftp_current_expectations{netns=\"gw\"} 4\n"
		    "# HELP nf_ftp_control_connections_total Control connections that were read from.\n"
		    "# TYPE nf_ftp_control_connections_total counter\n"
		    "nf_ftp_control_connections_total{netns=\"gw\"} 12\n"
		    "# HELP nf_ftp_refused_total What was refused, by its reason; nf-ftp(8) explains them.\n"
		    "# TYPE nf_ftp_refused_total counter\n"
		    "nf_ftp_refused_total{netns=\"gw\",reason=\"bad-octet\"} 0\n");
}

static void without_the_module(void **state)
{
	struct metrics absent = { 0 };

	(void)state;
	assert_text(openmetrics, &absent,
		    "# HELP nf_ftp_up 1 if the module nf_ftp is loaded, else 0.\n"
		    "# TYPE nf_ftp_up gauge\n"
		    "nf_ftp_up 0\n"
		    "# EOF\n");
	assert_text(prometheus, &absent,
		    "# HELP nf_ftp_up 1 if the module nf_ftp is loaded, else 0.\n"
		    "# TYPE nf_ftp_up gauge\n"
		    "nf_ftp_up 0\n");
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(as_openmetrics),
		cmocka_unit_test(for_the_textfile_collector),
		cmocka_unit_test(without_the_module),
	};

	return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Counters and status as metrics, for Prometheus and what reads the same.
 *
 * A family is a metric with its description. In OpenMetrics a counter's family has
 * the name without "_total", in Prometheus' own format the one with it.
 */
#include <limits.h>
#include <string.h>

#include "metrics.h"

#define PREFIX "nf_ftp_"

/** metrics_counters - what the counters count; a newer module may have others */
const struct metrics_counter metrics_counters[] = {
	{ "control-connections", "connections",
	  "Control connections that were read from" },
	{ "control-connections-closed", NULL,
	  "Control connections that have gone" },
	{ "endpoints", NULL,
	  "Well-formed addresses and ports that were announced" },
	{ "expectations", NULL,
	  "Data connections that were announced and allowed to come" },
	{ "data-connections", "connections",
	  "Data connections that were allowed and came" },
	{ "edits", NULL,
	  "Announcements in which an address or port was replaced" },
	{ "edits-repeated", NULL,
	  "Announcements replaced again in a retransmission" },
	{ "segments-cut", NULL,
	  "Segments that left without their end, which was held back" },
	{ "gaps", NULL,
	  "Times that text of a control connection was never seen" },
	{ "expectations-withdrawn", NULL,
	  "Data connections that were allowed and then not any more" },
	{ "early-segments-dropped", NULL,
	  "Segments out of order that were not kept until their turn" },
	{ "resynchronised", NULL,
	  "Replies that did not fit what was asked" },
	{ "ftps-connections", "connections",
	  "Data connections of encrypted sessions that were let in" },
	{ NULL, NULL, NULL }
};

/**
 * struct family - a metric and its description
 * @name: without the prefix and "_total"
 * @type: as OpenMetrics names it
 * @unit: its unit, or NULL
 * @help: what it says
 */
struct family {
	const char *name;
	const char *type;
	const char *unit;
	const char *help;
};

/**
 * struct writer - where metrics are written, and how
 * @out: where
 * @format: how
 * @netns: a label of each, or NULL
 */
struct writer {
	FILE *out;
	enum metrics_format format;
	const char *netns;
};

static const char *suffix_of(const char *type)
{
	if (!strcmp(type, "counter"))
		return "_total";
	return strcmp(type, "info") ? "" : "_info";
}

static void write_family(const struct writer *to, const struct family *family)
{
	bool open = to->format == METRICS_OPENMETRICS;
	const char *suffix = open ? "" : suffix_of(family->type);
	const char *type = family->type;

	/* Prometheus' own format does not know this one */
	if (!open && !strcmp(type, "info"))
		type = "gauge";
	fprintf(to->out, "# HELP " PREFIX "%s%s %s.\n", family->name, suffix,
		family->help);
	fprintf(to->out, "# TYPE " PREFIX "%s%s %s\n", family->name, suffix,
		type);
	if (open && family->unit)
		fprintf(to->out, "# UNIT " PREFIX "%s %s\n", family->name,
			family->unit);
}

/* The first label of a sample begins with a brace, the others with a comma. */
static void write_label(const struct writer *to, bool *begun, const char *name,
			const char *value)
{
	char text[NAME_MAX + 1], *at;

	text_clean(value, text, sizeof(text));
	fprintf(to->out, "%c%s=\"", *begun ? ',' : '{', name);
	*begun = true;
	for (at = text; *at; at++) {
		if (*at == '\n') {
			fputs("\\n", to->out);
			continue;
		}
		if (strchr("\\\"", *at))
			putc('\\', to->out);
		putc(*at, to->out);
	}
	putc('"', to->out);
}

/**
 * struct label - one label of a sample
 * @name: its name; NULL behind the last one
 * @value: its value
 */
struct label {
	const char *name;
	const char *value;
};

static void write_sample(const struct writer *to, const struct family *family,
			 const struct label *labels, __u64 value)
{
	bool begun = false;

	fprintf(to->out, PREFIX "%s%s", family->name, suffix_of(family->type));
	if (to->netns)
		write_label(to, &begun, "netns", to->netns);
	for (; labels && labels->name; labels++)
		write_label(to, &begun, labels->name, labels->value);
	fprintf(to->out, "%s %llu\n", begun ? "}" : "", value);
}

static void write_gauge(const struct writer *to, const char *name, __u64 value,
			const char *help)
{
	struct family family = { name, "gauge", NULL, help };

	write_family(to, &family);
	write_sample(to, &family, NULL, value);
}

static void write_module(const struct writer *to, const struct status *status)
{
	static const struct family family = {
		"module", "info", NULL, "The module that is loaded"
	};
	struct label labels[] = {
		{ "version", status->version },
		{ "commit", status->commit },
		{ NULL, NULL }
	};

	write_family(to, &family);
	write_sample(to, &family, labels, 1);
}

/* A name that the kernel gives, as a metric's: letters, digits, underscores. */
static const char *spell(const char *name, char *metric)
{
	size_t i;

	for (i = 0; name[i] && i < NAME_SIZE - 1; i++)
		metric[i] = strchr("abcdefghijklmnopqrstuvwxyz0123456789",
				   name[i]) ? name[i] : '_';
	metric[i] = '\0';
	return metric;
}

static void write_counter(const struct writer *to,
			  const struct counter *counter)
{
	const struct metrics_counter *known;
	char name[NAME_SIZE];
	struct family family = {
		spell(counter->name, name), "counter", NULL,
		"A counter of a module that is newer than the tool"
	};

	for (known = metrics_counters; known->name; known++) {
		if (strcmp(known->name, counter->name))
			continue;
		family.unit = known->unit;
		family.help = known->help;
	}
	write_family(to, &family);
	write_sample(to, &family, NULL, counter->value);
}

static void write_reasons(const struct writer *to,
			  const struct counter_list *reasons)
{
	static const struct family family = {
		"refused", "counter", NULL,
		"What was refused, by its reason; nf-ftp(8) explains them"
	};
	struct label labels[] = { { "reason", NULL }, { NULL, NULL } };
	size_t i;

	write_family(to, &family);
	for (i = 0; i < reasons->count; i++) {
		labels[0].value = reasons->entries[i].name;
		write_sample(to, &family, labels, reasons->entries[i].value);
	}
}

/**
 * metrics_text() - print all metrics
 * @metrics: what is measured
 * @format: how
 * @out: where they are printed
 */
void metrics_text(const struct metrics *metrics, enum metrics_format format,
		  FILE *out)
{
	const struct counter_list *counters = &metrics->stats.counters;
	const struct status *status = &metrics->status;
	struct writer to = { out, format, metrics->netns };
	size_t i;

	write_gauge(&to, "up", metrics->loaded,
		    "1 if the module nf_ftp is loaded, else 0");
	if (metrics->loaded) {
		write_module(&to, status);
		write_gauge(&to, "tracking", status->conntrack,
			    "1 if connections are tracked here, else 0, and no helper sees any");
		write_gauge(&to, "current_sessions", status->sessions,
			    "Control connections that are there and were read from");
		write_gauge(&to, "current_expectations", status->expectations,
			    "Data connections that may come now");
		for (i = 0; i < counters->count; i++)
			write_counter(&to, &counters->entries[i]);
		write_reasons(&to, &metrics->stats.reasons);
	}
	if (format == METRICS_OPENMETRICS)
		fputs("# EOF\n", out);
}

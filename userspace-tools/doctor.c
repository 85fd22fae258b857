// SPDX-License-Identifier: GPL-2.0
/*
 * What keeps FTP from working: going through the table of causes, and telling what
 * was found.
 */
#include <string.h>
#include <unistd.h>

#include "doctor.h"
#include "netns.h"

static const struct check * const tables[] = {
	module_checks, rule_checks, kernel_checks, traffic_checks,
};

static const char * const severities[] = {
	[SEVERITY_ERROR] = "error",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTE] = "note",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_number(const char *text)
{
	return *text && !text[strspn(text, "0123456789")];
}

/* What goes before a command, so that it acts in the namespace that was asked for. */
static void print_prefix(const struct gateway *gateway, char *prefix,
			 size_t size)
{
	const char *netns = gateway->netns;
	char path[512];

	prefix[0] = '\0';
	if (!netns)
		return;
	if (!strchr(netns, '/') && !netns_path(netns, path, sizeof(path)) &&
	    (!is_number(netns) || !access(path, F_OK)))
		snprintf(prefix, size, "ip netns exec %s ", netns);
	else if (is_number(netns))
		snprintf(prefix, size, "nsenter -t %s -n ", netns);
	else
		snprintf(prefix, size, "nsenter --net=%s ", netns);
}

/* Each line of @command with @prefix before it. */
static void print_command(char *text, size_t size, const char *prefix,
			  const char *command)
{
	size_t length = 0;
	size_t line;

	text[0] = '\0';
	while (*command && length < size) {
		line = strcspn(command, "\n");
		length += (size_t)snprintf(text + length, size - length,
					   "%s%s%.*s", length ? "\n" : "",
					   prefix, (int)line, command);
		command += line + (command[line] == '\n');
	}
}

static bool is_known(const struct diagnosis *diagnosis,
		     const struct finding *finding)
{
	const struct finding *other;
	size_t i;

	for (i = 0; i < diagnosis->count; i++) {
		other = &diagnosis->findings[i];
		if (other->check == finding->check &&
		    !strcmp(other->command, finding->command))
			return true;
	}
	return false;
}

/**
 * finding_add() - a cause is there
 * @diagnosis: grows, but not if the same command is there for the same cause
 * @check: the cause
 * @command: what mends it, a command a line; or ""
 * @detail: what is known of it here, or ""
 */
void finding_add(struct diagnosis *diagnosis, const struct check *check,
		 const char *command, const char *detail)
{
	struct finding *finding = &diagnosis->findings[diagnosis->count];
	char prefix[WHY_SIZE] = "";

	if (diagnosis->count == FINDINGS_MAX)
		return;
	finding->check = check;
	snprintf(finding->text, sizeof(finding->text), "%s%s%s",
		 check->sentence, *detail ? ": " : "", detail);
	if (!check->global)
		print_prefix(diagnosis->gateway, prefix, sizeof(prefix));
	print_command(finding->command, sizeof(finding->command), prefix,
		      command);
	if (!is_known(diagnosis, finding))
		diagnosis->count++;
}

/**
 * unknown_add() - something could not be looked at
 * @diagnosis: grows
 * @sentence: what, and why
 */
void unknown_add(struct diagnosis *diagnosis, const char *sentence)
{
	if (diagnosis->unknown_count == COUNT(diagnosis->unknown))
		return;
	snprintf(diagnosis->unknown[diagnosis->unknown_count++],
		 sizeof(diagnosis->unknown[0]), "%s", sentence);
}

/**
 * doctor_look() - look for all causes
 * @diagnosis: its gateway and paths are set, the rest is zeros; grows
 */
void doctor_look(struct diagnosis *diagnosis)
{
	const struct gateway *gateway = diagnosis->gateway;
	enum check_when when = gateway->loaded ? WHEN_LOADED : WHEN_ABSENT;
	char why[sizeof(diagnosis->unknown[0])];
	const struct check *check;
	size_t i;

	if (gateway->denied[0])
		unknown_add(diagnosis, gateway->denied);
	if (gateway->rules.why[0]) {
		snprintf(why, sizeof(why), "the rules cannot be read: %s",
			 gateway->rules.why);
		unknown_add(diagnosis, why);
	}
	for (i = 0; i < COUNT(tables); i++)
		for (check = tables[i]; check->id; check++)
			if (check->when == when)
				check->look(diagnosis, check);
}

/**
 * doctor_is_wrong() - is there more than notes?
 * @diagnosis: what was found
 */
bool doctor_is_wrong(const struct diagnosis *diagnosis)
{
	size_t i;

	for (i = 0; i < diagnosis->count; i++)
		if (diagnosis->findings[i].check->severity != SEVERITY_NOTE)
			return true;
	return false;
}

static void finding_text(const struct finding *finding, FILE *out)
{
	const char *at = finding->command;

	fprintf(out, "%s: %s\n  %s\n", severities[finding->check->severity],
		finding->check->id, finding->text);
	while (*at) {
		size_t line = strcspn(at, "\n");

		fprintf(out, "      %.*s\n", (int)line, at);
		at += line + (at[line] == '\n');
	}
}

/**
 * doctor_text() - print for people what was found
 * @diagnosis: what was found
 * @out: where it is printed
 */
void doctor_text(const struct diagnosis *diagnosis, FILE *out)
{
	size_t i;

	for (i = 0; i < diagnosis->count; i++)
		finding_text(&diagnosis->findings[i], out);
	for (i = 0; i < diagnosis->unknown_count; i++)
		fprintf(out, "cannot tell: %s\n", diagnosis->unknown[i]);
	if (!diagnosis->count && !diagnosis->unknown_count)
		fputs("nothing is found that keeps FTP from working here\n", out);
	else if (!diagnosis->count)
		fputs("nothing else is found that keeps FTP from working here\n",
		      out);
}

/**
 * doctor_json() - make an object for programs of what was found
 * @diagnosis: what was found
 *
 * Return: a new object, NULL without memory.
 */
json_t *doctor_json(const struct diagnosis *diagnosis)
{
	const struct finding *finding;
	json_t *findings = json_array();
	json_t *unknown = json_array();
	size_t i;

	for (i = 0; i < diagnosis->count; i++) {
		finding = &diagnosis->findings[i];
		json_array_append_new(findings,
				      json_pack("{s:s, s:s, s:s, s:s}",
						"id", finding->check->id,
						"severity",
						severities[finding->check->severity],
						"text", finding->text,
						"command", finding->command));
	}
	for (i = 0; i < diagnosis->unknown_count; i++)
		json_array_append_new(unknown,
				      json_string(diagnosis->unknown[i]));
	return json_pack("{s:o, s:o}", "findings", findings, "unknown", unknown);
}

/**
 * doctor_table() - print the causes as the documents have them
 * @out: where they are printed
 */
void doctor_table(FILE *out)
{
	const struct check *check;
	size_t i;

	fputs("| finding | severity | what is wrong | what mends it |\n"
	      "| --- | --- | --- | --- |\n", out);
	for (i = 0; i < COUNT(tables); i++)
		for (check = tables[i]; check->id; check++)
			fprintf(out, "| `%s` | %s | %s | %s |\n", check->id,
				severities[check->severity], check->sentence,
				check->remedy);
}

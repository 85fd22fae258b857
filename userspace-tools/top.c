// SPDX-License-Identifier: GPL-2.0
/*
 * What `top' shows.
 *
 * It is made as lines of text, for a screen as for a pipe. Between those for a
 * screen are sequences that choose a colour, as libsmartcols has them, too; who
 * paints the screen understands them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "session_table.h"
#include "top.h"
#include "unit.h"

#define YELLOW "\033[33m"
#define PLAIN "\033[0m"
/* of fewer lines below the head sessions get all */
#define LINES_OF_BOTH 10
/* refusals get one line in so many */
#define REASONS_SHARE 4
/* what stands between two parts: an empty line, and a line of headings */
#define BETWEEN 2

static int compare_numbers(__u64 one, __u64 other)
{
	return one == other ? 0 : one > other ? -1 : 1;
}

static int by_client(const struct session *one, const struct session *other)
{
	int order = endpoint_compare(&one->client, &other->client);

	return order ? order :
	       endpoint_compare(&one->dialled, &other->dialled);
}

static int by_bytes(const struct session *one, const struct session *other)
{
	__u64 bytes, others;

	session_bytes(one, &bytes);
	session_bytes(other, &others);
	return compare_numbers(bytes, others);
}

static int by_rate(const struct session *one, const struct session *other)
{
	int order = compare_numbers(one->rate.bytes, other->rate.bytes);

	return order ? order : by_bytes(one, other);
}

static int by_refused(const struct session *one, const struct session *other)
{
	return compare_numbers(one->refused.value, other->refused.value);
}

static int by_age(const struct session *one, const struct session *other)
{
	return compare_numbers(one->age.value, other->age.value);
}

static int by_idle(const struct session *one, const struct session *other)
{
	return compare_numbers(one->idle.value, other->idle.value);
}

const struct top_order top_orders[] = {
	{ "rate", 'r', by_rate },
	{ "bytes", 'b', by_bytes },
	{ "refused", 'x', by_refused },
	{ "age", 'a', by_age },
	{ "idle", 'i', by_idle },
	{ "client", 'c', by_client },
	{ NULL, 0, NULL }
};

/**
 * top_order_after() - the order that comes after another one
 * @order: the other one
 *
 * Return: the next one of top_orders; behind the last the first.
 */
const struct top_order *top_order_after(const struct top_order *order)
{
	return order[1].name ? order + 1 : top_orders;
}

static int compare(const void *a, const void *b, void *arg)
{
	const struct top_order *order = arg;
	int found = order->compare(a, b);

	return found ? found : by_client(a, b);
}

/*
 * Those that are asked for, in the order that is asked for. Their data
 * connections stay those of @all, so only the array is to be freed.
 *
 * Return: 0 or -ENOMEM.
 */
static int choose(const struct top *top, const struct session_list *all,
		  struct session_list *chosen)
{
	size_t i;

	*chosen = (struct session_list){
		.entries = calloc(all->count + 1, sizeof(*all->entries)),
	};
	if (!chosen->entries)
		return -ENOMEM;
	for (i = 0; i < all->count; i++) {
		if (session_filter_has(&top->filter, &all->entries[i]))
			chosen->entries[chosen->count++] = all->entries[i];
	}
	qsort_r(chosen->entries, chosen->count, sizeof(*chosen->entries),
		compare, (void *)top->order);
	return 0;
}

/* what all sessions have together */
struct total {
	size_t opaque;
	size_t open;
	size_t expected;
	struct rate rate;
};

static struct total total_of(const struct session_list *list)
{
	const struct session *session;
	struct total total = { 0 };
	size_t i, k;

	for (i = 0; i < list->count; i++) {
		session = &list->entries[i];
		total.opaque += session_is_encrypted(session);
		for (k = 0; k < session->connection_count; k++) {
			if (session->connections[k].child.open)
				total.open++;
			else
				total.expected++;
		}
		total.rate.is_known |= session->rate.is_known;
		total.rate.bytes += session->rate.bytes;
	}
	return total;
}

static void print_title(const struct top *top, const struct snapshot *now,
			FILE *out)
{
	struct tm local;

	localtime_r(&now->time, &local);
	fprintf(out, "nf-ftp top - %s%s%s - %02d:%02d:%02d, every %us%s\n",
		top->host, top->netns ? " netns " : "",
		top->netns ? top->netns : "", local.tm_hour, local.tm_min,
		local.tm_sec, top->seconds, top->is_paused ? ", paused" : "");
}

static void print_total(const struct session_list *list, FILE *out)
{
	struct total total = total_of(list);
	char text[UNIT_SIZE];

	fprintf(out, "sessions: %zu", list->count);
	if (total.opaque)
		fprintf(out, ", %zu opaque", total.opaque);
	fprintf(out, "; data connections: %zu open, %zu expected", total.open,
		total.expected);
	if (total.rate.is_known)
		fprintf(out, "; %s/s", unit_bytes(total.rate.bytes, text));
	putc('\n', out);
}

static __u64 growth_of(const struct counter *counter,
		       const struct counter_list *before)
{
	const struct counter *then = counter_find(before, counter->name);
	__u64 value = then ? then->value : 0;

	return counter->value > value ? counter->value - value : 0;
}

/* Only what happened since then is a rate. */
static void print_counted(const struct snapshot *now,
			  const struct snapshot *before, FILE *out)
{
	const struct counter_list *list = &now->stats.counters;
	__u64 ms = snapshot_since(now, before);
	const char *separator = "counted: ";
	char text[UNIT_SIZE];
	__u64 growth;
	size_t i;

	for (i = 0; ms && i < list->count; i++) {
		growth = growth_of(&list->entries[i], &before->stats.counters);
		if (!growth)
			continue;
		fprintf(out, "%s%s %s", separator, list->entries[i].name,
			unit_often(growth, ms, text));
		separator = ", ";
	}
	fputs(*separator == ',' ? "\n" :
	      ms ? "counted: nothing since the last look\n" :
	      "counted: rates come with the next look\n", out);
}

static void print_choice(const struct top *top, size_t shown, size_t rows,
			 FILE *out)
{
	fprintf(out, "by %s", top->order->name);
	if (*top->words)
		fprintf(out, "; %s: %zu", top->words, shown);
	if (rows < shown)
		fprintf(out, "; %zu to %zu of %zu", top->skip + 1,
			top->skip + rows, shown);
	putc('\n', out);
}

/* what a counter of refusals has, and since the last look */
struct refused {
	const char *reason;
	__u64 count;
	__u64 growth;
};

static int compare_refused(const void *a, const void *b)
{
	const struct refused *one = a, *other = b;
	int order = compare_numbers(one->growth, other->growth);

	if (!order)
		order = compare_numbers(one->count, other->count);
	return order ? order : strcmp(one->reason, other->reason);
}

/* Return: how many reasons there are, in @refused, sorted. */
static size_t list_refused(const struct snapshot *now,
			   const struct snapshot *before,
			   struct refused *refused)
{
	const struct counter_list *list = &now->stats.reasons;
	size_t count = 0;
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (!list->entries[i].value)
			continue;
		refused[count++] = (struct refused){
			.reason = list->entries[i].name,
			.count = list->entries[i].value,
			.growth = growth_of(&list->entries[i],
					    &before->stats.reasons),
		};
	}
	qsort(refused, count, sizeof(*refused), compare_refused);
	return count;
}

/* in the order of reason_columns */
enum {
	AT_REASON,
	AT_TIMES,
	AT_OFTEN,
};

static const struct column reason_columns[] = {
	{ "refused, why", COLUMN_DEFAULT, 0 },
	{ "times", COLUMN_DEFAULT | COLUMN_RIGHT, 0 },
	{ "rate", COLUMN_IF_ANY | COLUMN_RIGHT, 1 },
	{ NULL, 0, 0 }
};

static void add_refused(struct table *table, const struct refused *refused,
			__u64 ms)
{
	struct libscols_line *row = table_add(table, NULL);
	char text[2 * UNIT_SIZE];

	table_put(table, row, AT_REASON, refused->reason);
	snprintf(text, sizeof(text), "%llu", refused->count);
	table_put(table, row, AT_TIMES, text);
	if (ms && refused->growth)
		table_colour(table, row, AT_OFTEN, "red");
	if (ms)
		table_put(table, row, AT_OFTEN,
			  unit_often(refused->growth, ms, text));
}

/* Return: 0 or -ENOMEM. */
static int print_refused(const struct refused *refused, size_t count, __u64 ms,
			 const struct table_look *look, FILE *out)
{
	struct column_choice choice;
	struct table *table;
	char why[WHY_SIZE];
	size_t i;
	int err;

	if (column_choose(reason_columns, NULL, &choice, why))
		return -EINVAL;
	table = table_alloc(reason_columns, &choice, look);
	if (!table)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		add_refused(table, &refused[i], ms);
	putc('\n', out);
	err = table_print(table, out);
	table_free(table);
	return err;
}

/* Of lines that have room, those that sessions get, and refusals. */
struct share {
	size_t sessions;
	size_t refused;
};

static struct share share_of(const struct top *top, size_t lines,
			     size_t refused)
{
	struct share share = { .sessions = SIZE_MAX, .refused = refused };
	size_t most = lines / REASONS_SHARE;

	if (!top->is_screen)
		return share;
	if (top->is_reasons)
		most = lines > BETWEEN ? lines - BETWEEN : 0;
	else if (lines < LINES_OF_BOTH)
		most = 0;
	if (share.refused > most)
		share.refused = most;
	if (share.refused)
		lines -= share.refused + BETWEEN;
	share.sessions = lines > BETWEEN ? lines - BETWEEN : 0;
	return share;
}

/* Return: 0 or -ENOMEM. */
static int print_sessions(struct top *top, struct session_list *chosen,
			  size_t rows, const struct table_look *look, FILE *out)
{
	struct session_list part = *chosen;
	struct column_choice choice;

	if (rows > chosen->count)
		rows = chosen->count;
	if (top->skip > chosen->count - rows)
		top->skip = chosen->count - rows;
	print_choice(top, chosen->count, rows, out);
	part.entries += top->skip;
	part.count = rows;
	if (!chosen->count)
		fputs("\nno sessions\n", out);
	if (!rows)
		return 0;
	putc('\n', out);
	session_table_choose_top(&choice);
	return session_table_print(&part, &choice, look, out);
}

static size_t lines_of(const char *text)
{
	size_t lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

static void print_head(const struct top *top, const struct snapshot *now,
		       const struct snapshot *before,
		       const struct table_look *look, FILE *out)
{
	print_title(top, now, out);
	print_total(&now->sessions, out);
	print_counted(now, before, out);
	if (now->is_uncounted)
		fprintf(out, "%sno bytes are counted: %s would%s\n",
			look->colour ? YELLOW : "",
			"sysctl -w net.netfilter.nf_conntrack_acct=1",
			look->colour ? PLAIN : "");
}

/* what is below the head */
static int print_body(struct top *top, const struct snapshot *now,
		      const struct snapshot *before,
		      const struct table_look *look, FILE *out)
{
	struct refused *refused = calloc(now->stats.reasons.count + 1,
					 sizeof(*refused));
	struct session_list chosen = { 0 };
	struct share share;
	size_t count;
	int err = refused ? choose(top, &now->sessions, &chosen) : -ENOMEM;

	if (!err) {
		count = list_refused(now, before, refused);
		share = share_of(top, look->height, count);
		if (!top->is_reasons)
			err = print_sessions(top, &chosen, share.sessions, look,
					     out);
		if (!err && share.refused)
			err = print_refused(refused, share.refused,
					    snapshot_since(now, before), look,
					    out);
		else if (top->is_reasons && !count)
			fputs("\nnothing was refused\n", out);
	}
	free(chosen.entries);
	free(refused);
	return err;
}

/**
 * top_print() - print what was there
 * @top: how; what it skips becomes no more than what there is to skip
 * @now: what was there
 * @before: at the last look; all zeros if there was none
 * @look: of the screen, or of what goes elsewhere
 * @out: where it is printed
 *
 * Return: 0 or -ENOMEM.
 */
int top_print(struct top *top, const struct snapshot *now,
	      const struct snapshot *before, const struct table_look *look,
	      FILE *out)
{
	struct table_look body = *look;
	char *head = NULL;
	size_t size, lines;
	FILE *heads;

	if (now->is_absent) {
		print_title(top, now, out);
		fputs("\nthe module nf_ftp is not loaded any more; waiting for it\n",
		      out);
		return 0;
	}
	heads = open_memstream(&head, &size);
	if (!heads)
		return -ENOMEM;
	print_head(top, now, before, look, heads);
	fclose(heads);
	fputs(head, out);
	/* and the line that says in which order they are */
	lines = lines_of(head) + !top->is_reasons;
	free(head);
	body.height = look->height > lines ? look->height - lines : 0;
	body.flat = true;
	body.reverse = top->is_screen;
	return print_body(top, now, before, &body, out);
}

static json_t *growth_json(const struct counter_list *now,
			   const struct counter_list *before)
{
	json_t *object = json_object();
	__u64 growth;
	size_t i;

	for (i = 0; i < now->count; i++) {
		growth = growth_of(&now->entries[i], before);
		json_object_set_new(object, now->entries[i].name,
				    json_integer((json_int_t)growth));
	}
	return object;
}

static json_t *since_json(const struct stats *now, const struct stats *before,
			  __u64 ms)
{
	return json_pack("{s:I, s:o, s:o}", "ms", (json_int_t)ms,
			 "counters", growth_json(&now->counters,
						 &before->counters),
			 "reasons", growth_json(&now->reasons,
						&before->reasons));
}

/**
 * top_json() - make an object of what was there, for programs
 * @top: which sessions, and in which order
 * @now: what was there
 * @before: at the last look; all zeros if there was none
 *
 * Return: a new object, NULL without memory.
 */
json_t *top_json(const struct top *top, const struct snapshot *now,
		 const struct snapshot *before)
{
	__u64 ms = snapshot_since(now, before);
	struct session_list chosen;
	json_t *object;

	if (now->is_absent)
		return json_pack("{s:I, s:b}", "time", (json_int_t)now->time,
				 "module", 0);
	if (choose(top, &now->sessions, &chosen))
		return NULL;
	object = json_pack("{s:I, s:b, s:b, s:o, s:o}",
			   "time", (json_int_t)now->time, "module", 1,
			   "counted", !now->is_uncounted,
			   "stats", stats_json(&now->stats),
			   "sessions", session_array_json(&chosen));
	if (object && ms)
		json_object_set_new(object, "since",
				    since_json(&now->stats, &before->stats, ms));
	free(chosen.entries);
	return object;
}

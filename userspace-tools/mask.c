// SPDX-License-Identifier: GPL-2.0
/*
 * Text that strangers may read.
 *
 * An address is what reads as one. A name is a host's if it is known, or if it looks
 * like one of DNS and like nothing else that stands in rules and logs: no device, no
 * file, no sysctl. What is doubtful is replaced: a word too many that is hidden
 * costs less than one too few.
 */
#include <ctype.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mask.h"

#define LEFT_OUT "(left out)"
#define HARDWARE_GROUPS 6
/* so many names can be told apart */
#define NAMES_MAX 1024

/* Words that are names of hosts, too, and tell nothing of them. */
static const char * const plain[] = {
	"localhost", "ip6-localhost", "ip6-loopback", "ip6-localnet",
	"ip6-mcastprefix", "ip6-allnodes", "ip6-allrouters", "debian", "ubuntu",
	"fedora", "openwrt", "gateway", "router", "firewall", "server", "client",
	"host", "ftp", "tcp", "ip", "ip6", "inet", "filter", "nat", "mangle",
	"raw", "forward", "input", "output", "prerouting", "postrouting",
	"accept", "drop", NULL
};

/* What has a dot in it, and is no host: by its beginning, by its end. */
static const char * const first_labels[] = {
	"net", "kernel", "Makefile", NULL
};

static const char * const last_labels[] = {
	"conf", "service", "socket", "timer", "target", "ko", "xz", "gz", "zst",
	"so", "md", "txt", "log", "sh", "py", "mk", "mod", "symvers", "order",
	"nft", "rules", "all", "default", NULL
};

/* What follows one of these is nobody's business. */
static const char * const secrets[] = {
	"USER", "PASS", "ACCT", "skuid", "skgid", "uid-owner", "gid-owner",
	"password", "passwd", "Password", "PASSWORD", NULL
};

static bool is_one_of(const char * const *list, const char *text, size_t length)
{
	for (; *list; list++)
		if (strlen(*list) == length && !strncmp(*list, text, length))
			return true;
	return false;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Up to what ends a word in a shell, in a rule, in a URL. */
static size_t run_length(const char *at)
{
	return strcspn(at, " \t\n\"'/,;<>()");
}

/* Return: the name's stand-in, NULL if it has none. */
static const char *find_name(const struct mask *mask, const char *name,
			     size_t length)
{
	size_t i;

	for (i = 0; i < mask->count; i++)
		if (!strncasecmp(mask->names[i].name, name, length) &&
		    !mask->names[i].name[length])
			return mask->names[i].standin;
	return NULL;
}

/* Return: an entry for a name that has none; NULL without memory, or room. */
static struct mask_name *add_name(struct mask *mask, const char *name,
				  size_t length)
{
	struct mask_name *entry;
	struct mask_name *names;

	if (mask->count == NAMES_MAX)
		return NULL;
	names = array_grow(mask->names, mask->count, sizeof(*names));
	if (!names)
		return NULL;
	mask->names = names;
	entry = &names[mask->count];
	entry->name = strndup(name, length);
	if (!entry->name)
		return NULL;
	mask->count++;
	return entry;
}

static const char *name_host(struct mask *mask, const char *name, size_t length)
{
	const char *known = find_name(mask, name, length);
	struct mask_name *entry;

	if (known)
		return known;
	entry = add_name(mask, name, length);
	if (!entry)
		return LEFT_OUT;
	snprintf(entry->standin, sizeof(entry->standin), "host-%u",
		 ++mask->hosts);
	return entry->standin;
}

/**
 * mask_host() - this is the name of a host, wherever it stands as a word
 * @mask: grows, but not for a word that tells nothing
 * @name: the name
 */
void mask_host(struct mask *mask, const char *name)
{
	if (*name && !is_one_of(plain, name, strlen(name)))
		name_host(mask, name, strlen(name));
}

/* 02:00:00:00:00:01, or as many pairs as a log shows in one */
static size_t take_hardware(struct mask *mask, const char *at, size_t length,
			    FILE *out)
{
	struct mask_name *entry;
	const char *known;
	size_t i;

	if (length < 3 * HARDWARE_GROUPS - 1 || length % 3 != 2)
		return 0;
	for (i = 0; i < length; i++)
		if ((at[i] == ':') != (i % 3 == 2))
			return 0;
	known = find_name(mask, at, length);
	entry = known ? NULL : add_name(mask, at, length);
	if (entry) {
		snprintf(entry->standin, sizeof(entry->standin),
			 "02:00:00:00:%02zx:%02zx", mask->count >> 8 & 0xff,
			 mask->count & 0xff);
		known = entry->standin;
	}
	fputs(known ? known : LEFT_OUT, out);
	return length;
}

static bool is_prefix(const struct address *address, unsigned int length)
{
	unsigned int width = 8 * (unsigned int)address_size(address);
	unsigned int i;

	for (i = length; i < width; i++)
		if (address->bytes[i / 8] & 0x80 >> i % 8)
			return false;
	return true;
}

/* Return: the bits that count: those of a prefix, all of a host. */
static unsigned int bits_of(const struct address *address, const char *behind)
{
	unsigned int width = 8 * (unsigned int)address_size(address);
	unsigned long length;
	char *end;

	if (*behind != '/' || !isdigit((unsigned char)behind[1]))
		return width;
	length = strtoul(behind + 1, &end, 10);
	if (length > width || is_word(*end) ||
	    !is_prefix(address, (unsigned int)length))
		return width;
	return (unsigned int)length;
}

static bool read_address(const char *at, size_t length, struct address *address)
{
	char text[INET6_ADDRSTRLEN];

	if (length >= sizeof(text))
		return false;
	memcpy(text, at, length);
	text[length] = '\0';
	return address_parse(text, address);
}

/* Return: how long the text of the address is, 0 if it is none. */
static size_t find_address(const char *at, size_t length,
			   struct address *address)
{
	size_t four = strspn(at, "0123456789.");

	if (four > length)
		four = length;
	while (four && at[four - 1] == '.')
		four--;
	if (read_address(at, four, address) &&
	    !(at[four] == '.' && is_word(at[four + 1])))
		return four;
	if (is_word(at[length]))
		return 0;
	for (; length > 1; length--) {
		if (memchr(at, ':', length) &&
		    read_address(at, length, address))
			return length;
		if (!strchr(".:", at[length - 1]))
			break;
	}
	return 0;
}

/* Return: how much of the text was an address. */
static size_t take_address(struct mask *mask, const char *at, FILE *out)
{
	size_t run = strspn(at, "0123456789abcdefABCDEF:.");
	char text[INET6_ADDRSTRLEN];
	struct address address;
	size_t length;

	if (!run)
		return 0;
	length = find_address(at, run, &address);
	if (!length)
		return is_word(at[run]) ? 0 : take_hardware(mask, at, run, out);
	if (standin_find(&mask->standins, &address,
			 bits_of(&address, at + length)))
		fputs(address_print(&address, text), out);
	else
		fputs("(an address)", out);
	return length;
}

static bool has_letters_only(const char *text)
{
	size_t length = 0;

	while (isalpha((unsigned char)text[length]))
		length++;
	return length > 1 && !text[length];
}

static bool is_domain(const char *at, size_t length)
{
	char text[256];
	const char *last;

	if (length >= sizeof(text))
		return false;
	memcpy(text, at, length);
	text[length] = '\0';
	last = strrchr(text, '.');
	if (!last || strchr(text, '_') || strstr(text, "..") || text[0] == '.')
		return false;
	last++;
	return has_letters_only(last) &&
	       !is_one_of(last_labels, last, strlen(last)) &&
	       !is_one_of(first_labels, text, strcspn(text, ".")) &&
	       !if_nametoindex(text);
}

/* Return: how much of the text was a host's name. */
static size_t take_host(struct mask *mask, const char *at, FILE *out)
{
	const char *known;
	size_t length = 0;

	while (is_word(at[length]) || (at[length] && strchr(".-", at[length])))
		length++;
	while (length && strchr(".-", at[length - 1]))
		length--;
	known = find_name(mask, at, length);
	if (!known && is_domain(at, length))
		known = name_host(mask, at, length);
	if (!known)
		return 0;
	fputs(known, out);
	return length;
}

/* Return: how much of a home directory's path, or of a URL with a user's name. */
static size_t take_user(const char *at, FILE *out)
{
	static const char home[] = "/home/";
	static const char url[] = "://";
	size_t length;

	if (!strncmp(at, home, sizeof(home) - 1)) {
		fprintf(out, "%s" LEFT_OUT, home);
		return sizeof(home) - 1 + run_length(at + sizeof(home) - 1);
	}
	if (strncmp(at, url, sizeof(url) - 1))
		return 0;
	length = sizeof(url) - 1 + strcspn(at + sizeof(url) - 1, "@/ \t\n\"'");
	if (at[length] != '@')
		return 0;
	fprintf(out, "%s" LEFT_OUT, url);
	return length;
}

/* user@host, but not wan0@if3, as devices are shown. */
static bool is_mail(const char *at, size_t length)
{
	char name[IF_NAMESIZE];

	if (at[length] != '@' || !is_word(at[length + 1]) ||
	    !strncmp(at + length, "@NONE", 5) ||
	    (!strncmp(at + length, "@if", 3) &&
	     isdigit((unsigned char)at[length + 3])))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)length, at);
	return length >= sizeof(name) || !if_nametoindex(name);
}

/* The user of a mail address; and what follows a word that announces a secret. */
static size_t take_secret(const char *at, FILE *out)
{
	size_t length = 0;
	size_t gap;

	while (is_word(at[length]) || (at[length] && strchr(".+-", at[length])))
		length++;
	if (length && is_mail(at, length)) {
		fputs(LEFT_OUT, out);
		return length;
	}
	for (length = 0; is_word(at[length]) || at[length] == '-'; length++)
		;
	if (!is_one_of(secrets, at, length))
		return 0;
	gap = strspn(at + length, " \t=:!\"'");
	if (!gap || !at[length + gap] || at[length + gap] == '\n')
		return 0;
	fprintf(out, "%.*s" LEFT_OUT, (int)(length + gap), at);
	return length + gap + strcspn(at + length + gap, " \t\n\"'");
}

/* Return: how much of the text was replaced, 0 if it is to be shown. */
static size_t take(struct mask *mask, const char *at, char before, FILE *out)
{
	bool begins = !is_word(before) && !strchr(".-", before);
	size_t length = take_user(at, out);

	if (!length && (begins || before == '-') && isalnum((unsigned char)*at))
		length = take_secret(at, out);
	if (length || mask->open)
		return length;
	if (!isdigit((unsigned char)before) && before != '.' &&
	    (isdigit((unsigned char)*at) || !is_word(before)))
		length = take_address(mask, at, out);
	if (!length && begins && before != '/' && isalnum((unsigned char)*at))
		length = take_host(mask, at, out);
	return length;
}

/**
 * mask_print() - print text with what is masked in it
 * @mask: grows with what is found
 * @text: the text
 * @out: where it is printed
 */
void mask_print(struct mask *mask, const char *text, FILE *out)
{
	char before = '\n';
	size_t length;

	while (*text) {
		length = take(mask, text, before, out);
		/* what follows // is no path */
		if (!length && !strncmp(text, "//", 2)) {
			fputs("//", out);
			text += 2;
			before = '\n';
			continue;
		}
		if (!length) {
			putc(*text, out);
			length = 1;
		}
		text += length;
		before = text[-1];
	}
}

/**
 * mask_free() - forget what was replaced
 * @mask: all
 */
void mask_free(struct mask *mask)
{
	size_t i;

	for (i = 0; i < mask->count; i++)
		free(mask->names[i].name);
	free(mask->names);
	mask->names = NULL;
	mask->count = 0;
	standins_free(&mask->standins);
}

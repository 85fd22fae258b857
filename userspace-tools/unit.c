// SPDX-License-Identifier: GPL-2.0
/*
 * Times and amounts as people read them.
 */
#include <stdio.h>

#include "unit.h"

#define MINUTE 60u
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/**
 * unit_age() - print a time span, in its two greatest units
 * @seconds: how long
 * @text: room for %UNIT_SIZE bytes
 *
 * Return: @text, such as 7s, 5m07s, 2h05m or 3d04h.
 */
const char *unit_age(__u32 seconds, char *text)
{
	if (seconds < MINUTE)
		snprintf(text, UNIT_SIZE, "%us", seconds);
	else if (seconds < HOUR)
		snprintf(text, UNIT_SIZE, "%um%02us", seconds / MINUTE,
			 seconds % MINUTE);
	else if (seconds < DAY)
		snprintf(text, UNIT_SIZE, "%uh%02um", seconds / HOUR,
			 seconds % HOUR / MINUTE);
	else
		snprintf(text, UNIT_SIZE, "%ud%02uh", seconds / DAY,
			 seconds % DAY / HOUR);
	return text;
}

/**
 * unit_often() - print how often something happens
 * @count: so often it did
 * @ms: in so many milliseconds, at least one
 * @text: room for %UNIT_SIZE bytes
 *
 * What is cut off is not rounded up, but what happened is never shown as nothing.
 *
 * Return: @text, such as 0/s, 0.5/s or 120/s.
 */
const char *unit_often(__u64 count, __u64 ms, char *text)
{
	__u64 tenths = count * 10000 / ms;

	if (!count)
		snprintf(text, UNIT_SIZE, "0/s");
	else if (!tenths)
		snprintf(text, UNIT_SIZE, "<0.1/s");
	else if (tenths < 100)
		snprintf(text, UNIT_SIZE, "%u.%u/s", (unsigned int)(tenths / 10),
			 (unsigned int)(tenths % 10));
	else if (tenths < 10000000000)
		snprintf(text, UNIT_SIZE, "%u/s", (unsigned int)(tenths / 10));
	else
		snprintf(text, UNIT_SIZE, ">999999999/s");
	return text;
}

/**
 * unit_bytes() - print an amount of bytes, in units of 1024
 * @bytes: how many
 * @text: room for %UNIT_SIZE bytes
 *
 * What is cut off is not rounded up.
 *
 * Return: @text, such as 999, 1.5K or 20M.
 */
const char *unit_bytes(__u64 bytes, char *text)
{
	static const char units[] = "KMGTPE";
	const char *unit = units;

	if (bytes < 1024) {
		snprintf(text, UNIT_SIZE, "%u", (unsigned int)bytes);
		return text;
	}
	for (; bytes >= 1024 * 1024; bytes /= 1024)
		unit++;
	if (bytes < 10 * 1024)
		snprintf(text, UNIT_SIZE, "%u.%u%c",
			 (unsigned int)(bytes / 1024),
			 (unsigned int)(bytes % 1024 * 10 / 1024), *unit);
	else
		snprintf(text, UNIT_SIZE, "%u%c", (unsigned int)(bytes / 1024),
			 *unit);
	return text;
}

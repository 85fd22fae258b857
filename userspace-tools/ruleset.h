/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the rules of a namespace say about helpers.
 */
#ifndef NF_FTP_TOOL_RULESET_H
#define NF_FTP_TOOL_RULESET_H

#include "rules.h"

bool helper_is_ours(const char *helper);
const char *ruleset_type(const json_t *object);
bool ruleset_gives(const struct rules *rules, const json_t *rule);
bool ruleset_is_whole(const char *root);
bool ruleset_assigns(const struct rules *rules, const char *root, char *unknown);
bool ruleset_uses(const struct rules *rules, const char *helper, char *why);

#endif /* NF_FTP_TOOL_RULESET_H */

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Run tests that print TAP, show what failed and what chance began with, end
# with "N passed, N failed".
# check.sh COMMAND...

passed=0
failed=0
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

for test; do
	CMOCKA_MESSAGE_OUTPUT=tap sh -c "$test" >"$log" 2>&1
	code=$?
	ok=$(grep -c '^ok ' "$log")
	not_ok=$(grep -c '^not ok ' "$log")
	plan=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$log" | head -n 1)
	# one that ended early counts as one more failure
	if [ "$((ok + not_ok))" != "${plan:-0}" ] ||
	   { [ "$code" != 0 ] && [ "$not_ok" = 0 ]; }; then
		echo "$test: ended with $code after $ok of ${plan:-0} tests"
		not_ok=$((not_ok + 1))
	fi
	if [ "$not_ok" = 0 ]; then
		sed -n "s|^# seed |$test: seed |p" "$log"
	else
		grep -v '^ok ' "$log"
	fi
	passed=$((passed + ok))
	failed=$((failed + not_ok))
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

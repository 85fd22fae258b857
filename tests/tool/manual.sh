#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The manual has each reason of the code, with its sentence. Prints TAP.
# manual.sh REASON.C NF-FTP.8

count=0
rows=$(tr '\n' ' ' <"$1" | grep -o '{ "[a-z-]*",[[:space:]]*"[^"]*" }')
while IFS='"' read -r _ name _ sentence _; do
	[ "$name" = ok ] && continue
	count=$((count + 1))
	first=$(printf %s "$sentence" | cut -c1 | tr '[:lower:]' '[:upper:]')
	if grep -A1 -x ".It Sy $name" "$2" |
	   grep -qxF "$first${sentence#?}."; then
		echo "ok $count - manual: $name"
	else
		echo "not ok $count - manual: $name: $sentence"
	fi
done <<EOF
$rows
EOF
echo "1..$count"

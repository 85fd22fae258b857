#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The manual has each reason of the code, with its sentence, and names the ways round
# what is denied. Prints TAP.
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

denied=$(sed -n '/^\.It Cm deny Ns/,/^\.It Cm crlf Ns/p' "$2")
for way in XCWD XCUP XMKD XRMD XPWD STOU APPE NLST MLSD STAT EPRT LPRT EPSV LPSV SPSV CPSV \
	SITE TLS AUTH SYN 'picked up' 'by hand' '512 bytes'; do
	count=$((count + 1))
	if printf %s "$denied" | grep -qw "$way"; then
		echo "ok $count - manual: a way round what is denied: $way"
	else
		echo "not ok $count - manual: a way round what is denied: $way"
	fi
done
echo "1..$count"

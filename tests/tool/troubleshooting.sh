#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The document has each cause that the doctor knows, with its sentence and what mends
# it, and no other. Prints TAP.
# troubleshooting.sh DOCTOR_TABLE TROUBLESHOOTING.MD

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

"$1" >"$scratch/known"
sed -n '/^| finding |/,/^$/{/^|/p;}' "$2" >"$scratch/told"
if [ -s "$scratch/known" ] && diff "$scratch/known" "$scratch/told" >"$scratch/diff"; then
	echo "ok 1 - troubleshooting: the causes that the doctor knows"
else
	sed 's/^/# /' "$scratch/diff"
	echo "not ok 1 - troubleshooting: the causes that the doctor knows"
fi
echo 1..1

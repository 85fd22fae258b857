#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# valgrind.sh DIRECTORY: what valgrind has said of each program that was run. Prints TAP.

count=1
if [ -n "$(find "$1" -name 'nf-ftp.*')" ]; then
	echo "ok 1 - valgrind has watched the tool"
else
	echo "not ok 1 - valgrind has not watched the tool"
fi
for name in $(find "$1" -type f -printf '%f\n' | sed 's/\.[0-9]*$//' | sort -u); do
	count=$((count + 1))
	if said=$(cat "$1/$name".*) && [ -z "$said" ]; then
		echo "ok $count - valgrind: $name"
	else
		echo "$said" | head -n 60 | sed 's/^/# /'
		echo "not ok $count - valgrind: $name"
	fi
done
echo "1..$count"

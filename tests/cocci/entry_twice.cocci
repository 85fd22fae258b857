// SPDX-License-Identifier: GPL-2.0
/// The state of an entry is read a second time.
///
/// Another processor may take it away in between, so it is read once and handed
/// down. Whoever has read it, or was given it, calls nothing that reads it again,
/// at any depth. Functions of one name are told apart by their file.
//
// Options: --no-includes --include-headers

virtual report

@initialize:python@
@@

calls, readers, holders, afterwards = {}, {}, {}, []

def key(p):
	return p.file, p.current_element

@given@
identifier f, c;
identifier what = { nf_ftp_control, nf_ftp_slow_path, nf_ftp_opening };
position p;
@@

f@p(..., struct what *c, ...) { ... }

@script:python depends on report@
f << given.f;
p << given.p;
@@

holders[p[0].file, str(f)] = p[0]

@call@
identifier g;
position p;
@@

 g@p(...)

@script:python depends on report@
g << call.g;
p << call.p;
@@

calls.setdefault(key(p[0]), set()).add(str(g))

@read@
identifier g = nf_ftp_control_find;
position p;
@@

 g@p(...)

@script:python depends on report@
p << read.p;
@@

readers[key(p[0])] = p[0]

@after exists@
identifier first = { nf_ftp_control_find, nf_ftp_control_get };
identifier g;
position p1, p2;
@@

 first@p1(...)
 ...
 g@p2(...)

@script:python depends on report@
g << after.g;
p2 << after.p2;
@@

afterwards.append((str(g), p2[0]))

@finalize:python depends on report@
@@

# files are given one after the other, and who is called may come later
where = {}
for file, name in set(calls) | set(readers):
	where.setdefault(name, set()).add(file)

def resolve(file, name):
	files = where.get(name, ())
	return [(file, name)] if file in files else [(f, name) for f in files]

def find_readers(start):
	seen, todo = set(), list(start)
	while todo:
		at = todo.pop()
		if at in seen:
			continue
		seen.add(at)
		for name in calls.get(at, ()):
			if not name.startswith("nf_ftp_control_"):
				todo += resolve(at[0], name)
	return seen & set(readers)

found = {}
for at in holders:
	for reader in find_readers([at]):
		found.setdefault(readers[reader].line, {})[reader] = at[1]
for name, p in afterwards:
	if name == "nf_ftp_control_find":
		found.setdefault(p.line, {})[key(p)] = p.current_element
	elif not name.startswith("nf_ftp_control_"):
		for reader in find_readers(resolve(p.file, name)):
			found.setdefault(readers[reader].line, {})[reader] = p.current_element
for line in sorted(found, key=int):
	for (file, name), who in found[line].items():
		print("%s:%s: %s() reads a state again that %s() has" % (file, line, name, who))

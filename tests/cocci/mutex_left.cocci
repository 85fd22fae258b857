// SPDX-License-Identifier: GPL-2.0
/// A mutex is still held at the end of a function.
///
/// The kernel does not tell sparse of mutexes and of other locks that sleep.
//
// Options: --no-includes --include-headers

virtual report

@left exists@
identifier f;
expression lock;
position p;
@@

f(...)
{
 ... when any
(
 mutex_lock@p(lock);
 ... when != mutex_unlock(lock)
|
 down_read@p(lock);
 ... when != up_read(lock)
|
 down_write@p(lock);
 ... when != up_write(lock)
)
}

@script:python depends on report@
p << left.p;
@@

coccilib.report.print_report(p[0], "this lock is not given back, in %s()" % p[0].current_element)

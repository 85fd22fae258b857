// SPDX-License-Identifier: GPL-2.0
/// A header is read where it was, behind a call that may have moved the packet.
///
/// What pulls, copies or changes a packet may free the memory of its head. So what is
/// needed of a header is read before, or copied; or it is found anew.
//
// Options: --no-includes --include-headers

virtual report

@moved exists@
type T;
identifier th, f;
expression skb, E;
position p;
@@

 T *th = <+... skb->data ...+>;
 ... when any
     when != th = E
(
 nf_ftp_packet_text(skb, ...)
|
 nf_ftp_packet_page_text(skb, ...)
|
 pskb_may_pull(skb, ...)
|
 skb_ensure_writable(skb, ...)
|
 skb_linearize(skb)
)
 ... when any
     when != th = E
 th->f@p

@script:python depends on report@
p << moved.p;
th << moved.th;
@@

coccilib.report.print_report(p[0], "`%s' may have moved, in %s()" % (th, p[0].current_element))

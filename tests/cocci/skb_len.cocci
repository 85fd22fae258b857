// SPDX-License-Identifier: GPL-2.0
/// What is left of a packet is taken for a length, and nobody has looked whether
/// anything is.
///
/// What conntrack has checked may be different by now. So the function that
/// subtracts compares the same two first, or has made the packet itself.
//
// Options: --no-includes --include-headers

virtual report

@checked exists@
expression skb, at;
position p;
@@

(
 at > skb->len
|
 at >= skb->len
|
 at <= skb->len
|
 at < skb->len
|
 skb->len > at
|
 skb->len >= at
|
 skb->len <= at
|
 skb->len < at
|
 skb_put(skb, ...)
|
 skb_put_zero(skb, ...)
)
 ...
 skb->len@p - at

@unchecked@
expression skb, at;
position p != checked.p;
@@

 skb->len@p - at

@script:python depends on report@
p << unchecked.p;
skb << unchecked.skb;
@@

# its type is not known where headers are not read
if str(skb).endswith("skb"):
	coccilib.report.print_report(p[0], "a length that may be below zero, in %s()" % p[0].current_element)

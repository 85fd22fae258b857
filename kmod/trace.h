/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trace/events/nf_ftp: what the helper reads and does, for trace-cmd, perf and
 * bpftrace. Ends of connections are struct sockaddr_in or _in6; text has a NUL
 * behind it and a dot for what cannot be printed.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM nf_ftp

#if !defined(NF_FTP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define NF_FTP_TRACE_H

#include <linux/tracepoint.h>
#include "event.h"

#ifndef NF_FTP_TRACE_TEXT
#define NF_FTP_TRACE_TEXT 100
void nf_ftp_trace_end(u8 *to, const struct nf_conn *ct,
		      enum ip_conntrack_dir dir);
void nf_ftp_trace_endpoint(u8 *to, const struct ftp_endpoint *e);
void nf_ftp_trace_text(char *to, struct ftp_span text);
#endif

TRACE_EVENT_FN(line,
	TP_PROTO(const struct nf_conn *ct, enum ftp_dir dir,
		 const struct ftp_span *text),
	TP_ARGS(ct, dir, text),
	TP_STRUCT__entry(
		__array(u8, client, sizeof(struct sockaddr_in6))
		__array(u8, server, sizeof(struct sockaddr_in6))
		__field(u8, from_server)
		__array(char, text, NF_FTP_TRACE_TEXT)
	),
	TP_fast_assign(
		nf_ftp_trace_end(__entry->client, ct, IP_CT_DIR_ORIGINAL);
		nf_ftp_trace_end(__entry->server, ct, IP_CT_DIR_REPLY);
		__entry->from_server = dir == FTP_SERVER;
		nf_ftp_trace_text(__entry->text, *text);
	),
	TP_printk("client=%pISpc server=%pISpc %s: %s", __entry->client,
		  __entry->server, __entry->from_server ? "S" : "C",
		  __entry->text),
	nf_ftp_listener_trace_on, nf_ftp_listener_trace_off
);

TRACE_EVENT_FN(expect,
	TP_PROTO(const struct nf_ftp_event *event),
	TP_ARGS(event),
	TP_STRUCT__entry(
		__array(u8, client, sizeof(struct sockaddr_in6))
		__array(u8, server, sizeof(struct sockaddr_in6))
		__array(char, verb, 5)
		__array(u8, endpoint, sizeof(struct sockaddr_in6))
	),
	TP_fast_assign(
		nf_ftp_trace_end(__entry->client, event->ct, IP_CT_DIR_ORIGINAL);
		nf_ftp_trace_end(__entry->server, event->ct, IP_CT_DIR_REPLY);
		memcpy(__entry->verb, ftp_verb_row(event->verb)->name, 5);
		nf_ftp_trace_endpoint(__entry->endpoint, event->endpoint);
	),
	TP_printk("client=%pISpc server=%pISpc verb=%s endpoint=%pISpc",
		  __entry->client, __entry->server, __entry->verb,
		  __entry->endpoint),
	nf_ftp_listener_trace_on, nf_ftp_listener_trace_off
);

TRACE_EVENT_FN(refuse,
	TP_PROTO(const struct nf_ftp_event *event),
	TP_ARGS(event),
	TP_STRUCT__entry(
		__array(u8, client, sizeof(struct sockaddr_in6))
		__array(u8, server, sizeof(struct sockaddr_in6))
		__array(char, verb, 5)
		__array(char, reason, 24)
		__array(char, text, NF_FTP_TRACE_TEXT)
	),
	TP_fast_assign(
		nf_ftp_trace_end(__entry->client, event->ct, IP_CT_DIR_ORIGINAL);
		nf_ftp_trace_end(__entry->server, event->ct, IP_CT_DIR_REPLY);
		memcpy(__entry->verb, ftp_verb_row(event->verb)->name, 5);
		snprintf(__entry->reason, sizeof(__entry->reason), "%s",
			 ftp_reason_name(event->reason));
		nf_ftp_trace_text(__entry->text, event->text);
	),
	TP_printk("client=%pISpc server=%pISpc verb=%s reason=%s text=%s",
		  __entry->client, __entry->server, __entry->verb,
		  __entry->reason, __entry->text),
	nf_ftp_listener_trace_on, nf_ftp_listener_trace_off
);

TRACE_EVENT_FN(edit,
	TP_PROTO(const struct nf_ftp_event *event, const struct ftp_span *mapped),
	TP_ARGS(event, mapped),
	TP_STRUCT__entry(
		__array(u8, client, sizeof(struct sockaddr_in6))
		__array(u8, server, sizeof(struct sockaddr_in6))
		__array(char, before, NF_FTP_TRACE_TEXT)
		__array(char, after, NF_FTP_TRACE_TEXT)
	),
	TP_fast_assign(
		nf_ftp_trace_end(__entry->client, event->ct, IP_CT_DIR_ORIGINAL);
		nf_ftp_trace_end(__entry->server, event->ct, IP_CT_DIR_REPLY);
		nf_ftp_trace_text(__entry->before, event->text);
		nf_ftp_trace_text(__entry->after, *mapped);
	),
	TP_printk("client=%pISpc server=%pISpc before=%s after=%s",
		  __entry->client, __entry->server, __entry->before,
		  __entry->after),
	nf_ftp_listener_trace_on, nf_ftp_listener_trace_off
);

#endif /* NF_FTP_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>

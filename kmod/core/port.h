/* SPDX-License-Identifier: GPL-2.0 */
/* The only header of the core that knows whether it is in the kernel. */
#ifndef FTP_PORT_H
#define FTP_PORT_H

#ifdef __KERNEL__
#include <linux/string.h>
#include <linux/types.h>
#else
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __s32 s32;
#endif

#endif /* FTP_PORT_H */

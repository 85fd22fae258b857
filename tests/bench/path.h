/* SPDX-License-Identifier: GPL-2.0 */
/* What a forwarded packet costs from the first hook to the last one. */
#ifndef NF_FTP_BENCH_PATH_H
#define NF_FTP_BENCH_PATH_H

/**
 * path_init - measure the packets of this process's network namespace
 *
 * To be called before anything of that namespace hooks in at the end, for among
 * equals who came first is asked last.
 *
 * Return: 0 or -errno.
 */
int path_init(void);

/**
 * path_exit - measure no more
 */
void path_exit(void);

#endif /* NF_FTP_BENCH_PATH_H */

# SPDX-License-Identifier: GPL-2.0
# What of OpenWrt's build a package may use, made of Debian's compiler and a kernel's headers. KDIR, the
# headers, and KERNEL_BUILD_DIR, where a release is unpacked, come from outside.
TARGET_CC := gcc
TARGET_CFLAGS := -O2
TARGET_CPPFLAGS :=
TARGET_LDFLAGS :=
PKG_JOBS :=
INSTALL_DIR := install -d -m 755
INSTALL_BIN := install -m 755
INSTALL_CONF := install -m 600

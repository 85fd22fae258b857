# SPDX-License-Identifier: GPL-2.0
# nf_ftp: `make' builds the module and the tool; see README.md for the rest.

KVERS_WITH_HEADERS := $(notdir $(patsubst %/build/,%,$(wildcard /lib/modules/*/build/)))
RUNNING := $(shell uname -r)
# the running kernel if it has headers, else the newest one that has
KVER ?= $(or $(filter $(RUNNING),$(KVERS_WITH_HEADERS)),$(lastword \
	$(shell printf '%s\n' $(KVERS_WITH_HEADERS) | sort -V)))
KDIR ?= /lib/modules/$(KVER)/build

all: modules tools

# The sources are built in a copy, one for each kernel, so that kernels do not
# disturb each other and the checkout stays clean.
BUILT := build/modules/$(KVER)
SOURCES := Kbuild $(shell find kmod -name Kbuild -o -name '*.[ch]')

modules: $(BUILT)/nf_ftp.ko

$(BUILT)/nf_ftp.ko: $(SOURCES)
	@test -n "$(KVER)" || { echo "no kernel headers found: install linux-headers-$(RUNNING), or say KVER=" >&2; exit 1; }
	@test -d "$(KDIR)" || { echo "$(KDIR) is missing: install linux-headers-$(KVER)" >&2; exit 1; }
	@mkdir -p $(BUILT)/src
	@cp -a --parents $(SOURCES) $(BUILT)/src
	$(MAKE) -C $(KDIR) M=$(abspath $(BUILT)/src) $(KFLAGS) modules
	cp $(BUILT)/src/kmod/nf_ftp.ko $@

tools:
	$(MAKE) -C userspace-tools

.PHONY: all modules tools

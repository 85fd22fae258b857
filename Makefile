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
SOURCES := Kbuild $(shell find kmod -name Kbuild -o -name '*.[ch]' ! -name '*.mod.c')

# What the module says its sources are: their last commit, with a + behind it if
# they have changed since. Without git it is in a file.
COMMIT := $(or $(shell cat kmod/commit 2>/dev/null),$(shell \
	git log -1 --abbrev=12 --format=%h -- Kbuild kmod 2>/dev/null && \
	git status --porcelain -- Kbuild kmod | sed -n '1s/.*/+/p'),unknown)
COMMIT := $(subst $() ,,$(COMMIT))

modules: $(BUILT)/nf_ftp.ko

$(BUILT)/nf_ftp.ko: $(SOURCES) build/commit
	@test -n "$(KVER)" || { echo "no kernel headers found: install linux-headers-$(RUNNING), or say KVER=" >&2; exit 1; }
	@test -d "$(KDIR)" || { echo "$(KDIR) is missing: install linux-headers-$(KVER)" >&2; exit 1; }
	@$(MAKE) --no-print-directory sources KVER=$(KVER)
	$(MAKE) -C $(KDIR) M=$(abspath $(BUILT)/src) $(KFLAGS) modules
	cp $(BUILT)/src/kmod/nf_ftp.ko $@

sources:
	mkdir -p $(BUILT)/src
	cp -a --parents $(SOURCES) $(BUILT)/src
	@echo '$(COMMIT)' >$(BUILT)/src/kmod/commit

# written where it is another one only
build/commit: always
	@mkdir -p build
	@echo '$(COMMIT)' | cmp -s - $@ || echo '$(COMMIT)' >$@

tools:
	$(MAKE) -C userspace-tools

# Where things go. DESTDIR and PREFIX as ever; the module's place is the kernel's.
MODULES_DIR ?= /lib/modules/$(KVER)/updates
MODPROBE_DIR ?= /lib/modprobe.d
VERSION := $(shell sed -n 's/^MODULE_VERSION("\(.*\)");/\1/p' kmod/main.c)
DKMS := nf_ftp/$(VERSION)
DKMS_SOURCE := /usr/src/nf_ftp-$(VERSION)

install: warn-other all install-beside
	install -D -m 644 $(BUILT)/nf_ftp.ko $(DESTDIR)$(MODULES_DIR)/nf_ftp.ko
	strip --strip-debug $(DESTDIR)$(MODULES_DIR)/nf_ftp.ko
	depmod $(if $(DESTDIR),-b $(DESTDIR)) $(KVER)

# Without the running kernel's headers it is another one that is built for.
warn-other:
	@test "$(origin KVER)$(DESTDIR)" != file || test "$(KVER)" = "$(RUNNING)" || \
		echo "warning: the module is for Linux $(KVER), not for $(RUNNING), which is running: install linux-headers-$(RUNNING)" >&2

uninstall: uninstall-beside
	$(RM) $(DESTDIR)$(MODULES_DIR)/nf_ftp.ko
	-rmdir --ignore-fail-on-non-empty $(DESTDIR)$(MODULES_DIR)
	depmod $(if $(DESTDIR),-b $(DESTDIR)) $(KVER)

# DKMS builds the module again for each kernel that comes. The sources become
# root's, for it is root who builds them then.
dkms-install: warn-other install-beside dkms-forget dkms-source
	dkms add $(DKMS)
	dkms install $(DKMS) -k $(KVER)

dkms-source:
	mkdir -p $(DESTDIR)$(DKMS_SOURCE)
	cp --parents dkms.conf $(SOURCES) $(DESTDIR)$(DKMS_SOURCE)
	echo '$(COMMIT)' >$(DESTDIR)$(DKMS_SOURCE)/kmod/commit

dkms-remove: uninstall-beside dkms-forget

# Every version that DKMS knows: one that it has built, it does not build again.
dkms-forget:
	dkms status nf_ftp | sed -n 's/^nf_ftp.\([^,:]*\).*/\1/p' | sort -u | \
	while read -r known; do \
		dkms remove nf_ftp/$$known --all && $(RM) -r /usr/src/nf_ftp-$$known || exit; \
	done

# The tool, and the lines that make a request for the stock helper load this one.
install-beside: tools
	$(MAKE) -C userspace-tools install
	install -D -m 644 kmod/nf_ftp.conf $(DESTDIR)$(MODPROBE_DIR)/nf_ftp.conf

uninstall-beside:
	$(MAKE) -C userspace-tools uninstall
	$(RM) $(DESTDIR)$(MODPROBE_DIR)/nf_ftp.conf

# The tests install what is missing, on Debian 12; see tests/install-packages.
demo:
	tests/demo

check:
	tests/check

check-all:
	tests/check --all

check-style:
	tests/style

# by default on Debian 12's own kernel, whatever is running
bench:
	tests/bench/run $(if $(filter file,$(origin KVER)),,-k $(KVER))

# The release as it is committed, the same bytes each time, and what is new in it; with SIGN=KEY
# also its signature, if the changelog has its day. The file kmod/commit says what it is made of.
RELEASE := nf-ftp-$(VERSION)
TARBALL := build/dist/$(RELEASE).tar.xz
dist:
	@test -z "$$(git status --porcelain)" || { echo "there are changes that are not committed" >&2; exit 1; }
	@test -z '$(SIGN)' || ! grep -m 1 '^## ' CHANGELOG.md | grep Unreleased >&2 || \
		{ echo "CHANGELOG.md has to say the day of a release that is signed" >&2; exit 1; }
	rm -rf build/dist
	mkdir -p build/dist/$(RELEASE)/kmod
	echo '$(COMMIT)' >build/dist/$(RELEASE)/kmod/commit
	git archive --format=tar --prefix=$(RELEASE)/ HEAD >build/dist/$(RELEASE).tar
	tar --delete -f build/dist/$(RELEASE).tar $(RELEASE)/debian
	tar --append -f build/dist/$(RELEASE).tar -C build/dist --owner=0 --group=0 --numeric-owner \
		--mode=u=rw,go=r --mtime=@$$(git log -1 --format=%ct) $(RELEASE)/kmod/commit
	xz -T1 -9 build/dist/$(RELEASE).tar
	awk '/^## / { heads++ } heads == 1' CHANGELOG.md >build/dist/$(RELEASE).md
	$(if $(SIGN),gpg --batch --yes --local-user '$(SIGN)' --armor --detach-sign $(TARBALL))

clean:
	$(MAKE) -C userspace-tools clean
	$(RM) -r build/modules build/bench build/tool-tests build/unit-tests \
		build/fuzz/fuzzer build/fuzz/replay
	# what kbuild leaves in a checkout, with M= this directory
	find kmod -regextype egrep -regex '.*(\.(o|ko|mod|mod\.c|cmd)|/modules\.order)' -delete
	$(RM) Module.symvers modules.order .*.cmd .module-common.o

# also what was fetched and built for the tests
distclean: clean
	$(RM) -r build

.PHONY: all always modules sources tools install warn-other uninstall dkms-install dkms-source dkms-remove \
	dkms-forget install-beside uninstall-beside demo check check-all check-style dist \
	bench clean distclean

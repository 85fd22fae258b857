# SPDX-License-Identifier: GPL-2.0
KERNEL_MAKE := $(MAKE) -C $(KDIR)
AutoProbe = $(1)

# a kernel's package has files and modules that are loaded at boot
define KernelPackage
$(eval $(call KernelPackage/$(1)))
install-kmod-$(1):
	$$(INSTALL_DIR) $(OUT)/lib/modules $(OUT)/etc/modules.d
	cp $(FILES) $(OUT)/lib/modules/
	echo $(AUTOLOAD) >$(OUT)/etc/modules.d/$(1)
	echo '$(DEPENDS)' >$(OUT)/depends-kmod-$(1)
	echo '$(CONFLICTS)' >$(OUT)/conflicts-kmod-$(1)
endef

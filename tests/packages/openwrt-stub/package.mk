# SPDX-License-Identifier: GPL-2.0
define BuildPackage
$(eval $(call Package/$(1)))
compile:
$(Build/Compile)

install-$(1):
$(call Package/$(1)/install,$(OUT))
	echo '$(DEPENDS)' >$(OUT)/depends-$(1)
	echo '$(strip $(Package/$(1)/conffiles))' >$(OUT)/conffiles-$(1)
endef

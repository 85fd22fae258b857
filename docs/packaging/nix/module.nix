# SPDX-License-Identifier: GPL-2.0
# The module, for one kernel: config.boot.kernelPackages.callPackage ./module.nix { }
{ lib, stdenv, kernel }:

stdenv.mkDerivation {
  pname = "nf_ftp";
  version = "0.2.0-${kernel.version}";
  src = lib.cleanSource ../../..;

  nativeBuildInputs = kernel.moduleBuildDependencies;
  hardeningDisable = [ "pic" "format" ];

  buildPhase = ''
    make -C ${kernel.dev}/lib/modules/${kernel.modDirVersion}/build M=$PWD modules
  '';
  installPhase = ''
    install -D -m 644 kmod/nf_ftp.ko $out/lib/modules/${kernel.modDirVersion}/updates/nf_ftp.ko
  '';

  meta = {
    description = "FTP helper for connection tracking and NAT";
    license = lib.licenses.gpl2Only;
    platforms = lib.platforms.linux;
    broken = lib.versionOlder kernel.version "5.10";
  };
}

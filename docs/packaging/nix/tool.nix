# SPDX-License-Identifier: GPL-2.0
# The tool, and the program that asks a cloud.
{ lib, stdenv, pkg-config, curl, jansson, libmnl, libnetfilter_conntrack, libpcap, nftables, util-linux
, zlib, zstd }:

stdenv.mkDerivation {
  pname = "nf-ftp";
  version = "0.2.0";
  src = lib.cleanSource ../../..;

  nativeBuildInputs = [ pkg-config ];
  buildInputs = [ curl jansson libmnl libnetfilter_conntrack libpcap nftables util-linux zlib zstd ];

  preBuild = "cd userspace-tools";
  makeFlags = [
    "SBINDIR=${placeholder "out"}/bin"
    "MANDIR=${placeholder "out"}/share/man"
    "EXAMPLESDIR=${placeholder "out"}/share/doc/nf-ftp/examples"
    "UNITDIR=${placeholder "out"}/lib/systemd/system"
    "COMPLETIONDIR=${placeholder "out"}/share/bash-completion/completions"
    "ZSHDIR=${placeholder "out"}/share/zsh/site-functions"
  ];

  meta = {
    description = "See and set what the FTP helper of a gateway does";
    license = lib.licenses.gpl2Only;
    platforms = lib.platforms.linux;
    mainProgram = "nf-ftp";
  };
}

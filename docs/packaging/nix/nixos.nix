# SPDX-License-Identifier: GPL-2.0
# For NixOS: imports = [ .../docs/packaging/nix/nixos.nix ]; services.nf-ftp.enable = true;
{ config, lib, pkgs, ... }:

let
  asked = config.services.nf-ftp;
  tool = pkgs.callPackage ./tool.nix { };
  module = config.boot.kernelPackages.callPackage ./module.nix { };
in
{
  options.services.nf-ftp = {
    enable = lib.mkEnableOption "the FTP helper nf_ftp in the place of the kernel's own";
    config = lib.mkOption {
      type = lib.types.lines;
      default = "port add 21";
      description = "What is restored at boot, as in nf-ftp.conf(5).";
    };
  };

  config = lib.mkIf asked.enable {
    boot.extraModulePackages = [ module ];
    # who asks for the kernel's helper gets this one
    boot.extraModprobeConfig = builtins.replaceStrings [ "/sbin/modprobe" ]
      [ "${pkgs.kmod}/bin/modprobe" ] (builtins.readFile ../../../kmod/nf_ftp.conf);
    environment.systemPackages = [ tool ];
    environment.etc."nf-ftp.conf".text = asked.config;
    systemd.packages = [ tool ];
    systemd.services.nf-ftp = {
      wantedBy = [ "sysinit.target" ];
      restartTriggers = [ config.environment.etc."nf-ftp.conf".source ];
    };
  };
}

#!/bin/bash
# Records the golden samples anew: a Debian machine with its real programs, started by QEMU without hardware help. See README.md beside it.
#   sudo ./record.sh WORKDIR        needs qemu-system-x86, debootstrap, e2fsprogs; takes some ten minutes and 3 GB
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${1:?a folder to work in}
mkdir -p "$work"
root=$work/root
packages=systemd-sysv,dbus,udev,kmod,auditd,openssh-server,openssh-client,sudo,cron,rsyslog,passwd,login,iproute2,procps,sshpass,initramfs-tools,linux-image-cloud-amd64,nftables,libpam-systemd
[ -e "$root/boot/vmlinuz-done" ] || {
    debootstrap --variant=minbase --include=$packages trixie "$root" http://deb.debian.org/debian
    touch "$root/boot/vmlinuz-done"
}
echo web01 > "$root/etc/hostname"
printf '127.0.0.1 localhost\n192.0.2.10 web01.corp.example web01\n' > "$root/etc/hosts"
echo '/dev/vda / ext4 rw 0 1' > "$root/etc/fstab"
printf 'PermitRootLogin yes\nUseDNS no\n' > "$root/etc/ssh/sshd_config.d/golden.conf"
install -m 755 "$here/deeds.sh" "$root/usr/local/sbin/deeds"
cat > "$root/etc/systemd/system/deeds.service" <<'UNIT'
[Unit]
After=multi-user.target auditd.service ssh.service cron.service rsyslog.service
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/deeds
[Install]
WantedBy=default.target
UNIT
ln -sf /etc/systemd/system/deeds.service "$root/etc/systemd/system/multi-user.target.wants/deeds.service"
rm -f "$work/disk.img"
truncate -s 3G "$work/disk.img"
mke2fs -q -t ext4 -d "$root" "$work/disk.img"
nice timeout 5400 qemu-system-x86_64 -accel tcg -cpu max -smp 1 -m 1024 -nographic -no-reboot -nodefaults -serial stdio \
    -kernel "$(ls "$root"/boot/vmlinuz-*amd64)" -initrd "$(ls "$root"/boot/initrd.img-*)" \
    -append 'root=/dev/vda rw console=ttyS0 audit=1 net.ifnames=0 systemd.show_status=no' \
    -drive file="$work/disk.img",if=virtio,format=raw < /dev/null || true
e2fsck -fy "$work/disk.img" > /dev/null || true
rm -rf "$work/out"
mkdir -p "$work/out"
debugfs -R "rdump /var/log $work/out" "$work/disk.img" 2> /dev/null
"$here/pick.sh" "$work/out/log" "$work/machine"

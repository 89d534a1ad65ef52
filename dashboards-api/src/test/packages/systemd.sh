#!/bin/bash
# systemd.sh CENTER.deb SENSOR.deb [SUITE]: both packages under a real systemd, in a clean Debian root that debootstrap makes. systemd is process 1 of
# namespaces of its own (no virtual machine): the units' sandboxes, capabilities, restarts and the order of a stop are the real ones, the kernel is
# this machine's. As root, with debootstrap and the network; nothing outside the root changes. Prints each check with the seconds since the first start,
# ends with 1 at the first that fails, and with 77 where systemd cannot run like this.
set -euo pipefail
center=$(realpath "$1")
sensor=$(realpath "$2")
suite=${3:-trixie}

skip() { echo "skipped: $*" >&2; exit 77; }
[ "$(id -u)" = 0 ] || skip "this needs root"
command -v debootstrap >/dev/null || skip "debootstrap is not installed"
unshare --mount --uts --ipc --net --pid --cgroup --fork true 2>/dev/null || skip "this machine lets nobody make namespaces"
grep -qw cgroup2 /proc/filesystems || skip "the kernel has no cgroup2"

work=$(mktemp -d /var/tmp/watchfloor-systemd-XXXXXX)
root=$work/root
group=watchfloor-systemd-$$
running=
init=
boots=0
finish() {
    [ -z "$running" ] || kill -KILL "$running" 2>/dev/null || true
    wait 2>/dev/null || true
    umount -l "$root/proc" 2>/dev/null || true
    for _ in $(seq 20); do
        find "$work/groups/$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
        [ -d "$work/groups/$group" ] || break
        sleep 0.5
    done
    umount -l "$work/groups" 2>/dev/null || true
    rm -rf --one-file-system "$work"
}
trap finish EXIT

begun=$(date +%s)
ok() { echo "ok: $* ($(($(date +%s) - begun)) s)"; }
fail() {
    echo "NOT OK: $*" >&2
    [ -z "$init" ] || inside journalctl --no-pager -q -n 60 -u watchfloor -u watchfloor-sensor >&2 || true
    exit 1
}
# inside COMMAND...: in the running system
inside() {
    nsenter -t "$init" --mount --uts --ipc --net --pid --cgroup --root --wd \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"
}
check() { # check WORDS COMMAND...
    local words=$1
    shift
    inside "$@" >"$work/out" 2>&1 || { cat "$work/out" >&2; fail "$words"; }
    ok "$words"
}
until_true() { # until_true WORDS SECONDS SHELL-COMMAND
    local end=$(($(date +%s) + $2))
    until inside sh -c "$3" >"$work/out" 2>&1; do
        [ "$(date +%s)" -lt "$end" ] || { cat "$work/out" >&2; fail "$1"; }
        sleep 1
    done
    ok "$1"
}

mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed -n 's/^URIs: *\(\S*\).*/\1/p; s/^deb \(\[[^]]*\] \)\?\(\S*\) .*/\2/p' | head -1 || true)
debootstrap --variant=minbase --include=systemd-sysv,dbus,adduser,procps,nftables,iproute2 "$suite" "$root" \
    "${mirror:-http://deb.debian.org/debian}" >"$work/debootstrap.log" 2>&1 || { tail -5 "$work/debootstrap.log" >&2; fail "a clean root of $suite"; }
echo packaged >"$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 packaged\n' >"$root/etc/hosts"
# There is no console.
rm -f "$root"/etc/systemd/system/getty.target.wants/*
cp "$center" "$root/center.deb"
cp "$sensor" "$root/sensor.deb"

mkdir "$work/groups"
mount -t cgroup2 none "$work/groups"
mkdir "$work/groups/$group"
cat >"$work/boot" <<'BOOT'
set -e
root=$1
mount --make-rprivate /
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
    : >dev/$device
    mount --bind /dev/$device dev/$device
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for stream in 0:stdin 1:stdout 2:stderr; do ln -s /proc/self/fd/${stream%:*} dev/${stream#*:}; done
mount -t tmpfs -o mode=755 tmpfs run
ip link set lo up
hostname packaged
pivot_root . mnt
umount -l /mnt
exec env -i container=namespaces PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --log-target=journal
BOOT
# Something of a system may fail in namespaces, such as what loads rules for the audit.
is_up() {
    local state
    state=$(inside systemctl is-system-running 2>/dev/null || true)
    [ "$state" = running ] || [ "$state" = degraded ]
}
boot() {
    # In a group of its own, which systemd then divides.
    setsid bash -c 'echo $$ >"$1/cgroup.procs"; exec unshare --mount --uts --ipc --net --pid --cgroup --fork --kill-child bash "$2" "$3"' \
        _ "$work/groups/$group" "$work/boot" "$root" >"$work/boot.log" 2>&1 &
    running=$!
    for _ in $(seq 120); do
        init=$(pgrep -P "$running" | head -1 || true)
        [ -n "$init" ] && [ "$(cat "/proc/$init/comm" 2>/dev/null)" = systemd ] && is_up && break
        kill -0 "$running" 2>/dev/null || { cat "$work/boot.log" >&2; fail "systemd starts"; }
        sleep 1
    done
    is_up || skip "systemd does not come up in namespaces here"
    boots=$((boots + 1))
    ok "systemd runs as process 1, start $boots"
}
# The center's command line, as its administrator.
ask='export WATCHFLOOR_TOKEN=$(cat /var/lib/watchfloor/bootstrap-token); watchfloor'
live='grep -q " live " /tmp/list'
list="$ask sensors list >/tmp/list 2>&1"
response() { # response WORDS STATE WHAT...: asks for it, and waits until the sensor says what became of it
    local words=$1 state=$2
    shift 2
    local id
    id=$(inside sh -c "$ask cases responses 1 $* --sensor \$(cat /root/id) --reason trial" | sed -n 's/^\([0-9a-f]*\) is .*/\1/p')
    [ -n "$id" ] || fail "$words: it was not taken"
    until_true "$words" 300 "$ask cases responses 1 | tee /tmp/responses | grep \"\$(printf %s $id)\" | grep -q ' $state '"
    echo "$id" >"$work/response"
}

boot
begun=$(date +%s)
check "both packages install" dpkg -i /center.deb /sensor.deb
until_true "the center starts by itself, in its sandbox, with its own database" 300 'journalctl -q -u watchfloor | grep -q " ready$"'
check "without a credential the sensor's unit does not run" sh -c '! systemctl is-active -q watchfloor-sensor'
cat >"$root/etc/watchfloor-sensor/watchfloor-sensor.conf" <<'CONF'
watchfloor-sensor {
  actions { allow = [kill-process, block-address, isolate-host, collect-package], collect { under = ["/root"] } }
  sources = [
    { kind = journald }
    { kind = text, path = "/root/only-root.log", asset = own, logsource { product = linux, service = sudo } }
    { kind = processes, every = 2s }
    { kind = sockets, every = 2s }
    { kind = integrity, paths = ["/etc"], every = 5s }
  ]
}
CONF
check "it is enrolled and started" sh -c "token=\$($ask sensors token) && watchfloor-sensor enroll --center http://127.0.0.1:8080 --token \"\$token\" --name packaged && systemctl start watchfloor-sensor"
until_true "it speaks with the center" 300 "$list; $live"
inside sh -c "$ask sensors list --json" | head -1 | sed -n 's/.*"id":"\([^"]*\)".*/\1/p' >"$root/root/id"
for unit in watchfloor watchfloor-sensor; do
    check "$unit: it runs as its user, with its filter of system calls and no new privileges" sh -c "
        pid=\$(systemctl show -p MainPID --value $unit) && grep -q '^Seccomp:.2' /proc/\$pid/status && grep -q '^NoNewPrivs:.1' /proc/\$pid/status && [ \$(stat -c %U /proc/\$pid) = $unit ]"
done

line="ann : TTY=pts/0 ; PWD=/home/ann ; USER=root ; COMMAND=/bin/bash"
inside logger -t sudo "    $line"
until_true "a line of the journal becomes the first detection" 300 "$ask alerts list | grep -q 'Root Shell'"
count="$ask alerts list | sed -n 's/^[a-z]* *\([0-9]*\) .*Root Shell.*/\1/p' | tail -1"
before=$(inside sh -c "$count")
(umask 077; echo "$(LC_ALL=C date '+%b %d %H:%M:%S') packaged sudo:     $line" >"$root/root/only-root.log")
until_true "a file that only root may read becomes another one" 300 "[ \"\$($count)\" -gt $before ]"
until_true "processes, sockets and listed files are looked at" 120 'grep -q "\"processes\"" /var/lib/watchfloor-sensor/positions.json && [ -s /var/lib/watchfloor-sensor/integrity.json ]'

check "a case" sh -c "$ask cases open --reason trial \$($ask alerts list --json | head -1 | sed -n 's/.*\"id\":\"\([0-9a-f]*\)\".*/\1/p')"
echo evidence >"$root/root/evidence.txt"
response "a package is collected" succeeded --collect /root/evidence.txt --state processes,sockets,users
check "and downloaded, with what was named" sh -c "$ask cases responses 1 --download $(cat "$work/response") --to /tmp/package.zip && grep -q files/root/evidence.txt /tmp/package.zip"
response "as packaged, an address cannot be blocked" failed --block 192.0.2.66 --for 300
check "and what it lacks is told" grep -q CAP_NET_ADMIN /tmp/responses
check "the drop-in for actions is put in" sh -c '
    install -D -m 644 /usr/share/doc/watchfloor-sensor/examples/response.conf /etc/systemd/system/watchfloor-sensor.service.d/response.conf &&
    systemctl daemon-reload && systemctl restart watchfloor-sensor'
until_true "which restarts it: no gap, and nothing read twice" 300 "$list; $live && $ask sensors list --json | grep -q '\"gaps\":0' && [ \"\$($count)\" = $((before + 1)) ]"
response "an address is blocked" succeeded --block 192.0.2.66 --for 3600
check "by the kernel" sh -c 'nft list table inet watchfloor_block | grep -q 192.0.2.66'
inside sh -c "$ask cases responses 1 --revert $(cat "$work/response")" >/dev/null
until_true "and let go" 300 '! nft list table inet watchfloor_block'
response "the host is isolated" succeeded --isolate --for 180
check "by the kernel, and still heard" nft list table inet watchfloor_isolation
until_true "and released when its time is over" 300 '! nft list table inet watchfloor_isolation'
inside sh -c 'setsid setpriv --reuid nobody --regid nogroup --clear-groups sleep 4711 >/dev/null 2>&1 & sleep 1; pgrep -x sleep >/root/victim'
response "a process of another user is ended" succeeded --kill "$(cat "$root/root/victim")" --program sleep
check "it is gone" sh -c "! pgrep -x sleep"

check "systemctl stop ends the sensor" systemctl stop watchfloor-sensor
until_true "in order, as the center knows" 120 "$list; grep -q 'stopped in order' /tmp/list"
check "it starts again" systemctl start watchfloor-sensor
until_true "and speaks" 300 "$list; $live"
for unit in watchfloor-sensor watchfloor; do
    inside systemctl kill -s KILL --kill-whom=main "$unit"
    until_true "$unit: killed, and started again by systemd" 120 "[ \$(systemctl show -p NRestarts --value $unit) -ge 1 ] && systemctl is-active -q $unit"
done
until_true "both speak with each other again" 300 "$list; $live"

inside systemctl reboot || true
for _ in $(seq 180); do kill -0 "$running" 2>/dev/null || break; sleep 1; done
kill -0 "$running" 2>/dev/null && fail "the system goes down"
boot
until_true "after a reboot both come back by themselves" 300 "$list; $live"
check "and the detections are there" sh -c "$ask alerts list | grep -q 'Root Shell'"

again() { # again DEB NAME: the same with a later version
    dpkg-deb -R "$1" "$work/again"
    sed -i 's/^Version: .*/&+later/' "$work/again/DEBIAN/control"
    dpkg-deb -Znone -b "$work/again" "$root/$2" >/dev/null
    rm -r "$work/again"
}
again "$center" center-later.deb
again "$sensor" sensor-later.deb
before=$(sha256sum "$root"/var/lib/watchfloor-sensor/credential.json "$root/etc/watchfloor-sensor/watchfloor-sensor.conf")
check "both are upgraded" dpkg -i --force-confold /center-later.deb /sensor-later.deb
[ "$before" = "$(sha256sum "$root"/var/lib/watchfloor-sensor/credential.json "$root/etc/watchfloor-sensor/watchfloor-sensor.conf")" ] || fail "an upgrade keeps credential and settings"
until_true "an upgrade restarts both and keeps what they know" 300 "$list; $live; $ask alerts list | grep -q 'Root Shell'"
check "both are removed" dpkg -r watchfloor-sensor watchfloor
check "removing ends them" sh -c '! systemctl is-active -q watchfloor && ! systemctl is-active -q watchfloor-sensor && ! pgrep -u watchfloor && ! pgrep -u watchfloor-sensor'
check "both are purged" dpkg -P watchfloor watchfloor-sensor
rm -r "$root/etc/systemd/system/watchfloor-sensor.service.d"
left=$(inside find / -xdev \( -path /proc -o -path /tmp \) -prune -o -iname '*watchfloor*' -not -path '/var/log/journal/*' -print)
[ -z "$left" ] || fail "after purging there is still: $left"
check "purging leaves no file, no unit and no user" sh -c '! systemctl list-unit-files | grep -q watchfloor && ! getent passwd watchfloor watchfloor-sensor'
echo "all checks passed"

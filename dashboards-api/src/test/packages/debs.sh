#!/bin/bash
# debs.sh CENTER.deb SENSOR.deb [SUITE]: both packages in a clean Debian root without a JDK: installed, used together, upgraded, removed,
# purged. As root, with debootstrap and the network; nothing outside the root changes. Prints each check, ends with 1 at the first that fails.
set -euo pipefail
center=$(realpath "$1")
sensor=$(realpath "$2")
suite=${3:-trixie}
work=$(mktemp -d /var/tmp/watchfloor-debs-XXXXXX)
root=$work/root
running=
finish() {
    [ -z "$running" ] || kill -- -"$running" 2>/dev/null || true
    for mount in "$root"/{proc,dev,tmp}; do
        mountpoint -q "$mount" && umount -l "$mount"
    done
    rm -rf "$work"
}
trap finish EXIT

ok() { echo "ok: $*"; }
fail() { echo "NOT OK: $*" >&2; exit 1; }
check() { # check WORDS COMMAND...
    local words=$1
    shift
    "$@" >"$work/out" 2>&1 || { cat "$work/out" >&2; fail "$words"; }
    ok "$words"
}
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }

mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed -n 's/^URIs: *\(\S*\).*/\1/p; s/^deb \(\[[^]]*\] \)\?\(\S*\) .*/\2/p' | head -1 || true)
debootstrap --variant=minbase "$suite" "$root" "${mirror:-http://deb.debian.org/debian}" >"$work/debootstrap.log" 2>&1 ||
    { tail -5 "$work/debootstrap.log" >&2; fail "a clean root of $suite"; }
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind /dev "$root/dev"
inside sh -c '! command -v java' >/dev/null || fail "the root has a java already"
# What a server has; systemd does not run here.
inside sh -c 'apt-get update -q && apt-get install -y -q --no-install-recommends systemd iproute2' >"$work/systemd.log" 2>&1 ||
    { tail -5 "$work/systemd.log" >&2; fail "systemd in the clean root"; }
cp "$center" "$root/center.deb"
cp "$sensor" "$root/sensor.deb"

check "both install with what they depend on" inside apt-get install -y -q --no-install-recommends /center.deb /sensor.deb
check "the sensor's program runs without an installed JDK" inside watchfloor-sensor --version
check "the center's program runs without an installed JDK" inside watchfloor --version
check "each runs as its own user" inside sh -c 'getent passwd watchfloor && getent passwd watchfloor-sensor && id -nG watchfloor-sensor | grep -qw adm'
check "state and settings are theirs alone" inside sh -c '
    [ "$(stat -c "%a %U" /var/lib/watchfloor)" = "700 watchfloor" ] &&
    [ "$(stat -c "%a %U" /var/lib/watchfloor-sensor)" = "700 watchfloor-sensor" ] &&
    [ "$(stat -c "%a %U:%G" /etc/watchfloor/watchfloor.conf)" = "640 root:watchfloor" ]'
for page in watchfloor watchfloor-serve watchfloor-sensor watchfloor-sensor-enroll; do
    check "manual page $page(1)" test -s "$root/usr/share/man/man1/$page.1"
done
for unit in watchfloor watchfloor-sensor; do
    check "unit $unit.service is well-formed" systemd-analyze verify --root="$root" --man=no "$unit.service"
    systemd-analyze security --offline=true --root="$root" --no-pager "$unit.service" >"$work/security" || true
    exposure=$(sed -n 's/.*Overall exposure level for .*: \([0-9.]*\) .*/\1/p' "$work/security")
    awk -v level="${exposure:-10}" 'BEGIN { exit !(level < 3) }' || { cat "$work/security"; fail "exposure of $unit.service is ${exposure:-unknown}"; }
    ok "systemd-analyze security: exposure of $unit.service is $exposure (10 is the worst)"
done

# The two work together: their own network, the center as its unit starts it.
setsid unshare --net --mount-proc --pid --fork --root="$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root sh -c '
    ip link set lo up
    setpriv --reuid watchfloor --regid watchfloor --init-groups \
        /usr/lib/watchfloor/bin/watchfloor serve --config /etc/watchfloor/watchfloor.conf --data /var/lib/watchfloor >/tmp/center.log 2>&1 &
    for i in $(seq 120); do grep -q "^ready" /tmp/center.log && break; sleep 1; done
    export WATCHFLOOR_TOKEN=$(cat /var/lib/watchfloor/bootstrap-token)
    token=$(watchfloor sensors token)
    watchfloor-sensor enroll --center http://127.0.0.1:8080 --token "$token" --name packaged || exit 1
    stat -c "%U" /var/lib/watchfloor-sensor/credential* > /tmp/owner
    mkdir -p /var/log/audit; : > /var/log/audit/audit.log
    STATE_DIRECTORY=/var/lib/watchfloor-sensor setpriv --reuid watchfloor-sensor --regid watchfloor-sensor --init-groups \
        /usr/lib/watchfloor-sensor/bin/watchfloor-sensor run --config /etc/watchfloor-sensor/watchfloor-sensor.conf >/tmp/sensor.log 2>&1 &
    for i in $(seq 60); do
        watchfloor sensors list --json > /tmp/sensors.json 2>/tmp/list.log && grep -q connectedAt /tmp/sensors.json && break
        sleep 1
    done
    touch /tmp/used; sleep 600' >"$work/use.log" 2>&1 &
running=$!
for _ in $(seq 180); do
    [ -e "$root/tmp/used" ] && break
    kill -0 "$running" 2>/dev/null || break
    sleep 1
done
show() { tail -n 20 "$work/use.log" "$root/tmp/center.log" "$root/tmp/sensor.log" >&2 || true; }
grep -q '^ready' "$root/tmp/center.log" || { show; fail "the center starts as its user"; }
ok "the center starts as its user, with its own database"
grep -qx watchfloor-sensor "$root/tmp/owner" || { show; fail "enrolling as root leaves the credential to the sensor's user"; }
ok "enrolling as root leaves the credential to the sensor's user"
grep -q connectedAt "$root/tmp/sensors.json" || { show; fail "the sensor speaks with the center"; }
ok "the sensor speaks with the center"
kill -- -"$running" 2>/dev/null || true
wait "$running" 2>/dev/null || true
running=

again() { # again DEB: the same with a later version
    dpkg-deb -R "$1" "$work/again"
    sed -i 's/^Version: .*/&+later/' "$work/again/DEBIAN/control"
    dpkg-deb -Znone -b "$work/again" "$root/$2" >/dev/null
    rm -r "$work/again"
}
again "$center" center-later.deb
again "$sensor" sensor-later.deb
echo '# an administrator was here' >>"$root/etc/watchfloor-sensor/watchfloor-sensor.conf"
before_upgrade=$(sha256sum "$root"/var/lib/watchfloor-sensor/credential* "$root/etc/watchfloor-sensor/watchfloor-sensor.conf")
check "both are upgraded" inside dpkg -i /center-later.deb /sensor-later.deb
check "an upgrade leaves settings and credential as they are" test \
    "$before_upgrade" = "$(sha256sum "$root"/var/lib/watchfloor-sensor/credential* "$root/etc/watchfloor-sensor/watchfloor-sensor.conf")"
check "both are removed" inside dpkg -r watchfloor watchfloor-sensor
check "removing keeps state and settings" inside sh -c 'ls /var/lib/watchfloor/bootstrap-token /var/lib/watchfloor-sensor/credential* /etc/watchfloor-sensor/watchfloor-sensor.conf'
check "removing takes the programs" inside sh -c '! ls /usr/bin/watchfloor* /usr/lib/watchfloor* 2>/dev/null'
check "both are purged" inside dpkg -P watchfloor watchfloor-sensor
left=$(inside find / -xdev \( -path /proc -o -path /tmp \) -prune -o -iname '*watchfloor*' -print)
[ -z "$left" ] || fail "after purging there is still: $left"
inside getent passwd watchfloor watchfloor-sensor >/dev/null && fail "after purging there are still users"
ok "purging leaves no file and no user"
echo "all checks passed; packages: $(du -h "$center" | cut -f1) center, $(du -h "$sensor" | cut -f1) sensor; installed $(sed -n 's/^Installed-Size: *//p' <(dpkg-deb -f "$center")) and $(sed -n 's/^Installed-Size: *//p' <(dpkg-deb -f "$sensor")) KiB"

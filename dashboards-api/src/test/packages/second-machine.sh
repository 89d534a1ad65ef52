#!/bin/bash
# second-machine.sh CENTER.tar.gz SENSOR.tar.gz: what the README says under "A sensor on a second machine", with the archives that bring their
# runtime: two machines (networks and folders of their own, no Java installed), from unpacking to the first own detection.
# Prints each step with the seconds since the first; ends with 1 at the first that fails. As root, with ip; removes what it made.
set -euo pipefail
center_archive=$(realpath "$1")
sensor_archive=$(realpath "$2")
number=${WATCHFLOOR_NETWORK:-71}
net=10.87.$number
work=$(mktemp -d /var/tmp/watchfloor-second-XXXXXX)
running=()
finish() {
    for process in "${running[@]}"; do kill -- -"$process" 2>/dev/null || true; done
    wait 2>/dev/null || true
    ip netns del "wfc$number" 2>/dev/null || true
    ip netns del "wfs$number" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

ip netns add "wfc$number"
ip netns add "wfs$number"
ip link add eth0 netns "wfc$number" type veth peer name eth0 netns "wfs$number"
for machine in "c 1" "s 2"; do
    set -- $machine
    ip -n "wf$1$number" address add "$net.$2/24" dev eth0
    ip -n "wf$1$number" link set eth0 up
    ip -n "wf$1$number" link set lo up
done
mkdir "$work/center" "$work/sensor"

# on MACHINE COMMANDS: a shell there, in its folder, where no Java is installed
on() {
    local machine=$1 folder=center name
    [ "$machine" = c ] || folder=sensor
    name=$([ "$machine" = c ] && echo ops-1 || echo ws-2)
    ip netns exec "wf$machine$number" unshare --mount --uts env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$work/$folder" XDG_STATE_HOME="$work/$folder/state" LC_ALL=C.UTF-8 sh -c "
        hostname $name
        [ ! -d /usr/lib/jvm ] || mount -t tmpfs none /usr/lib/jvm
        cd $work/$folder
        $2"
}
show() { tail -n 20 "$work"/*/*.log >&2 || true; }
fail() { show; echo "NOT OK: $*" >&2; exit 1; }
begun=$(date +%s.%N)
step() { awk -v words="$*" -v from="$begun" -v to="$(date +%s.%N)" 'BEGIN { printf "%6.1f s  %s\n", to - from, words }'; }
until_seen() { # until_seen WORDS TRIES COMMAND...
    local words=$1 tries=$2
    shift 2
    for _ in $(seq "$tries"); do
        "$@" && return
        sleep 0.5
    done
    fail "$words"
}
! on c 'java -version' >/dev/null 2>&1 || fail "there is a Java on the machine"

begun=$(date +%s.%N)
on c "tar xf $center_archive"
step "1  the center is unpacked"
setsid "$BASH" -c "$(declare -f on); work=$work number=$number; on c 'exec watchfloor/bin/watchfloor serve --data center-data --bind 0.0.0.0 --port 8443 >center.log 2>&1'" &
running+=($!)
until_seen "the center starts" 360 grep -qs '^ready' "$work/center/center.log"
step "   and serves, by TLS"
token=$(on c 'export WATCHFLOOR_TOKEN=$(cat center-data/bootstrap-token) WATCHFLOOR_CA=center-data/tls/ca.pem
    watchfloor/bin/watchfloor sensors token --center https://localhost:8443') || fail "a token"
step "2  there is a token, with the center's addresses and its fingerprint"
on s "tar xf $sensor_archive
    watchfloor-sensor/bin/watchfloor-sensor enroll --token $token" >"$work/sensor/enroll.log" 2>&1 || fail "enrolling"
step "3  the sensor is unpacked on the other machine, and enrolled"
cat >"$work/sensor/sensor.conf" <<CONF
watchfloor-sensor.files = [
  { path = "$work/sensor/auth.log", format = text, logsource { product = linux, service = sudo } }
]
CONF
: >"$work/sensor/auth.log"
setsid "$BASH" -c "$(declare -f on); work=$work number=$number; on s 'exec watchfloor-sensor/bin/watchfloor-sensor run --config sensor.conf >sensor.log 2>&1'" &
running+=($!)
# As sudo -s writes it.
echo "$(LC_ALL=C date '+%b %d %H:%M:%S') ws-2 sudo:     ann : TTY=pts/0 ; PWD=/home/ann ; USER=root ; COMMAND=/bin/bash" >>"$work/sensor/auth.log"
detected() {
    curl -sf --cacert "$work/center/center-data/tls/ca.pem" -H "Authorization: Bearer $(cat "$work/center/center-data/bootstrap-token")" \
        https://localhost:8443/api/v1/alerts | grep -q '"asset":"host:ws-2"'
}
seen() { ip netns exec "wfc$number" "$BASH" -c "$(declare -f detected); work=$work; detected"; }
until_seen "a detection" 240 seen
step "4  the sensor runs, and the first detection of its machine is there"
on c 'export WATCHFLOOR_TOKEN=$(cat center-data/bootstrap-token) WATCHFLOOR_CA=center-data/tls/ca.pem
    watchfloor/bin/watchfloor sensors list --center https://localhost:8443' >"$work/center/list.log" 2>&1 || fail "the list of sensors"
cat "$work/center/list.log"

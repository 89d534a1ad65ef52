#!/bin/bash
# Records eve.json anew: two network namespaces that talk HTTP, TLS and DNS, and Suricata that listens. See README.md beside it.
#   sudo ./eve.sh WORKDIR       needs suricata, iproute2, curl, openssl, dnsutils, python3
set -euo pipefail
work=$(mkdir -p "${1:?a folder to work in}" && cd "$1" && pwd)
ip netns add eve-server; ip netns add eve-client
children=()
trap 'kill "${children[@]}" 2>/dev/null; ip netns del eve-server; ip netns del eve-client' EXIT
ip link add eve0 netns eve-server type veth peer name eve1 netns eve-client
ip -n eve-server addr add 192.0.2.80/24 dev eve0; ip -n eve-server link set eve0 up; ip -n eve-server link set lo up
ip -n eve-client addr add 192.0.2.17/24 dev eve1; ip -n eve-client link set eve1 up; ip -n eve-client link set lo up
cd "$work"
mkdir -p www && head -c 2000 /bin/true > www/update.exe && echo hello > www/index.html
rm -f eve.json fast.log stats.log suricata.log
echo 'alert http any any -> any any (msg:"A program is fetched"; http.uri; content:".exe"; endswith; classtype:policy-violation; sid:1000001; rev:1;)' > local.rules
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 30 -subj /CN=www.corp.example 2>/dev/null
cat > dns.py <<'PY'
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('192.0.2.80', 53))
while True:
    q, who = s.recvfrom(512)
    end = q.index(b'\0', 12) + 5
    found = b'nothere' not in q
    answer = b'\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\xc0\x00\x02\x50' if found else b''
    s.sendto(q[:2] + (b'\x81\x80' if found else b'\x81\x83') + b'\0\1' + (b'\0\1' if found else b'\0\0') + b'\0\0\0\0' + q[12:end] + answer, who)
PY
in_server() { ip netns exec eve-server "$@" >/dev/null 2>&1 & children+=($!); }
in_server python3 dns.py
in_server python3 -m http.server --bind 192.0.2.80 --directory www 80
in_server openssl s_server -accept 443 -key key.pem -cert cert.pem -www
ip netns exec eve-server suricata -c /etc/suricata/suricata.yaml -S local.rules -l "$work" -k none --af-packet=eve0 --set vars.address-groups.HOME_NET='[192.0.2.0/24]' \
    > suricata.out 2>&1 & suricata=$!; children+=($suricata)
for _ in $(seq 120); do grep -q 'Engine started' suricata.out suricata.log 2>/dev/null && break; sleep 1; done
client() { ip netns exec eve-client "$@" >/dev/null 2>&1 || true; }
client dig @192.0.2.80 +noedns +timeout=3 +tries=1 www.corp.example A
client dig @192.0.2.80 +noedns +timeout=3 +tries=1 nothere.corp.example A
client curl -s --resolve www.corp.example:80:192.0.2.80 http://www.corp.example/
client curl -s -A 'Wget/1.21 "quoted" ünïcode' --resolve www.corp.example:80:192.0.2.80 http://www.corp.example/update.exe
client curl -s --resolve www.corp.example:80:192.0.2.80 -X POST --data 'a=b' 'http://www.corp.example/cgi?q=%27%20or%201=1'
client curl -sk --resolve www.corp.example:443:192.0.2.80 https://www.corp.example/
client curl -s --max-time 2 http://192.0.2.80:8443/
sleep 3
kill -INT $suricata; wait $suricata || true
grep -v '"event_type":"stats"' eve.json > eve.golden.json
cut -d, -f1-4 eve.golden.json | grep -o '"event_type":"[a-z]*"' | sort | uniq -c

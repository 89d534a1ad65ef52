#!/bin/bash
# Picks a small sample of what record.sh brought: of each kind of audit event the first two, and those of the deeds that are known.
#   ./pick.sh LOGS OUT
set -euo pipefail
export LC_ALL=C
logs=${1:?a copy of /var/log} out=${2:?a folder}
mkdir -p "$out"
deeds='74776F20776F726473|a0="/usr/bin/printf"|6563686F206157513D|2F746D702F776974682062|/no/such/program|name="/srv/plans/|706C616E20|a0="sudo"|each-minute|a0="userdel"|name="/etc/passwd"'
awk -v deeds="$deeds" '
    { match($0, /audit\([0-9.]+:[0-9]+\)/); event = substr($0, RSTART, RLENGTH) }
    NR == FNR {
        split($1, type, "=")
        if (type[2] !~ /^(SYSCALL|PATH|CWD|PROCTITLE|EXECVE|BPF|MAC_|DAEMON)/ && seen[type[2]]++ < 2) keep[event]
        if ($0 ~ deeds && $0 !~ /type=PROCTITLE/ && of[event]++ == 0 && deed[substr($0, 1, 12)]++ < 26) keep[event]
        next
    }
    event in keep
' "$logs/audit/audit.log" "$logs/audit/audit.log" > "$out/audit.log"
journalctl --directory "$logs/journal" -o json | awk '
    { match($0, /"SYSLOG_IDENTIFIER":"[^"]*"/); who = substr($0, RSTART + 21, RLENGTH - 22) }
    who ~ /^(sshd|sshd-session|sudo|su|useradd|usermod|groupadd|gpasswd|chpasswd|app|cron|CRON|kernel|auditd)$/ && ++n[who] <= (who == "sshd-session" ? 12 : 4)
    who == "systemd" && /failing.service/ && ++failing <= 2' > "$out/journal.jsonl"
grep -E 'sshd|sudo|su\[|useradd|usermod|groupadd|gpasswd|chpasswd|CRON' "$logs/auth.log" | awk '/CRON/ && ++n > 3 { next } { print }' > "$out/auth.log"
wc "$out"/*

#!/bin/bash
# Runs inside the machine: does the known deeds, so that its programs write about them. See README.md beside it.
set -u
exec >/dev/console 2>&1
say() { echo "deeds: $*"; }

ip addr add 192.0.2.10/24 dev lo
ip addr add 192.0.2.20/24 dev lo
auditctl -D >/dev/null
auditctl -b 8192 >/dev/null
auditctl -a always,exit -F arch=b64 -S execve -k exec
auditctl -w /etc/passwd -p wa -k identity
auditctl -w /etc/cron.d -p wa -k cron
auditctl -w /srv/plans -p rwa -k plans

say accounts
groupadd staff2
useradd -m -s /bin/bash -c 'Ana Example' ana
useradd -m -s /bin/bash bob
echo 'ana:correct horse' | chpasswd
echo 'bob:battery staple' | chpasswd
usermod -aG sudo ana
gpasswd -a bob staff2

say logins
install -d -m 700 /root/.ssh
ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id
install -d -m 700 -o ana -g ana /home/ana/.ssh
install -m 600 -o ana -g ana /root/.ssh/id.pub /home/ana/.ssh/authorized_keys
options="-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BindAddress=192.0.2.20 -o LogLevel=ERROR -o NumberOfPasswordPrompts=1"
ssh -i /root/.ssh/id $options ana@192.0.2.10 'id; cat /etc/hostname'
sshpass -p 'correct horse' ssh -o PubkeyAuthentication=no $options ana@192.0.2.10 true
sshpass -p 'wrong' ssh -o PubkeyAuthentication=no $options bob@192.0.2.10 true
sshpass -p 'wrong' ssh -o PubkeyAuthentication=no $options mallory@192.0.2.10 true
sshpass -p 'wrong' ssh -o PubkeyAuthentication=no $options root@192.0.2.10 true

say sudo and su
runuser -u ana -- sh -c "echo 'correct horse' | sudo -S -p '' /usr/bin/head -n 1 /etc/shadow" >/dev/null
runuser -u ana -- sh -c "echo 'wrong' | sudo -S -p '' true"
runuser -u bob -- sh -c "echo 'battery staple' | sudo -S -p '' /usr/bin/id"
su - bob -c 'id -un'
runuser -u bob -- sh -c "echo 'wrong' | su - ana -c true"

say commands
cd /srv && mkdir -p plans
/usr/bin/echo 'two words' 'quo"ted' $'new\nline' 'naïve' '' 'tab	here'
/usr/bin/printf '%s' "$(head -c 9000 /dev/zero | tr '\0' A)" >/dev/null
/usr/bin/sh -c 'echo aWQ= | base64 -d | sh'
/usr/bin/cp /bin/true '/tmp/with blank'
'/tmp/with blank' --flag=1
/usr/bin/setsid --wait /usr/bin/env -i PATH=/usr/bin uname -a >/dev/null
/no/such/program 2>/dev/null

say files
echo secret > /srv/plans/plan.txt
chmod 777 /srv/plans/plan.txt
mv /srv/plans/plan.txt '/srv/plans/plan b.txt'
cat '/srv/plans/plan b.txt' >/dev/null
rm '/srv/plans/plan b.txt'
printf '* * * * * bob /usr/bin/id\n* * * * * root echo cron was here\n' > /etc/cron.d/each-minute

say services
systemctl restart cron.service
systemd-run --unit=once --wait /usr/bin/true
systemd-run --unit=failing --wait /usr/bin/false
logger -t app -p user.warning 'a line by "logger", with ünïcode'
printf 'binary \001 line\n' | systemd-cat -t app
nft add table inet test && nft delete table inet test
say waiting for cron
sleep 75
rm /etc/cron.d/each-minute
userdel -r bob
sleep 2
say done
sync
systemctl poweroff

#!/bin/sh
# A machine to throw away, for the shipped unit to be started on by a real systemd: this one's files seen through an overlay, so that
# nothing done here reaches them, in namespaces of its own. The network is shared. Called by `unshare --pid --fork --mount --uts --ipc`.
#   JAVA_HOME=… boot.sh FOLDER UNIT
# where FOLDER has opt/, etc/ (becomes /etc/deployment-dashboard), lib/ (/var/lib/deployment-dashboard) and steps.sh ROOT.
set -e
folder=$1
unit=$2
mount --make-rprivate /
mkdir "$folder/machine"
mount -t tmpfs machine "$folder/machine"
cd "$folder/machine"
mkdir upper work root
mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
mount --rbind /sys root/sys
mount --rbind /dev root/dev
mount -t proc proc root/proc
mount -t tmpfs tmpfs root/run
mount -t tmpfs tmpfs root/tmp
mkdir -p root/run/lock root/etc/deployment-dashboard root/var/lib/deployment-dashboard root/usr/bin
mount --bind "$folder/opt" root/opt
mount --bind "$folder/etc" root/etc/deployment-dashboard
mount --bind "$folder/lib" root/var/lib/deployment-dashboard
chroot root useradd --system --home-dir /opt --shell /usr/sbin/nologin dashboard
# what the steps in the unit's head say
sh -e "$folder/steps.sh" "$PWD/root"
# a machine with one service
rm -rf root/etc/systemd/system root/lib/systemd/system/*.wants
mkdir -p root/etc/systemd/system/deployment-dashboard.service.d
cp "$unit" root/etc/systemd/system/deployment-dashboard.service
# no journal is kept here
printf '[Service]\nStandardOutput=append:%s\nStandardError=inherit\n' /var/log/dashboard.log \
  > root/etc/systemd/system/deployment-dashboard.service.d/log.conf
ln -sf "$JAVA_HOME/bin/java" root/usr/bin/java
touch "$folder/out.log" root/var/log/dashboard.log
mount --bind "$folder/out.log" root/var/log/dashboard.log
export container=other
exec chroot root /lib/systemd/systemd --system --unit=deployment-dashboard.service --log-target=console

#!/bin/bash
# Makes a machine of its own out of this one and becomes its PID 1: boot.sh FOLDER SITE_PACKAGES.
# Started by machine.py in fresh mount, pid, network, ipc, uts and cgroup namespaces. The disk is this machine's,
# read through an overlay: what is written lands in memory and is gone with the machine.
set -e
folder=$1 packages=$2
mount --make-rprivate /
mount -t tmpfs -o mode=755 live "$folder"
mkdir "$folder"/{upper,work,root}
mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" overlay "$folder/root"
root=$folder/root

mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 dev "$root/dev"
for device in null zero full random urandom tty; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=755 run "$root/run"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"

# In a folder of its own: the units hide /home and /root, where a checkout may lie.
mkdir -p "$root/opt/site-packages"
mount --bind "$packages" "$root/opt/site-packages"

ip link set lo up
hostname live-units
rm -rf "$root"/{etc/systemd/system,etc/machine-id,srv/consignments,etc/consignments,var/lib/consignments,var/log/consignments}
rm -rf "$root"/lib/systemd/{system/*.wants,system-generators/*}
mkdir -p "$root/etc/systemd/system/basic.target.wants"
tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
ln -s /lib/systemd/system/multi-user.target "$root/etc/systemd/system/default.target"
for unit in systemd-journald.socket timers.target sockets.target; do
    ln -s "/lib/systemd/system/$unit" "$root/etc/systemd/system/basic.target.wants/"
done

cd "$root"
pivot_root . mnt
cd /
umount -l /mnt
exec env -i container=live-units PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    /lib/systemd/systemd --log-target=console --show-status=no </dev/null

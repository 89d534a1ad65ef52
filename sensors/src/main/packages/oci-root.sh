#!/bin/sh
# oci-root.sh RUNTIME FOLDER: what a Java runtime needs of the system that it was built on, for an image with nothing else in it: the C
# library's parts and the loader, at their places. Nobody but the program is in the image: no shell, no package manager.
set -eu
runtime=$1
folder=$2
rm -rf "$folder"
mkdir -p "$folder/etc" "$folder/tmp" "$folder/state"
printf 'watchfloor:x:65532:65532::/state:/none\n' >"$folder/etc/passwd"
printf 'watchfloor:x:65532:\n' >"$folder/etc/group"
printf 'hosts: files dns\n' >"$folder/etc/nsswitch.conf"
find "$runtime/bin/java" "$runtime/lib" \( -name java -o -name '*.so' \) -type f | while read -r file; do
    LD_LIBRARY_PATH=$runtime/lib:$runtime/lib/server ldd "$file"
done | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\) .*/\1/p' | sort -u | while read -r library; do
    case $library in
        "$runtime"/*) continue ;;
    esac
    mkdir -p "$folder$(dirname "$library")"
    cp -L "$library" "$folder$library"
done
# Names of hosts are looked up by parts that the C library loads by itself.
for library in libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
    for place in /lib/*-linux-gnu /usr/lib/*-linux-gnu /lib64; do
        if [ -e "$place/$library" ]; then
            mkdir -p "$folder$place"
            cp -L "$place/$library" "$folder$place/$library"
            break
        fi
    done
done

#!/usr/bin/env bash
# Builds a container image out of the machine's own redis-server, for engines that reach no registry.
#
#   server-image.sh <image name> [docker command...]
#
# The image behaves like the official ones: arguments that start with `-` or end in `.conf` go to the server,
# `redis-server`, `valkey-server` and their `-cli` are on the PATH, and there is the little shell that
# Testcontainers' wait strategies and `exec` count on.
set -euo pipefail

image=${1:?image name}
shift
docker=("${@:-docker}")

programs=(redis-server redis-cli sh cat chmod chown env grep id ls mkdir rm sleep)

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

mkdir -p "$root"/usr/{bin,lib,lib64,local/bin} "$root"/{data,etc,proc,sys,dev,run,var}
mkdir -m 1777 "$root/tmp"
for folder in bin lib lib64; do
	ln -s "usr/$folder" "$root/$folder"
done
echo 'root:x:0:0:root:/data:/bin/sh' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"

for program in "${programs[@]}"; do
	file=$(command -v "$program") || { echo "$program is not on the PATH" >&2; exit 1; }
	cp -L "$file" "$root/usr/bin/$program"
	ldd "$file" | grep -o '/[^ ]*' | while read -r library; do
		target=$root$library
		mkdir -p "$(dirname "$target")"
		[ -e "$target" ] || cp -L "$library" "$target"
	done
done
ln -s redis-server "$root/usr/bin/valkey-server"
ln -s redis-cli "$root/usr/bin/valkey-cli"

cat >"$root/usr/local/bin/docker-entrypoint.sh" <<'ENTRYPOINT'
#!/bin/sh
set -e
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then
	set -- redis-server "$@"
fi
exec "$@"
ENTRYPOINT
chmod 755 "$root/usr/local/bin/docker-entrypoint.sh"

tar -C "$root" --owner=0 --group=0 -c . | "${docker[@]}" import \
	--change 'ENV PATH=/usr/local/bin:/usr/bin:/bin' \
	--change 'WORKDIR /data' \
	--change 'EXPOSE 6379' \
	--change 'ENTRYPOINT ["docker-entrypoint.sh"]' \
	--change 'CMD ["redis-server", "--protected-mode", "no"]' \
	- "$image" >/dev/null

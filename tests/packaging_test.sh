#!/usr/bin/env bash
# The packages in a bare Debian 12. tim: installed, upgraded, removed and purged, its service's command started by hand,
# behind a real nginx. libtim-dev: its example is built there and finds things. Wants root, debootstrap and nginx; says so where it cannot run.
set -euo pipefail
# shellcheck source=scripts/setup.sh
source "$(dirname "$0")/../scripts/setup.sh"

fail() { say "packaging: $*" && exit 1; }
[[ $(id -u) == 0 ]] || { echo "left out: this is for root" && exit 0; }
for command in debootstrap nginx systemd-analyze cpack; do
    command -v $command >/dev/null || { echo "left out: $command is not installed" && exit 0; }
done

work=$root/build/packaging pids=()
mkdir -p "$work"
clean_up() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$work/root" "$work/next" "$work/nginx"
}
trap clean_up EXIT

build_programs release tim-indexer-described tim-server-described tim_c # and so the programs and libraries
rm -rf build/packages
(cd build && cpack --config CPackConfig.cmake -B packages) >/dev/null
deb=$(echo build/packages/tim_*.deb) dev_deb=$(echo build/packages/libtim-dev_*.deb)
[[ -f $deb && -f $dev_deb ]] || fail "not both packages were made"

# The unit, as if its program were installed here.
for unit in tim-server tim-replica tim-primary; do
    sed "s|/usr/bin/tim-|$root/build/bin/tim-|; s|^Documentation=.*||" "packaging/$unit.service" >"$work/$unit.service"
done
systemd-analyze --man=no verify "$work"/tim-{server,replica,primary}.service 2>&1 | tee "$work/verify.log"
[[ ! -s $work/verify.log ]] || fail "systemd has something to say about the units"

# What debootstrap fetches, and what the packages want, is kept for the next time.
wanted=$(dpkg-deb -f "$deb" Depends && dpkg-deb -f "$dev_deb" Depends)
[[ -f $work/base.tar && $(cat "$work/wanted" 2>/dev/null) == "$wanted" ]] || {
    rm -rf "$work/base"
    debootstrap --variant=minbase bookworm "$work/base" >"$work/debootstrap.log" 2>&1 || fail "debootstrap failed: $work/debootstrap.log"
    cp /etc/apt/apt.conf.d/* "$work/base/etc/apt/apt.conf.d/" 2>/dev/null || true
    cp "$deb" "$work/base/tim.deb"
    cp "$dev_deb" "$work/base/libtim-dev.deb"
    # What the packages want is installed once, then the packages are taken away again.
    chroot "$work/base" env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends \
        /tim.deb /libtim-dev.deb g++ cmake make >"$work/apt.log" 2>&1 ||
        fail "the packages cannot be installed: $work/apt.log"
    chroot "$work/base" dpkg --purge tim libtim-dev >/dev/null
    tar -C "$work/base" -cf "$work/base.tar" .
    printf '%s\n' "$wanted" >"$work/wanted"
    rm -rf "$work/base"
}
mkdir -p "$work/root"
tar -C "$work/root" -xf "$work/base.tar"
inside() { chroot "$work/root" "$@"; }
cp "$deb" "$work/root/tim.deb"
cp "$dev_deb" "$work/root/libtim-dev.deb"

inside dpkg -i /tim.deb >/dev/null
[[ $(inside stat -c %U /var/lib/tim) == tim ]] || fail "the folder for indexes is not the service's own"
[[ -z $(inside find /usr/bin/tim-server /usr/share/tim -perm /022) ]] || fail "others may write what was installed"
for file in man/man1/tim-indexer.1.gz man/man1/tim-server.1.gz bash-completion/completions/tim-indexer \
    zsh/vendor-completions/_tim-server fish/vendor_completions.d/tim-indexer.fish; do
    [[ -s $work/root/usr/share/$file ]] || fail "/usr/share/$file is not in the package"
done
cp -r corpus "$work/root/corpus"
inside tim-indexer build --index /var/lib/tim/index /corpus/catalogue >/dev/null || (($? == 3))
inside tim-server --config /etc/tim/server.toml --check-config >/dev/null
echo "wrokers = 3" >>"$work/root/etc/tim/server.toml"
inside tim-server --config /etc/tim/server.toml --check-config 2>/dev/null && fail "a wrong setting is accepted"

# As a program of somebody else's: the package's own examples, built from nothing but what is installed there.
inside dpkg -i /libtim-dev.deb >/dev/null
inside env -i PATH=/usr/bin:/bin sh -e -c 'cmake -S /usr/share/doc/libtim-dev/examples/find -B /find -DCMAKE_BUILD_TYPE=Release && cmake --build /find' \
    >"$work/example.log" 2>&1 || fail "the example cannot be built: $work/example.log"
for program in find find-c; do
    found=$(inside "/find/$program" /var/lib/tim/index "h-optimus") || fail "$program fails: $found"
    [[ $found == *H-Optimus-0* ]] || fail "$program does not find what is there: $found"
done
echo "the example, built from libtim-dev:"
inside /find/find /var/lib/tim/index "benh ly" | head -n 6
inside dpkg --purge libtim-dev >/dev/null
[[ ! -e $work/root/usr/include/tim && ! -e $work/root/usr/share/doc/libtim-dev ]] || fail "removing libtim-dev leaves files"

# The unit's own command, as the unit's user, on a free port; then through nginx with our example.
free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
port=$(free_port) front=$(free_port)
printf 'index = "/var/lib/tim/index"\nlisten = "127.0.0.1:%s"\ntrusted_hops = 1\nrate = 0.1\nburst = 5\nlog = "json"\nlog_requests = true\n' "$port" >"$work/root/etc/tim/server.toml"
command=$(sed -n 's/^ExecStart=//p' "$work/root/lib/systemd/system/tim-server.service" "$work/root/usr/lib/systemd/system/tim-server.service" 2>/dev/null | head -n 1)
# shellcheck disable=SC2086
chroot --userspec=tim:tim "$work/root" $command >"$work/server.log" 2>&1 &
server=$! && pids+=("$server")
mkdir -p "$work/nginx"
sed "s|127.0.0.1:8080|127.0.0.1:$port|; s|listen 80;|listen 127.0.0.1:$front;|; /listen \[::\]:80/d" packaging/nginx.conf >"$work/nginx/site.conf"
cat >"$work/nginx/nginx.conf" <<CONF
daemon off; pid $work/nginx/pid; error_log $work/nginx/error.log; events {}
http { access_log off; client_body_temp_path $work/nginx/body; proxy_temp_path $work/nginx/proxy;
  fastcgi_temp_path $work/nginx/f; uwsgi_temp_path $work/nginx/u; scgi_temp_path $work/nginx/s; include $work/nginx/site.conf; }
CONF
nginx -q -t -c "$work/nginx/nginx.conf" || fail "nginx does not take the example"
nginx -c "$work/nginx/nginx.conf" >/dev/null 2>&1 &
pids+=($!)

PORT=$port FRONT=$front node --input-type=module <<'JS'
const base = `http://127.0.0.1:${process.env.FRONT}`, direct = `http://127.0.0.1:${process.env.PORT}`;
const check = (what, is) => { if (!is) { console.error('packaging: ' + what); process.exit(1); } };
for (let tries = 0; ; ++tries) {
  try { if ((await fetch(base + '/readyz')).status === 200) break; } catch {}
  check('the service does not answer', tries < 100);
  await new Promise(done => setTimeout(done, 100));
}
const page = await fetch(base + '/');
check('the installed page is served', page.status === 200 && (await page.text()).includes('<html'));
check('no banner', (page.headers.get('server') ?? '') === 'nginx');
const found = await fetch(base + '/api/v1/search?q=pathology');
check('a search finds something', found.status === 200 && (await found.json()).hits.length > 0);
check('requests have names', /^[0-9a-f]{32}$/.test(found.headers.get('x-request-id')));
check('metrics stay here', (await fetch(base + '/metrics')).status === 404);
check('metrics are here', (await fetch(direct + '/metrics')).status === 200);
// The address that nginx saw is passed on: one client has used up what it may, another may go on.
let status = 0;
for (let i = 0; i < 10; ++i) status = (await fetch(base + '/api/v1/search?q=a', { headers: { 'x-forwarded-for': `10.0.0.${i}` } })).status;
check('the limit holds whatever the client writes', status === 429);
check('others may go on', (await fetch(direct + '/api/v1/search?q=a', { headers: { 'x-forwarded-for': '198.51.100.7' } })).status === 200);
JS
grep -q '"event":"request"' "$work/server.log" || fail "no log of requests"
! grep -q pathology "$work/server.log" || fail "the log has what was typed"

# An upgrade keeps the settings that were changed and the index; the new program serves it.
mkdir -p "$work/next"
dpkg-deb -R "$deb" "$work/next"
sed -i 's/^Version: .*/Version: 999.0/' "$work/next/DEBIAN/control"
dpkg-deb --root-owner-group -b "$work/next" "$work/root/next.deb" >/dev/null
before=$(cat "$work/root/etc/tim/server.toml")
inside dpkg -i --force-confold /next.deb >/dev/null
# shellcheck disable=SC2016  # dpkg's own variable
[[ $(inside dpkg-query -W -f '${Version}' tim) == 999.0 ]] || fail "the upgrade was not installed"
[[ $(cat "$work/root/etc/tim/server.toml") == "$before" ]] || fail "the upgrade changed the settings"
[[ -e $work/root/var/lib/tim/index/XAPIANDB ]] || fail "the upgrade lost the index"
kill -TERM "$server"
wait "$server" || fail "SIGTERM does not end it cleanly"

inside dpkg -r tim >/dev/null
[[ ! -e $work/root/usr/bin/tim-server && ! -e $work/root/usr/share/tim ]] || fail "removing leaves programs"
[[ -e $work/root/etc/tim/server.toml && -e $work/root/var/lib/tim/index/XAPIANDB ]] || fail "removing takes what is the user's"
inside dpkg --purge tim >/dev/null
left=$(find "$work/root/etc/tim" "$work/root/var/lib/tim" "$work/root/usr/share/doc/tim" 2>/dev/null || true)
[[ -z $left ]] || fail "purging leaves $left"
inside getent passwd tim >/dev/null && fail "purging leaves the user"
echo "installed, served behind nginx, upgraded, removed, purged"

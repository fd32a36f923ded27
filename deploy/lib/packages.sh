# Sourced by deploy/demo and deploy/test: what the house needs from Debian.

packages_build="librdkafka-dev libpcap-dev libpq-dev libmaxminddb-dev zlib1g-dev pkg-config"
packages_run="postgresql p0f"
packages_test="protobuf-compiler python3-dpkt python3-yaml"

# Runs a command as root: directly, or through sudo after saying why.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need_packages NAME…: installs those that are missing.
need_packages() {
  local missing=""
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q "ok installed" || missing="$missing $name"
  done
  [ -z "$missing" ] && return 0
  echo "installing Debian packages:$missing"
  [ "$(id -u)" = 0 ] || echo "(libraries to build with, Postgres to keep the tables, p0f for its signatures; sudo asks for your password)"
  as_root apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# Country ranges: the package tor-geoipdb depends on a Tor daemon, so it is unpacked, never installed.
need_countries() { # folder
  [ -s "$1/usr/share/tor/geoip" ] && return 0
  echo "fetching country ranges (Debian's tor-geoipdb, unpacked only)"
  mkdir -p "$1"
  local download
  download="$(mktemp -d)"
  chmod 755 "$download"
  (cd "$download" && { apt-get download -qq tor-geoipdb >/dev/null 2>&1 || { as_root apt-get update -qq && apt-get download -qq tor-geoipdb >/dev/null 2>&1; }; }) || {
    echo "cannot fetch tor-geoipdb: countries will be unknown (\"??\")" >&2
    rm -rf "$download"
    return 0
  }
  dpkg-deb -x "$download"/tor-geoipdb_*.deb "$1"
  rm -rf "$download"
}

need_swift() {
  command -v swift >/dev/null 2>&1 && return 0
  echo "cannot build: no \"swift\" on the PATH; install a Swift toolchain 6.2 or newer from swift.org" >&2
  exit 1
}

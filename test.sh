#!/usr/bin/env bash
# Passes all tests; installs what they need.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --silent --no-audit --no-fund # the TypeScript compiler, see package.json
go vet ./...
go test ./...

#!/usr/bin/env bash
# healthcheck [port]: exit code 0 if the server on that port of this machine says that it is ready. The images have bash, and no curl.
set -euo pipefail

readonly port=${1:-8080}
# The server itself gives up on its journal after 5 s.
readonly seconds_max=6

exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t "$seconds_max" status <&3
printf '%s\n' "${status%$'\r'}"
[[ $status == 'HTTP/1.1 200 '* ]]

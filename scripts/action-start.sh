#!/usr/bin/env bash
# Starts modemtwin in the background for action.yml, and tells where its ports are once they are open.
# Wants PROGRAM (modemtwin.js), ARGS, GITHUB_OUTPUT and RUNNER_TEMP.
set -euo pipefail

read -r -d '' -a args <<< "$ARGS" || true # words, without expanding * in them; ends at the end of the text
folder=$(mktemp -d "$RUNNER_TEMP/modemtwin.XXXXXX")
log="$folder/events.jsonl"
control="$folder/control"
mkfifo "$control"
: > "$log"

# Opened for both directions its input never ends, however many steps write a line to it. What the step's own output
# is must not be kept open: the runner would wait for it.
nohup node "$PROGRAM" --json ${args[@]+"${args[@]}"} 0<> "$control" > "$log" 2> "$folder/errors" &
pid=$!

fail() {
  echo "::error::modemtwin $1: $(tr '\n' ' ' < "$folder/errors")"
  exit 1
}

tries=0
until grep -q '"event":"ready"' "$log"; do
  kill -0 "$pid" 2> /dev/null || fail "did not start"
  [ $((tries += 1)) -le 300 ] || { kill "$pid"; fail "was not ready within 30 seconds"; }
  sleep 0.1
done

{
  node - "$log" << 'SCRIPT'
const [line] = require("node:fs").readFileSync(process.argv[2], "utf8").split("\n");
const { ports } = JSON.parse(line);
const first = (kind, text) => {
  const port = ports.find((one) => one.kind === kind);
  if (port) console.log(`${kind}=${text(port)}`);
};
first("pty", ({ link, path }) => link ?? path);
first("tcp", ({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`);
first("rfc2217", ({ url }) => url);
first("unix", ({ path }) => path);
SCRIPT
  echo "log=$log"
  case " ${args[*]-} " in *" --control "*) echo "control=$control" ;; esac
  echo "pid=$pid"
} >> "$GITHUB_OUTPUT"
head -n 1 "$log"

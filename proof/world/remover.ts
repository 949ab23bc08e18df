/**
 * Ends a world and removes all that there was of it: processes, mounts, networks, files. It is a process of its own that
 * waits for the end of its input, so that it does its work also where ours was killed.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";

import { path } from "#proof/world/tool.ts";

/**
 * $0 is the folder of the world, $1 what the names of its networks begin with. All of its processes work in folders below
 * it; or, while it is being opened, were told of the folder or a network (initdb, pg_ctl, mount, ip), and may begin what
 * outlives them: so it looks again, until there is nothing more to remove. PostgreSQL is asked to end at once and not killed,
 * or its shared memory would stay; as libfaketime's does, which is named after the process.
 */
const script = String.raw`
read -r _
networks="$1"
theirs() {
  cd /proc || exit
  grep -laF -e "$0/" -e "$networks-" [0-9]*/cmdline | cut -d / -f 1
  for pid in [0-9]*; do case "$(readlink "$pid/cwd")" in "$0"/*) echo "$pid" ;; esac; done
}
processes() {
  for pid in $(theirs); do
    rm -f "/dev/shm/faketime_shm_$pid" "/dev/shm/sem.faketime_sem_$pid"
    kill "$1" "$pid" 2>/dev/null && echo
  done
}
server="$0/database/postgres/postmaster.pid"
rounds=20
while [ -e "$0" ] && [ "$rounds" -gt 0 ]; do
  rounds=$((rounds - 1)) rest=50
  kill -QUIT "$(head -n 1 "$server" 2>/dev/null)" 2>/dev/null
  processes -CONT >/dev/null
  while [ -e "$server" ] && [ "$rest" -gt 0 ]; do rest=$((rest - 1)); sleep 0.1; done
  while [ -n "$(processes -KILL)" ]; do sleep 0.1; done
  for at in "$0"/database "$0"/*/mounted; do umount -l "$at" 2>/dev/null; done
  cd /run/netns 2>/dev/null && for name in "$networks"-*; do [ -e "$name" ] && ip netns del "$name"; done
  rm -rf "$0"
done
`;

export interface Remover {
  /** Ends and removes everything now. */
  remove(): Promise<void>;
}

/** From now on the world in this folder does not outlive this process. */
export function startRemover(folder: string, networks: string): Remover {
  const child = spawn("/bin/sh", ["-c", script, folder, networks], {
    cwd: "/",
    env: { PATH: path },
    stdio: ["pipe", "ignore", "ignore"],
    // A Ctrl-C in the terminal is not for it.
    detached: true,
  });
  child.stdin.on("error", () => undefined);
  const ended = once(child, "exit");
  return {
    remove: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

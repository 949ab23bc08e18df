/**
 * The connections that the primary process hands to its instances, one at a time to each (node:cluster).
 *
 * Promise: one that was on its way to an instance that died is closed, as those are that the instance had. Node itself
 * would keep it open for ever, for it waits for the instance's word that it has come, and its fan for an answer.
 */
import type { Worker } from "node:cluster";

interface Connection {
  /** Has no effect on one that is closed already, as each is that has come. */
  close(): void;
}

/** Call when the instance has been forked. */
export function closeWhatIsLost(worker: Worker): void {
  let handed: Connection | undefined;
  const instance = worker.process;
  const send = instance.send.bind(instance) as (...message: unknown[]) => boolean;
  instance.send = (...message: unknown[]) => {
    if (isNewConnection(message[0])) handed = message[1] as Connection;
    return send(...message);
  };
  worker.once("exit", () => handed?.close());
}

/** Whether this is how node:cluster hands a connection over. */
function isNewConnection(message: unknown): boolean {
  return (message as { act?: unknown }).act === "newconn";
}

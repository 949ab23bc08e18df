/** Listening: following a stream for a while, and after what it pushes asking the same instance for the same. */
import type { Call, StreamCall } from "#proof/clients/client.ts";
import { anyInstance, ask, type Member } from "#proof/clients/member.ts";
import type { OperationName, Operations } from "#proof/history/operations.ts";
import { between } from "#proof/nemeses/blow.ts";

type StreamName = "streamQueue" | "streamSeats";

export interface Listening<Stream extends StreamName, Told, Read extends OperationName, Body> {
  readonly stream: StreamCall<Stream, Told>;
  readonly read: Call<Read, Body>;
  readonly leastMs: number;
  readonly mostMs: number;
  /** Absent: any. */
  readonly instance?: number;
  /** What was waited for; absent: the whole time is listened. */
  readonly isEnough?: (value: Operations[Stream]["value"]) => boolean;
}

/** What is pushed while a question is under way is not asked about once more. */
export async function listen<Stream extends StreamName, Told, Read extends OperationName, Body>(
  member: Member,
  { stream, read, leastMs, mostMs, instance = anyInstance(member), isEnough }: Listening<Stream, Told, Read, Body>,
): Promise<void> {
  const { scene, client, random } = member;
  const enough = new AbortController();
  const stop = (): void => enough.abort();
  const timer = setTimeout(stop, between(leastMs, mostMs, random));
  scene.signal.addEventListener("abort", stop);
  if (scene.signal.aborted) stop();
  let asking: Promise<unknown> | undefined;
  await client.follow(stream, {
    instance,
    signal: enough.signal,
    pushed: (value) => {
      asking ??= ask(member, read, instance).finally(() => (asking = undefined));
      if (isEnough?.(value)) stop();
    },
  });
  clearTimeout(timer);
  scene.signal.removeEventListener("abort", stop);
  await asking;
}

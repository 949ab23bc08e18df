/** The story of one fan: comes, gets in line, waits, shops, goes home. However it goes, it ends with a word for it. */
import { characterOf, type Intentions } from "#crowd/characters.ts";
import { waitInLine, type Waited } from "#crowd/in-line.ts";
import { join, signUp } from "#crowd/line.ts";
import { countOne, type Whereabouts } from "#crowd/recorder.ts";
import { charge } from "#crowd/shop.ts";
import { shop, type Bought } from "#crowd/shopping.ts";
import { Stopped, type Stop } from "#crowd/stop.ts";
import { GaveUp, TurnOver, type Visitor } from "#crowd/visitor.ts";

export interface Times {
  /** When everybody has to stop. */
  readonly stop: Stop;
  /** When that will be at the latest, in milliseconds of this process's clock. */
  readonly endsAt: number;
}

export type Ending =
  | Exclude<Waited, "the turn came">
  | Bought
  | "found the queue closed"
  | "stayed to the end"
  | "got no answer"
  | "was answered what makes no sense";

/** Who means to pay too late waits no longer than this for it. */
const longestLatenessMs = 60_000;

/** Lives through it; the recorder knows where the fan is, and how it ended. Never throws. */
export async function live(visitor: Visitor, intends: Intentions, times: Times): Promise<void> {
  const { recorder } = visitor.world;
  let at: Whereabouts = "to come";
  recorder.whereabouts[at] += 1;
  countOne(recorder.characters, intends.character);
  const goTo = (next: Whereabouts): void => {
    recorder.moves(at, next);
    at = next;
  };
  const fan = { visitor, times, goTo, pause: (ms: number) => times.stop.pause(ms) };
  const ending = await tell(fan, intends).catch((error: unknown): Ending => {
    if (error instanceof Stopped) return "stayed to the end";
    if (!(error instanceof GaveUp)) {
      recorder.misfit(`fan ${visitor.fan}`, error);
      return "was answered what makes no sense";
    }
    if (times.stop.isOver) return "stayed to the end";
    recorder.error(`fan ${visitor.fan} got no answer: ${error.message}`);
    return "got no answer";
  });
  goTo("home");
  countOne(recorder.endings, ending);
}

interface Fan {
  visitor: Visitor;
  times: Times;
  goTo: (next: Whereabouts) => void;
  /** Errors: everybody has to stop. */
  pause: (ms: number) => Promise<void>;
}

async function tell(fan: Fan, intends: Intentions): Promise<Ending> {
  const { visitor, goTo, pause } = fan;
  await pause(intends.arrivesAfterMs);
  goTo("arrived");
  await signUp(visitor);
  if (intends.chargesInLine) await charge(visitor, intends.pocketMoney);
  const ending = await tryOnce(fan, intends);
  // Whoever was too late gets in line again, at the end of it, and makes haste.
  return ending === "came too late" ? tryOnce(fan, { ...intends, character: "steady" }) : ending;
}

async function tryOnce({ visitor, times, goTo, pause }: Fan, intends: Intentions): Promise<Ending> {
  const { client } = visitor.world;
  goTo("in line");
  if (!(await join(visitor))) return "found the queue closed";
  const waited = await waitInLine(characterOf(intends.character).inLine, { visitor, intends, pause });
  if (waited !== "the turn came") return waited;
  goTo("shopping");
  let thoughts = 0;
  const think = (): Promise<void> => pause(intends.thinksMs[thoughts++ % intends.thinksMs.length] ?? 0);
  const waitUntil = async (serverTime: number): Promise<boolean> => {
    const ms = Math.max(0, serverTime - client.serverNow());
    if (ms > Math.min(longestLatenessMs, times.endsAt - performance.now())) return false;
    await pause(ms);
    return true;
  };
  try {
    return await shop({ visitor, intends, think, waitUntil });
  } catch (error) {
    if (error instanceof TurnOver) return "came too late";
    throw error;
  }
}

/**
 * What is shown while a rehearsal runs: on a terminal a small panel that is drawn anew, elsewhere (a file, a pipe) a
 * line every few seconds.
 */
import { createLogUpdate } from "log-update";

import { thousands } from "#crowd/words.ts";

/** How things stand at one moment. */
export interface Scene {
  seconds: number;
  fans: number;
  arrived: number;
  inLine: number;
  shopping: number;
  home: number;
  seatsSold: number;
  seatsTotal: number;
  /** Requests answered since the last scene, a second. */
  perSecond: number;
  refused: number;
  errors: number;
  audits: number;
  brokenInvariants: number;
}

/** How many accounts were settled so many seconds after the beginning. */
export interface Settling {
  seconds: number;
  done: number;
  of: number;
}

export interface Display {
  /** Says something once, before the first scene. */
  say(text: string): void;
  /** Draws the scene, or leaves it out because a line was written a moment ago. */
  show(scene: Scene): void;
  /** The same, when the crowd has gone home. */
  settle(settling: Settling): void;
  /** Leaves what was drawn last on the terminal; what is drawn after it stands below. */
  close(): void;
}

const secondsBetweenLines = 5;
const barWidth = 40;

/** A display for a stream; `quiet` shows nothing there, and says on `aside` what has to be said. */
export function openDisplay(
  stream: NodeJS.WriteStream,
  { quiet, aside }: { quiet: boolean; aside: NodeJS.WritableStream },
): Display {
  if (quiet)
    return {
      say: (text) => void aside.write(`${text}\n`),
      show: () => undefined,
      settle: () => undefined,
      close: () => undefined,
    };
  const say = (text: string): void => void stream.write(`${text}\n`);
  if (stream.isTTY) {
    const draw = createLogUpdate(stream);
    return {
      say,
      show: (scene) => draw(panelOf(scene)),
      settle: (settling) => draw(`  ${progressOf(settling)}`),
      close: () => draw.done(),
    };
  }
  let nextAt = 0;
  const write = (seconds: number, line: string): void => {
    if (seconds < nextAt) return;
    nextAt = seconds + secondsBetweenLines;
    say(`${timeOf(seconds)}  ${line}`);
  };
  return {
    say,
    show: (scene) => write(scene.seconds, lineOf(scene)),
    settle: (settling) => write(settling.seconds, progressOf(settling)),
    // What is told next is something else, and told at once.
    close: () => void (nextAt = 0),
  };
}

function timeOf(seconds: number): string {
  return `${String(Math.floor(seconds)).padStart(4)} s`;
}

function progressOf({ done, of }: Settling): string {
  return `settling accounts: ${thousands(done)} of ${thousands(of)}`;
}

export function panelOf(scene: Scene): string {
  const { arrived, fans, inLine, shopping, home, seatsSold, seatsTotal } = scene;
  const filled = seatsTotal === 0 ? 0 : Math.round((barWidth * seatsSold) / seatsTotal);
  const bar = "█".repeat(filled).padEnd(barWidth, "░");
  const rows = [
    ["time", `${Math.floor(scene.seconds)} s`],
    ["fans", `${thousands(arrived)} of ${thousands(fans)} have come`],
    ["", `${thousands(inLine)} in line   ${thousands(shopping)} shopping   ${thousands(home)} gone home`],
    ["seats", seatsTotal === 0 ? soldOf(scene) : `${bar} ${soldOf(scene)}`],
    ["answers", answersOf(scene)],
    ["audit", auditOf(scene)],
  ];
  return rows.map(([name = "", text = ""]) => `  ${name.padEnd(9)}${text}`).join("\n");
}

export function lineOf(scene: Scene): string {
  const { arrived, inLine, shopping, home } = scene;
  const parts = [
    `${thousands(arrived)} came`,
    `${thousands(inLine)} in line`,
    `${thousands(shopping)} shopping`,
    `${thousands(home)} home`,
    soldOf(scene),
    answersOf(scene),
    `audit: ${auditOf(scene)}`,
  ];
  return parts.join("  ");
}

/** Without the operator's token nobody tells of how many: then these are those on receipts. */
function soldOf({ seatsSold, seatsTotal }: Scene): string {
  return `${thousands(seatsSold)}${seatsTotal === 0 ? "" : ` of ${thousands(seatsTotal)}`} sold`;
}

function answersOf({ perSecond, refused, errors }: Scene): string {
  return `${thousands(perSecond)}/s, ${thousands(refused)} refused, ${thousands(errors)} errors`;
}

function auditOf({ audits, brokenInvariants }: Scene): string {
  if (audits === 0) return "not yet";
  return brokenInvariants === 0 ? `${audits} × all holds` : `${brokenInvariants} INVARIANTS DO NOT HOLD`;
}

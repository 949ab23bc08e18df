/** The report as a person wants to read it: first whether all was right, then how the day went. */
import type { Verdict } from "#crowd/promises.ts";
import type { Percentiles } from "#crowd/figures.ts";
import type { Report } from "#crowd/report.ts";
import { inMilliseconds, inSeconds, thousands, wrapped } from "#crowd/words.ts";

const marks = { kept: "kept", broken: "BROKEN", unchecked: "not checked" };
const nameWidth = 12;
const codeWidth = 22;
const textWidth = 100;

export function writeReport(report: Report): string {
  const { rehearsal, promises } = report;
  return [
    "",
    `Rehearsal of concert ${rehearsal.concertId}, "${rehearsal.title}"`,
    conclusionOf(promises),
    "",
    ...promises.flatMap(linesOfPromise),
    "",
    ...section("the crowd", crowdLines(report)),
    ...section("the sale", saleLines(report)),
    ...section("the line", lineLines(report)),
    ...section("answers", answerLines(report)),
    ...section("how fast", speedLines(report)),
    ...section("refused", refusalLines(report)),
    "",
  ].join("\n");
}

function conclusionOf(promises: readonly Verdict[]): string {
  const names = (verdict: Verdict["verdict"]): string =>
    promises
      .filter((one) => one.verdict === verdict)
      .map(({ name }) => name)
      .join(", ");
  const unchecked = names("unchecked") === "" ? "" : ` Not checked: ${names("unchecked")}.`;
  if (names("broken") !== "") return `PROMISES WERE BROKEN: ${names("broken")}.${unchecked}`;
  return `Every promise ${unchecked === "" ? "" : "that could be checked "}was kept.${unchecked}`;
}

function linesOfPromise({ name, promise, verdict, seen, broken }: Verdict): string[] {
  const head = `  ${marks[verdict].padEnd(nameWidth)}${name.padEnd(nameWidth)}${promise}`;
  const indent = " ".repeat(2 + 2 * nameWidth);
  return [head, `${indent}${seen}`, ...broken.map((words) => `${indent}! ${words}`)];
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : "").padEnd(nameWidth)}${line}`);
}

function crowdLines({ rehearsal, endings }: Report): string[] {
  const { fans, seed, arriveSeconds, tookSeconds, urls, characters } = rehearsal;
  return [
    `${thousands(fans)} fans (seed ${seed}) came within ${arriveSeconds} s to ${urls.join(", ")}`,
    ...wrapped(`who they were: ${counted(characters)}`, textWidth),
    ...wrapped(`how it ended, after ${inSeconds(tookSeconds)}: ${counted(endings)}`, textWidth),
  ];
}

function saleLines({ sale }: Report): string[] {
  const { seatsTotal, soldByFigures = 0, heldAtEnd = 0, seatsOnReceipts, wonOnReceipts, soldOutAfterSeconds } = sale;
  const { isLastLook, lookedAfterSeconds = 0 } = sale;
  const receipts = `the fans' receipts: ${thousands(seatsOnReceipts)} seats, ${thousands(wonOnReceipts)} won`;
  if (seatsTotal === undefined) return [receipts];
  const held = heldAtEnd > 0 ? `, ${thousands(heldAtEnd)} still held by fans who do not pay` : "";
  const soldOut =
    soldOutAfterSeconds === null ? "not sold out" : `sold out ${inSeconds(soldOutAfterSeconds)} after the beginning`;
  const when = isLastLook ? "" : ` as of the last look, ${inSeconds(lookedAfterSeconds)} after the beginning`;
  return [`${thousands(soldByFigures)} of ${thousands(seatsTotal)} seats sold${when}${held}: ${soldOut}`, receipts];
}

function lineLines({ waitSeconds, turns, settled }: Report): string[] {
  const { admitted, fromTheLine, lostToNoShows, unclaimedSeconds: unclaimed, emptySecondsEach: empty } = turns;
  const wait = waitSeconds
    ? `waiting, until told of the turn: ${spread(waitSeconds, inSeconds)}`
    : "nobody was admitted";
  const asked =
    settled.done < settled.of
      ? `, as far as was asked: ${thousands(settled.done)} of ${thousands(settled.of)} fans`
      : "";
  const lines = [
    wait,
    `${thousands(admitted)} turns that fans were told of, and ${thousands(lostToNoShows)} lost to no-shows${asked}`,
  ];
  // Seen by those whose stream stayed open although they did not come.
  if (unclaimed) lines.push(`an unclaimed turn, from being told of it to its end: ${spread(unclaimed, inSeconds)}`);
  // From the service's figures.
  if (empty !== null)
    lines.push(
      `${thousands(fromTheLine)} of these came from the line: such a turn had stood empty for ${inSeconds(empty)} on average while others waited`,
    );
  return lines;
}

function answerLines({ answers }: Report): string[] {
  const { total, perSecond, toldToComeBack, unanswered, cutOnPurpose, streamEvents, errors, ownDelayMs } = answers;
  return [
    `${thousands(total)}, ${thousands(perSecond)} a second, and ${thousands(streamEvents)} events on streams`,
    `${thousands(errors)} errors; ${thousands(toldToComeBack)} asked to come back later`,
    `${thousands(unanswered)} connections failed, and ${thousands(cutOnPurpose)} were cut on purpose`,
    `times are right to ${inMilliseconds(ownDelayMs)} (p99): so late was this process itself`,
  ];
}

function speedLines({ answers }: Report): string[] {
  return Object.entries(answers.tookMs).map(
    ([name, took]) => `${name.padEnd(codeWidth)}${thousands(took.count).padStart(8)}  ${spread(took, inMilliseconds)}`,
  );
}

function refusalLines({ answers }: Report): string[] {
  return answers.refusals.map(
    ({ code, title, count }) => `${code.padEnd(codeWidth)}${thousands(count).padStart(8)}  ${title}`,
  );
}

function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${thousands(count)} ${name}`)
    .join(", ");
}

function spread({ p50, p90, p99, max }: Percentiles, unit: (value: number) => string): string {
  return `p50 ${unit(p50)}, p90 ${unit(p90)}, p99 ${unit(p99)}, max ${unit(max)}`;
}

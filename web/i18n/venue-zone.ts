/** The time zone of the venues. Shows happen there, whoever looks from wherever, so that all times are told and typed in it. */
import { pageSetting } from "#web/page-setting.ts";

export const venueZone = pageSetting("jari-time-zone") ?? "Asia/Seoul";

/** The moment, in milliseconds, at which clocks of a zone show `wall`, such as 2026-10-15T19:00. */
export function momentAt(wall: string, zone = venueZone): number {
  const asUtc = Date.parse(`${wall}Z`);
  const first = asUtc - offsetAt(asUtc, zone);
  // Where clocks are changed that night, the offset at the moment itself counts.
  return asUtc - offsetAt(first, zone);
}

/** Whether clocks of a zone never show `wall`: where they are put forward, they leave out an hour. */
export function isSkipped(wall: string, zone = venueZone): boolean {
  const moment = momentAt(wall, zone);
  return moment + offsetAt(moment, zone) !== Date.parse(`${wall}Z`);
}

/** How far clocks of a zone are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, zone: string): number {
  const format = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: zone });
  return Date.parse(`${format.format(moment).replace(" ", "T")}Z`) - Math.floor(moment / 1000) * 1000;
}

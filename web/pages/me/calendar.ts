/** A show as a file that calendars understand (iCalendar, RFC 5545), made in the browser. */

export interface CalendarShow {
  showId: number;
  title: string;
  artist: string;
  venue: string;
  /** ISO 8601. */
  startsAt: string;
}

/** Nobody says how long a show is; two hours keep the evening free. */
const showLasts = "PT2H";
/** The standard's limit of a line, in bytes. */
const lineBytes = 75;

/** The file's text. `host` makes the event's name unique, so that adding it twice gives one event; `now` in milliseconds. */
export function calendarFile(show: CalendarShow, { host, now }: { host: string; now: number }): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Jari//Jari//EN",
    "BEGIN:VEVENT",
    `UID:show-${show.showId}@${host}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(Date.parse(show.startsAt))}`,
    `DURATION:${showLasts}`,
    `SUMMARY:${escape(`${show.title} · ${show.artist}`)}`,
    `LOCATION:${escape(show.venue)}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

/** 20261015T100000Z. */
function utc(when: number): string {
  return `${new Date(when).toISOString().replaceAll(/[-:]|\.\d+Z$/gu, "")}Z`;
}

function escape(text: string): string {
  return text.replaceAll(/[\\;,]/gu, String.raw`\$&`).replaceAll(/\r?\n/gu, String.raw`\n`);
}

/** Breaks a line that is too long, never within a character. What follows is marked by a blank. */
function fold(line: string): string {
  const encoder = new TextEncoder();
  let folded = "";
  let bytes = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    const isFull = bytes + size > lineBytes;
    folded += isFull ? `\r\n ${character}` : character;
    bytes = isFull ? size + 1 : bytes + size;
  }
  return folded;
}

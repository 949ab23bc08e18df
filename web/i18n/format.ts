/** Money, numbers and times as the page's language writes them; times by the venue's clocks. */
import type { Language } from "#web/i18n/language.ts";
import { momentAt, venueZone } from "#web/i18n/venue-zone.ts";

const locales = { ko: "ko-KR", en: "en-GB" } as const satisfies Record<Language, string>;

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** Making an Intl format is slow; a list of seats needs the same one thousands of times. */
function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => F): F {
  const known = formats.get(key) as F | undefined;
  if (known) return known;
  const made = make();
  formats.set(key, made);
  return made;
}

/** 1234567 → 1,234,567. */
export function formatNumber(value: number, language: Language): string {
  return kept(`number ${language}`, () => new Intl.NumberFormat(locales[language])).format(value);
}

/** An amount in won: 154,000원 or ₩154,000. */
export function formatMoney(won: number, language: Language): string {
  if (language === "ko") return `${formatNumber(won, language)}원`;
  const make = () =>
    new Intl.NumberFormat(locales[language], { style: "currency", currency: "KRW", currencyDisplay: "narrowSymbol" });
  return kept(`money ${language}`, make).format(won);
}

const dateStyles = {
  /** 10월 15일 (목) */
  day: { month: "long", day: "numeric", weekday: "short" },
  /** 10월 15일 (목), whatever year it is: for where that stands above. */
  dayOfMonth: { month: "short", day: "numeric", weekday: "short" },
  /** 10월 15일 */
  shortDay: { month: "short", day: "numeric" },
  /** 2026년 10월 */
  month: { year: "numeric", month: "long" },
  /** 10월 15일 (목) 오후 7:00 */
  moment: { month: "long", day: "numeric", weekday: "short", hour: "numeric", minute: "2-digit" },
  /** 2026. 10. 15. 오후 7:00:05 */
  exact: { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  /** 오후 7:00 */
  time: { hour: "numeric", minute: "2-digit" },
  /** 오후 7:00:05 */
  second: { hour: "numeric", minute: "2-digit", second: "2-digit" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type DateStyle = keyof typeof dateStyles;

/**
 * A moment (ISO 8601, or milliseconds) or a day (`2026-10-15`), as people read it: a day of another year than that of
 * `now` says which.
 */
export function formatDate(when: string | number, style: DateStyle, language: Language, now = Date.now()): string {
  const date = dateOf(when);
  return keepTogether(dateFormat(style, language, yearOf(date) !== yearOf(now)).format(date));
}

/**
 * From one day to another, without saying twice what they share: 10월 15일~17일. Neither day is broken between lines, and
 * the dash stays with the first.
 */
export function formatDateRange(first: string, last: string, style: DateStyle, language: Language): string {
  if (first === last) return formatDate(first, style, language);
  const isThisYear = [first, last].every((day) => yearOf(dateOf(day)) === yearOf(Date.now()));
  const range = dateFormat(style, language, !isThisYear).formatRange(dateOf(first), dateOf(last));
  return range
    .replaceAll(/\s/gu, noBreak)
    .replace(/([–~])(\u00A0?)/u, (_, dash, space) => dash + (space ? " " : "\u200B"));
}

const noBreak = "\u00A0";

/**
 * A weekday stays with its date, and a time with its half of the day: 10월 15일 (목), 오후 7:00. Some browsers know these
 * halves only as AM and PM, also in Korean; English has the hours of the whole day.
 */
function keepTogether(text: string): string {
  return text
    .replace("AM ", "오전 ")
    .replace("PM ", "오후 ")
    .replaceAll(/ (?=\()|(?<=오[전후]) /gu, noBreak);
}

function dateFormat(style: DateStyle, language: Language, isOtherYear: boolean): Intl.DateTimeFormat {
  const { [style]: parts } = dateStyles;
  const year =
    isOtherYear && "day" in parts && style !== "dayOfMonth" ? ({ year: "numeric", month: "short" } as const) : {};
  const make = () => new Intl.DateTimeFormat(locales[language], { ...parts, ...year, timeZone: venueZone });
  return kept(`${style} ${language} ${isOtherYear}`, make);
}

function yearOf(when: Date | number): string {
  const make = () => new Intl.DateTimeFormat(locales.en, { year: "numeric", timeZone: venueZone });
  return kept("year", make).format(when);
}

const dayOnly = /^\d{4}-\d{2}-\d{2}$/u;

/** A day is taken at the venue's noon, so that it is that day there. */
function dateOf(when: string | number): Date {
  return new Date(typeof when === "string" && dayOnly.test(when) ? momentAt(`${when}T12:00`) : when);
}

export interface TimeParts {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** How long is left, rounded up to whole seconds: 00:00 is shown when it is over and no moment before. */
export function timeParts(remainingMs: number): TimeParts {
  const total = Math.max(0, Math.ceil(remainingMs / 1000));
  return {
    days: Math.floor(total / 86_400),
    hours: Math.floor(total / 3_600) % 24,
    minutes: Math.floor(total / 60) % 60,
    seconds: total % 60,
  };
}

/** 4:05, 1:04:05. Hours beyond a day go on counting. */
export function formatClock(remainingMs: number): string {
  const { days, hours, minutes, seconds } = timeParts(remainingMs);
  const allHours = days * 24 + hours;
  const two = (value: number): string => String(value).padStart(2, "0");
  return allHours > 0 ? `${allHours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

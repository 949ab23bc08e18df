/** The page's languages: which there are, which one is wanted, and what is remembered. */
import { createStored } from "#web/session/stored.ts";

export const languages = ["ko", "en"] as const;
export type Language = (typeof languages)[number];

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}

/** What was chosen with the switch; undefined if nothing was. */
export const chosenLanguage = createStored<Language>("jari.language", (kept) => (isLanguage(kept) ? kept : undefined));

/** The first of the wanted languages (as `navigator.languages`) that there is; English for everybody else. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.toLowerCase().split("-", 1)[0]).find(isLanguage);
  return known ?? "en";
}

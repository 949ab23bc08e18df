/**
 * The page's words: i18next with one namespace for each area, one chunk for each language. A missing key is a type error,
 * and that both languages have the same keys is tested.
 */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import type { fans } from "#web/i18n/en/fans.ts";
import type { consoleTexts } from "#web/i18n/en/console.ts";
import { chosenLanguage, preferredLanguage, type Language } from "#web/i18n/language.ts";
import { numbersInTexts } from "#web/i18n/numbers-in-texts.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: typeof fans & { console: typeof consoleTexts };
  }
}

const fansTexts = {
  ko: () => import("#web/i18n/ko/fans.ts"),
  en: () => import("#web/i18n/en/fans.ts"),
} satisfies Record<Language, unknown>;

const consolesTexts = {
  ko: () => import("#web/i18n/ko/console.ts"),
  en: () => import("#web/i18n/en/console.ts"),
} satisfies Record<Language, unknown>;

/** Loads the words of the language that is wanted, and follows the switch from then on, in all tabs. */
export async function startI18n(): Promise<void> {
  const language = chosenLanguage.get() ?? preferredLanguage(navigator.languages);
  await i18next
    .use(initReactI18next)
    .use(numbersInTexts)
    .init({
      lng: language,
      resources: { [language]: await textsOf(language) },
      defaultNS: "common",
      // React escapes what it draws.
      interpolation: { escapeValue: false, alwaysFormat: true },
      react: { useSuspense: false, bindI18nStore: "added" },
    });
  document.documentElement.lang = language;
  chosenLanguage.subscribe(() => void useLanguage(chosenLanguage.get() ?? preferredLanguage(navigator.languages)));
}

async function textsOf(language: Language) {
  const { fans: texts } = await fansTexts[language]();
  return texts;
}

/** The language that the page is in. */
export function pageLanguage(): Language {
  return i18next.language === "ko" ? "ko" : "en";
}

async function useLanguage(language: Language): Promise<void> {
  const areas = Object.entries(await textsOf(language));
  for (const [area, texts] of areas) i18next.addResourceBundle(language, area, texts);
  if (consoleIsOpen) await addConsoleTexts(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

let consoleIsOpen = false;

/** Loads the console's words; resolves when its pages can be drawn. */
export async function loadConsoleTexts(): Promise<void> {
  consoleIsOpen = true;
  await addConsoleTexts(pageLanguage());
}

async function addConsoleTexts(language: Language): Promise<void> {
  const { consoleTexts: texts } = await consolesTexts[language]();
  i18next.addResourceBundle(language, "console", texts);
}

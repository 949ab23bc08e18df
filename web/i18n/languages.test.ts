import { expect, test } from "vitest";

import { consoleTexts as enConsole } from "#web/i18n/en/console.ts";
import { fans as enFans } from "#web/i18n/en/fans.ts";
import { consoleTexts as koConsole } from "#web/i18n/ko/console.ts";
import { fans as koFans } from "#web/i18n/ko/fans.ts";
import { isLanguage, preferredLanguage } from "#web/i18n/language.ts";

type Texts = { readonly [key: string]: string | Texts };

const ko: Texts = { ...koFans, console: koConsole };
const en: Texts = { ...enFans, console: enConsole };

/** Every text with its path; those of a plural as one, because languages differ in how many they have. */
function textsOf(texts: Texts, path = ""): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) => {
    const here = `${path}${key}`;
    return typeof value === "string"
      ? [[here.replace(/_(?:one|other)$/u, "_plural"), value]]
      : textsOf(value, `${here}.`);
  });
}

const pathsOf = (texts: Texts) => [...new Set(textsOf(texts).map(([path]) => path))].toSorted();

test("both languages say the same things", () => {
  expect(pathsOf(ko)).toEqual(pathsOf(en));
});

test("both put the same values into them", () => {
  const valuesOf = (texts: Texts) =>
    Object.fromEntries(
      textsOf(texts).map(([path, text]) => [path, (text.match(/\{\{\w+/gu) ?? []).toSorted().join(" ")]),
    );
  expect(valuesOf(ko)).toEqual(valuesOf(en));
});

test("no text is empty, and each plural has the form that its language needs", () => {
  for (const [path, text] of [...textsOf(ko), ...textsOf(en)]) expect(text.trim(), path).not.toBe("");
  const keys = (texts: Texts): string[] =>
    Object.entries(texts).flatMap(([key, value]) => (typeof value === "string" ? [key] : keys(value)));
  for (const key of keys(en).filter((one) => one.endsWith("_one"))) {
    expect(keys(en)).toContain(key.replace(/_one$/u, "_other"));
    expect(keys(ko)).toContain(key.replace(/_one$/u, "_other"));
  }
});

test("the browser's first language that there is, is taken; otherwise English", () => {
  expect(preferredLanguage(["ko-KR", "en-US"])).toBe("ko");
  expect(preferredLanguage(["ja-JP", "KO", "en"])).toBe("ko");
  expect(preferredLanguage(["en-GB", "ko"])).toBe("en");
  expect(preferredLanguage(["ja", "fr-CA"])).toBe("en");
  expect(preferredLanguage([])).toBe("en");
});

test("only languages that there are, are remembered", () => {
  expect(["ko", "en", "fr", undefined, 1].map(isLanguage)).toEqual([true, true, false, false, false]);
});

/**
 * How i18next puts values into texts: a number is written as the language writes numbers (1,500 left), unless it is a name
 * and no amount, which is called `id` or `number` (reservation 1500, seat 1500).
 */
import type { FormatterModule } from "i18next";

import { formatNumber } from "#web/i18n/format.ts";

const names = new Set(["id", "number"]);
const nothing = (): void => undefined;

/** To be used with `interpolation: { alwaysFormat: true }`. */
export const numbersInTexts: FormatterModule = {
  type: "formatter",
  init: nothing,
  add: nothing,
  addCached: nothing,
  format: (value: unknown, _format, language, options) =>
    typeof value === "number" && !names.has(String(options?.["interpolationkey"]))
      ? formatNumber(value, language === "ko" ? "ko" : "en")
      : (value as string),
};

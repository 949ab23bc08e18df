/** The formats of the page's language, for components. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { formatDate, formatDateRange, formatMoney, formatNumber, type DateStyle } from "#web/i18n/format.ts";
import type { Language } from "#web/i18n/language.ts";

export interface Format {
  language: Language;
  number(value: number): string;
  money(won: number): string;
  date(when: string | number, style: DateStyle): string;
  dateRange(first: string, last: string, style: DateStyle): string;
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === "ko" ? "ko" : "en";
  return useMemo(
    () => ({
      language,
      number: (value) => formatNumber(value, language),
      money: (won) => formatMoney(won, language),
      date: (when, style) => formatDate(when, style, language),
      dateRange: (first, last, style) => formatDateRange(first, last, style, language),
    }),
    [language],
  );
}

/** The operators' console. */
import { consoleFrame } from "#web/i18n/ko/console-frame.ts";
import { consoleSales } from "#web/i18n/ko/console-sales.ts";

export const consoleTexts = {
  frame: consoleFrame,
  sales: consoleSales,
  title: "운영",
} as const;

/** The operators' console. */
import { consoleFrame } from "#web/i18n/en/console-frame.ts";
import { consoleSales } from "#web/i18n/en/console-sales.ts";

export const consoleTexts = {
  frame: consoleFrame,
  sales: consoleSales,
  title: "Console",
} as const;

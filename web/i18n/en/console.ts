/** The operators' console. */
import { consoleSales } from "#web/i18n/en/console-sales.ts";

export const consoleTexts = {
  sales: consoleSales,
  title: "Console",
} as const;

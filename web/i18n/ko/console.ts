/** The operators' console. */
import { consoleSales } from "#web/i18n/ko/console-sales.ts";

export const consoleTexts = {
  sales: consoleSales,
  title: "운영",
} as const;

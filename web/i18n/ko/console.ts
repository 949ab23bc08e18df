/** The operators' console. */
import { consoleCheckIn } from "#web/i18n/ko/console-check-in.ts";
import { consoleConcerts } from "#web/i18n/ko/console-concerts.ts";
import { consoleDashboard } from "#web/i18n/ko/console-dashboard.ts";
import { consoleFrame } from "#web/i18n/ko/console-frame.ts";
import { consoleSales } from "#web/i18n/ko/console-sales.ts";

export const consoleTexts = {
  checkIn: consoleCheckIn,
  concerts: consoleConcerts,
  dashboard: consoleDashboard,
  frame: consoleFrame,
  sales: consoleSales,
  title: "운영",
} as const;

/** The operators' console. */
import { consoleCheckIn } from "#web/i18n/en/console-check-in.ts";
import { consoleConcerts } from "#web/i18n/en/console-concerts.ts";
import { consoleDashboard } from "#web/i18n/en/console-dashboard.ts";
import { consoleFrame } from "#web/i18n/en/console-frame.ts";
import { consoleSales } from "#web/i18n/en/console-sales.ts";

export const consoleTexts = {
  checkIn: consoleCheckIn,
  concerts: consoleConcerts,
  dashboard: consoleDashboard,
  frame: consoleFrame,
  sales: consoleSales,
  title: "Console",
} as const;

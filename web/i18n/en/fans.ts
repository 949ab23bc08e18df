/** All that the fans' app says in this language: one chunk. The console's texts come with the console. */
import { account } from "#web/i18n/en/account.ts";
import { checkout } from "#web/i18n/en/checkout.ts";
import { common } from "#web/i18n/en/common.ts";
import { concerts } from "#web/i18n/en/concerts.ts";
import { line } from "#web/i18n/en/line.ts";
import { me } from "#web/i18n/en/me.ts";
import { problems } from "#web/i18n/en/problems.ts";
import { seats } from "#web/i18n/en/seats.ts";

export const fans = { account, checkout, common, concerts, line, me, problems, seats };

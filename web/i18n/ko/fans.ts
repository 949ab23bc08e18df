/** All that the fans' app says in this language: one chunk. The console's texts come with the console. */
import { account } from "#web/i18n/ko/account.ts";
import { checkout } from "#web/i18n/ko/checkout.ts";
import { common } from "#web/i18n/ko/common.ts";
import { concerts } from "#web/i18n/ko/concerts.ts";
import { line } from "#web/i18n/ko/line.ts";
import { me } from "#web/i18n/ko/me.ts";
import { problems } from "#web/i18n/ko/problems.ts";
import { seats } from "#web/i18n/ko/seats.ts";

export const fans = { account, checkout, common, concerts, line, me, problems, seats };

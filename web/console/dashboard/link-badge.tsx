/** Whether what is shown is how it is now. */
import { useTranslation } from "react-i18next";

import type { FeedLink } from "#web/api/live-feed.ts";
import { Badge, type BadgeProps } from "#web/ui/badge.tsx";

const looks = {
  connecting: { tone: "neutral", dot: "still" },
  live: { tone: "good", dot: "live" },
  polling: { tone: "neutral", dot: "live" },
  lost: { tone: "warn", dot: "still" },
} as const satisfies Record<FeedLink, Omit<BadgeProps, "children">>;

export function LinkBadge({ link }: { link: FeedLink }) {
  const { t } = useTranslation("console");
  return <Badge {...looks[link]}>{t(`dashboard.link.${link}`)}</Badge>;
}

/** Whether what is shown is live, and if not, of when it is. */
import { useTranslation } from "react-i18next";

import { useFormat } from "#web/i18n/use-format.ts";
import type { KeptPlace } from "#web/line/kept-place.ts";
import type { Link } from "#web/line/place-feed.ts";
import styles from "#web/pages/line/link-badge.module.css";
import { Badge, type BadgeProps } from "#web/ui/badge.tsx";

const looks = {
  live: { tone: "good", dot: "live" },
  polling: { tone: "good", dot: "still" },
  connecting: { tone: "warn", dot: "live" },
  offline: { tone: "bad", dot: "still" },
} as const satisfies Record<Link, Omit<BadgeProps, "children">>;

export function LinkBadge({ link, heardAt }: Pick<KeptPlace, "link" | "heardAt">) {
  const { t } = useTranslation("line");
  const format = useFormat();
  return (
    <p className={styles["link"]} data-link={link}>
      {link !== "live" && (
        <span className={styles["heard"]}>{t("link.heardAt", { time: format.date(heardAt, "second") })}</span>
      )}
      <Badge {...looks[link]}>{t(`link.${link}`)}</Badge>
    </p>
  );
}

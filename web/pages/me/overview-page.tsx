/** Who I am here, what waits for me, and the ways to all that is mine. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useFormat } from "#web/i18n/use-format.ts";
import { HoldReminder } from "#web/pages/me/hold-reminder.tsx";
import { balanceQuery, reservationsQuery } from "#web/pages/me/me-queries.ts";
import styles from "#web/pages/me/overview-page.module.css";
import { NoAccount } from "#web/pages/me/sub-page.tsx";
import { useSession, type Session } from "#web/session/session.ts";
import { SignOut } from "#web/session/sign-out.tsx";
import { DeviceIcon, ForwardIcon, SeatIcon, TicketIcon, WalletIcon } from "#web/ui/icons.tsx";
import { Page } from "#web/ui/page.tsx";

/** What the API calls somebody who has not said a name. */
const namelessGuest = "Guest";

export function OverviewPage() {
  const { t } = useTranslation("me");
  const session = useSession();
  return (
    <Page title={t("title")} narrow>
      {session ? <Overview session={session} /> : <NoAccount level={1} />}
    </Page>
  );
}

function Overview({ session: { userId, name } }: { session: Session }) {
  const { t } = useTranslation("me");
  const format = useFormat();
  const balance = useQuery(balanceQuery(userId)).data?.balance;
  const reservations = useInfiniteQuery(reservationsQuery(userId)).data?.pages.flatMap(({ items }) => items);
  return (
    <div className={styles["overview"]}>
      <header className={styles["header"]}>
        <h1>{name === namelessGuest ? t("guest") : name}</h1>
        <p className={styles["soft"]}>{t("remembered")}</p>
      </header>
      <HoldReminder reservations={reservations ?? []} />
      <nav aria-label={t("links.label")}>
        <ul className={styles["links"]}>
          <Way href="/me/balance" icon={<WalletIcon />} name={t("links.balance")}>
            {balance !== undefined && <strong className={styles["money"]}>{format.money(balance)}</strong>}
          </Way>
          <Way href="/me/tickets" icon={<TicketIcon />} name={t("links.tickets")}>
            {t("links.ticketsText")}
          </Way>
          <Way href="/me/reservations" icon={<SeatIcon />} name={t("links.reservations")}>
            {t("links.reservationsText")}
          </Way>
          <Way href="/me/device" icon={<DeviceIcon />} name={t("links.device")}>
            {t("links.deviceText")}
          </Way>
        </ul>
      </nav>
      <SignOut />
    </div>
  );
}

interface WayProps {
  href: string;
  icon: ReactNode;
  name: string;
  children: ReactNode;
}

function Way({ href, icon, name, children }: WayProps) {
  return (
    <li>
      <Link href={href} className={styles["way"]}>
        <span className={styles["icon"]}>{icon}</span>
        <span className={styles["words"]}>
          <span className={styles["name"]}>{name}</span>
          <span className={styles["soft"]}>{children}</span>
        </span>
        <ForwardIcon size={18} />
      </Link>
    </li>
  );
}

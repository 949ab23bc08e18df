/** All my tickets, the one that is needed next on top. */
import { useTranslation } from "react-i18next";

import { useFormat } from "#web/i18n/use-format.ts";
import { SignedIn, SubPage } from "#web/pages/me/sub-page.tsx";
import { TicketCard } from "#web/pages/me/ticket-card.tsx";
import { orderTickets } from "#web/pages/me/ticket-order.ts";
import styles from "#web/pages/me/tickets-page.module.css";
import type { Ticket } from "#web/pages/me/me-queries.ts";
import type { KeptTickets } from "#web/pages/me/kept-tickets.ts";
import { useLostTickets } from "#web/pages/me/use-lost-tickets.ts";
import { useTickets } from "#web/pages/me/use-tickets.ts";
import { useSession } from "#web/session/session.ts";
import { useLostText } from "#web/session/use-lost-text.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { TicketIcon } from "#web/ui/icons.tsx";
import { Notice } from "#web/ui/notice.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { EmptyState, ErrorState } from "#web/ui/states.tsx";
import { useServerNow } from "#web/ui/use-now.ts";

export function TicketsPage() {
  const { t } = useTranslation("me");
  const isSignedIn = useSession() !== undefined;
  const lost = useLostTickets();
  return (
    <SubPage title={t("tickets.title")}>
      {lost && <LostTickets kept={lost} />}
      {(isSignedIn || !lost) && <SignedIn>{(userId) => <Tickets userId={userId} />}</SignedIn>}
    </SubPage>
  );
}

/** What is left of an account that was lost here, and how to come by it again. */
function LostTickets({ kept: { toldAt, tickets } }: { kept: KeptTickets }) {
  const { t } = useTranslation("me");
  const why = useLostText();
  const when = useFormat().date(toldAt, "moment");
  const { coming, past } = orderTickets(tickets, useServerNow(undefined));
  return (
    <>
      {why && (
        <Notice tone="warn" title={why.title}>
          <p>{why.text}</p>
          <p>{t("tickets.lost", { when })}</p>
          <p>{t("none.otherDevice")}</p>
        </Notice>
      )}
      <TicketList name={t("tickets.kept")} tickets={[...coming, ...past]} />
    </>
  );
}

function Tickets({ userId }: { userId: string }) {
  const { t } = useTranslation(["me", "common"]);
  const { tickets, error, oldSince, retry, retrying } = useTickets(userId);
  const now = useServerNow(undefined);
  if (!tickets) {
    if (error) return <ErrorState error={error} retry={retry} retrying={retrying} />;
    return (
      <Loading>
        <Skeleton height="26rem" />
      </Loading>
    );
  }
  if (tickets.length === 0) {
    return (
      <EmptyState title={t("tickets.empty.title")} text={t("tickets.empty.text")} icon={<TicketIcon size={32} />}>
        <ButtonLink href="/" kind="primary">
          {t("common:toConcerts")}
        </ButtonLink>
      </EmptyState>
    );
  }
  const { coming, past } = orderTickets(tickets, now);
  return (
    <>
      {oldSince !== undefined && <OldNotice since={oldSince} />}
      {coming.length > 0 && <TicketList name={t("tickets.coming")} tickets={coming} />}
      {past.length > 0 && <TicketList name={t("tickets.past")} tickets={past} />}
    </>
  );
}

/** Says that what is shown may have changed since. */
export function OldNotice({ since }: { since: number }) {
  const { t } = useTranslation("me");
  const when = useFormat().date(since, "moment");
  return (
    <Notice>
      <p>{t("tickets.old", { when })}</p>
    </Notice>
  );
}

function TicketList({ name, tickets }: { name: string; tickets: readonly Ticket[] }) {
  return (
    <section className={styles["section"]}>
      <h2 className={styles["name"]}>{name}</h2>
      <ul className={styles["list"]}>
        {tickets.map((ticket) => (
          <li key={ticket.ticketCode}>
            <TicketCard ticket={ticket} />
          </li>
        ))}
      </ul>
    </section>
  );
}

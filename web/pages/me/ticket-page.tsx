/** One ticket by itself, with what can be done with it. */
import { useTranslation } from "react-i18next";

import { CalendarLink } from "#web/pages/me/calendar-link.tsx";
import type { Ticket } from "#web/pages/me/me-queries.ts";
import { SignedIn, SubPage } from "#web/pages/me/sub-page.tsx";
import { TicketCard } from "#web/pages/me/ticket-card.tsx";
import styles from "#web/pages/me/ticket-page.module.css";
import { OldNotice } from "#web/pages/me/tickets-page.tsx";
import { useLostTickets } from "#web/pages/me/use-lost-tickets.ts";
import { useTickets } from "#web/pages/me/use-tickets.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { CopyIcon, TicketIcon } from "#web/ui/icons.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { EmptyState, ErrorState } from "#web/ui/states.tsx";
import { toast } from "#web/ui/toasts.ts";

export function TicketPage({ ticketCode }: { ticketCode: string }) {
  const { t } = useTranslation("me");
  const kept = useLostTickets();
  const lost = kept?.tickets.find((one) => one.ticketCode === ticketCode);
  return (
    <SubPage title={t("tickets.one")} back={{ href: "/me/tickets", name: t("tickets.all") }}>
      {lost ? (
        <TicketCard ticket={lost} alone />
      ) : (
        <SignedIn>{(userId) => <Load userId={userId} ticketCode={ticketCode} />}</SignedIn>
      )}
    </SubPage>
  );
}

function Load({ userId, ticketCode }: { userId: string; ticketCode: string }) {
  const { t } = useTranslation("me");
  const { tickets, error, oldSince, retry, retrying } = useTickets(userId);
  const ticket = tickets?.find((one) => one.ticketCode === ticketCode);
  if (ticket) {
    return (
      <>
        {oldSince !== undefined && <OldNotice since={oldSince} />}
        <TicketCard ticket={ticket} alone />
        <Actions ticket={ticket} />
      </>
    );
  }
  if (tickets) {
    return (
      <EmptyState title={t("tickets.notFound.title")} text={t("tickets.notFound.text")} icon={<TicketIcon size={32} />}>
        <ButtonLink href="/me/tickets" kind="primary">
          {t("tickets.all")}
        </ButtonLink>
      </EmptyState>
    );
  }
  if (error) return <ErrorState error={error} retry={retry} retrying={retrying} />;
  return (
    <Loading>
      <Skeleton height="26rem" />
    </Loading>
  );
}

function Actions({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation(["me", "common"]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(ticket.ticketCode);
      toast(t("common:copied"));
    } catch {
      // Not allowed, or on plain http.
      toast(t("tickets.copyFailed"), "bad");
    }
  };
  return (
    <div className={styles["actions"]}>
      {ticket.status === "VALID" && (
        <>
          <CalendarLink show={ticket} />
          <Button wide onClick={() => void copy()}>
            <CopyIcon size={20} />
            {t("tickets.copy")}
          </Button>
        </>
      )}
      <ButtonLink href={`/me/reservations/${ticket.reservationId}`} wide>
        {t("tickets.reservation")}
      </ButtonLink>
    </div>
  );
}

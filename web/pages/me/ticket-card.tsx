/**
 * A ticket as one holds it in the hand: the poster's colours, the evening and the seat, and behind the perforation the
 * code that lets one in. A ticket that lets nobody in shows no code, but why.
 */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useFormat } from "#web/i18n/use-format.ts";
import { PosterArt } from "#web/pages/concerts/poster-art.tsx";
import { designPoster } from "#web/pages/concerts/poster-design.ts";
import type { Ticket } from "#web/pages/me/me-queries.ts";
import { TicketCode } from "#web/pages/me/ticket-code.tsx";
import { ticketState, type TicketState } from "#web/pages/me/ticket-state.ts";
import styles from "#web/pages/me/ticket-card.module.css";
import { sectionName } from "#web/seat-map/seat.ts";
import { Badge, type Tone } from "#web/ui/badge.tsx";
import { classNames } from "#web/ui/class-names.ts";
import { useServerNow } from "#web/ui/use-now.ts";
import { DateTime } from "#web/ui/values.tsx";

export interface TicketCardProps {
  ticket: Ticket;
  /** Where the ticket is all there is, its title is no link to itself. */
  alone?: boolean;
}

const tones = { VALID: "good", USED: "neutral", REFUNDED: "warn", over: "neutral" } as const satisfies Record<
  TicketState,
  Tone
>;

export function TicketCard({ ticket, alone = false }: TicketCardProps) {
  const { t } = useTranslation("me");
  const state = ticketState(ticket, useServerNow(undefined));
  const { title, artist, venue, startsAt, seat, ticketCode } = ticket;
  const section = sectionName(seat.section);
  const design = designPoster(ticket);
  const { ground, ink } = design.palette;
  return (
    <article className={classNames(styles["ticket"], state !== "VALID" && styles["spent"])}>
      <div className={styles["head"]} style={{ background: ground, color: ink }}>
        <svg className={styles["art"]} viewBox="0 0 300 150" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
          <PosterArt design={design} />
        </svg>
        <p className={styles["artist"]}>{artist}</p>
        {alone ? (
          <h2 className={styles["title"]}>{title}</h2>
        ) : (
          <h3 className={styles["title"]}>
            <Link href={`/me/tickets/${ticketCode}`}>{title}</Link>
          </h3>
        )}
      </div>
      <div className={styles["body"]}>
        <div className={styles["top"]}>
          <p className={styles["when"]}>
            <DateTime when={startsAt} />
          </p>
          <Badge tone={tones[state]}>{t(`tickets.status.${state}`)}</Badge>
        </div>
        <p className={styles["venue"]}>{venue}</p>
        <dl className={styles["seat"]}>
          {section !== undefined && (
            <div>
              <dt>{t("tickets.section")}</dt>
              <dd>{section}</dd>
            </div>
          )}
          <div>
            <dt>{t("tickets.seat")}</dt>
            <dd>{seat.label}</dd>
          </div>
        </dl>
      </div>
      <div className={styles["stub"]}>
        {state === "VALID" ? <TicketCode ticket={ticket} /> : <Spent ticket={ticket} />}
      </div>
    </article>
  );
}

/** Why a ticket lets nobody in any more. */
function Spent({ ticket: { status, usedAt } }: { ticket: Ticket }) {
  const { t } = useTranslation("me");
  const format = useFormat();
  if (status === "REFUNDED") return <p className={styles["why"]}>{t("tickets.refunded")}</p>;
  if (usedAt === null) return <p className={styles["why"]}>{t("tickets.over")}</p>;
  return <p className={styles["why"]}>{t("tickets.usedAt", { when: format.date(usedAt, "moment") })}</p>;
}

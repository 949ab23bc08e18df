/** An admitted fan's way to seats: back to a hold that is still to be paid, else to a date, else to its seats. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Redirect, useSearchParams } from "wouter";

import { serverClock } from "#web/clock.ts";
import { concertQuery } from "#web/pages/concerts/concert-queries.ts";
import { reservationsQuery } from "#web/pages/me/me-queries.ts";
import { ownedOf } from "#web/pages/seats/choice.ts";
import { DatePicker } from "#web/pages/seats/date-picker.tsx";
import { GiveUp } from "#web/pages/seats/give-up.tsx";
import styles from "#web/pages/seats/booking.module.css";
import { SeatChooser } from "#web/pages/seats/seat-chooser.tsx";
import { SeatsLoading } from "#web/pages/seats/seats-loading.tsx";
import { datesQuery } from "#web/pages/seats/seats-queries.ts";
import { TurnBar } from "#web/pages/seats/turn-bar.tsx";
import { ButtonLink } from "#web/ui/button.tsx";
import { CalendarIcon } from "#web/ui/icons.tsx";
import { EmptyState, ErrorState } from "#web/ui/states.tsx";

export interface BookingProps {
  concertId: number;
  userId: string;
  /** The queue token. */
  token: string;
  /** When the turn ends, ISO 8601. */
  expiresAt: string;
  /** Until then it is by when to come in. */
  isBegun: boolean;
}

export function Booking({ concertId, userId, token, expiresAt, isBegun }: BookingProps) {
  const concert = useQuery(concertQuery(concertId));
  const dates = useQuery(datesQuery(concertId, token));
  const reservations = useInfiniteQuery(reservationsQuery(userId));
  const [search] = useSearchParams();

  if (!concert.data || !dates.data || !reservations.data) {
    const failed = [concert, dates, reservations].find(({ error }) => error !== null);
    if (!failed) return <SeatsLoading />;
    return (
      <ErrorState error={failed.error} retry={() => void failed.refetch()} retrying={failed.isFetching} level={1} />
    );
  }
  const mine = reservations.data.pages.flatMap(({ items }) => items);
  const owned = ownedOf(mine, concertId, serverClock.now());
  const [hold] = owned.holds;
  if (hold) return <Redirect to={`/concerts/${concertId}/checkout/${hold.reservationId}`} replace />;

  const { items } = dates.data;
  const asked = Number(search.get("show"));
  const show = items.length === 1 ? items[0] : items.find(({ showId }) => showId === asked);
  return (
    <>
      <TurnBar concertId={concertId} title={concert.data.title} expiresAt={expiresAt} isBegun={isBegun} />
      {items.length === 0 && <NoDates concertId={concertId} />}
      {show ? (
        <SeatChooser
          key={show.showId}
          buyer={{ concertId, userId, token }}
          show={show}
          hasOtherDates={items.length > 1}
          limit={concert.data.maxSeatsPerUser}
          ownedCount={owned.count}
          mine={owned.inShow(show.showId)}
        />
      ) : (
        items.length > 0 && <DatePicker concertId={concertId} dates={items} />
      )}
      <div className={styles["end"]}>
        <GiveUp concertId={concertId} token={token} />
      </div>
    </>
  );
}

function NoDates({ concertId }: { concertId: number }) {
  const { t } = useTranslation("seats");
  return (
    <EmptyState title={t("dates.empty.title")} text={t("dates.empty.text")} icon={<CalendarIcon size={32} />} level={1}>
      <ButtonLink href={`/concerts/${concertId}`}>{t("toConcert")}</ButtonLink>
    </EmptyState>
  );
}

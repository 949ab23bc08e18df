/** What is chosen, what it costs, and the button that takes it: beside the map, or on a phone at the bottom of the screen. */
import type { ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";

import { ApiProblem } from "#web/api/problem.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { isSoldOut, seatsOf } from "#web/pages/seats/choice.ts";
import styles from "#web/pages/seats/choice-panel.module.css";
import { usePayable } from "#web/pages/seats/use-payable.ts";
import type { Reserving } from "#web/pages/seats/use-reserve.ts";
import type { Seat } from "#web/seat-map/seat.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { maxBalance } from "#web/session/charge-limits.ts";
import { Button } from "#web/ui/button.tsx";
import { CloseIcon } from "#web/ui/icons.tsx";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";
import { Money } from "#web/ui/values.tsx";

export interface ChoicePanelProps {
  /** The panel itself, which can be focused. */
  ref: Ref<HTMLElement>;
  seats: readonly Seat[];
  chosen: readonly number[];
  userId: string;
  /** Seats of the concert that one fan may have, and how many this one has already. */
  limit: number;
  ownedCount: number;
  reserving: Reserving;
  onRemove: (seat: Seat) => void;
  onReserve: () => void;
  /** What the fan must see before going on. */
  children: ReactNode;
}

export function ChoicePanel(props: ChoicePanelProps) {
  const { ref, seats, chosen, userId, reserving, onRemove, onReserve, children, ...bounds } = props;
  const { t } = useTranslation("seats");
  const picked = seatsOf(chosen, seats);
  const amount = picked.reduce((sum, { price }) => sum + price, 0);
  const isPayable = usePayable(userId, amount);
  return (
    <section
      ref={ref}
      tabIndex={-1}
      className={styles["panel"]}
      data-empty={picked.length === 0}
      aria-labelledby="choice-title"
    >
      <h2 className={styles["title"]} id="choice-title">
        {t("choice.title")}
      </h2>
      {children}
      <ReserveProblem reserving={reserving} limit={bounds.limit} onRetry={onReserve} />
      {picked.length === 0 ? (
        <EmptyChoice {...bounds} hasFree={!isSoldOut(seats)} />
      ) : (
        <PickedSeats seats={picked} onRemove={onRemove} />
      )}
      {!isPayable && <TooExpensive />}
      <div className={styles["act"]}>
        <p className={styles["sum"]} role="status">
          {picked.length > 0 && (
            <>
              <span>{t("choice.count", { count: picked.length })}</span>
              <strong>
                <Money won={amount} />
              </strong>
            </>
          )}
        </p>
        <Button
          kind="primary"
          large
          className={styles["reserve"]}
          busy={reserving.isPending}
          disabled={picked.length === 0 || !isPayable}
          onClick={onReserve}
        >
          {reserving.isPending ? t("choice.reserving") : t("choice.reserve")}
        </Button>
      </div>
    </section>
  );
}

function PickedSeats({ seats, onRemove }: Pick<ChoicePanelProps, "seats" | "onRemove">) {
  const { t } = useTranslation("seats");
  const text = useSeatText();
  return (
    <ul className={styles["seats"]}>
      {seats.map((seat) => (
        <li key={seat.number} className={styles["seat"]}>
          <span>{text.name(seat)}</span>
          <Button
            kind="quiet"
            round
            aria-label={t("choice.remove", { seat: text.name(seat) })}
            onClick={() => onRemove(seat)}
          >
            <CloseIcon size={16} />
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface EmptyChoiceProps extends Pick<ChoicePanelProps, "limit" | "ownedCount"> {
  /** Whether there is a seat to choose at the moment. */
  hasFree: boolean;
}

/** What there is to choose, said also to those who only hear it: it may change while they look for a seat. */
function EmptyChoice({ limit, ownedCount, hasFree }: EmptyChoiceProps) {
  const { t } = useTranslation("seats");
  const format = useFormat();
  const left = limit - ownedCount;
  const owned = format.number(ownedCount);
  const free = ownedCount > 0 ? t("choice.emptyMore", { owned, count: left }) : t("choice.empty", { count: limit });
  return (
    <p className={styles["empty"]} role="status">
      {left <= 0 ? t("choice.full", { limit }) : hasFree ? free : t("choice.soldOut")}
    </p>
  );
}

function TooExpensive() {
  const { t } = useTranslation("seats");
  const limit = useFormat().money(maxBalance);
  return (
    <Notice tone="bad" title={t("tooExpensive.title")}>
      <p>{t("tooExpensive.text", { limit })}</p>
    </Notice>
  );
}

interface ReserveProblemProps extends Pick<ChoicePanelProps, "reserving" | "limit"> {
  onRetry: () => void;
}

/** Seats that are gone are told of elsewhere, together with others to take. */
function ReserveProblem({ reserving: { error, isPending }, limit, onRetry }: ReserveProblemProps) {
  const { t } = useTranslation("seats");
  if (error === null || isPending) return null;
  const code = error instanceof ApiProblem ? error.code : undefined;
  if (code === "SEAT_UNAVAILABLE") return null;
  if (code === "SEAT_LIMIT_REACHED") {
    const allowed = (error as ApiProblem).extraNumber("limit") ?? limit;
    return (
      <Notice tone="bad" title={t("limit.title")}>
        <p>{t("limit.text", { limit: allowed })}</p>
      </Notice>
    );
  }
  if (!(error instanceof ApiProblem) || !error.isTemporary) return <ProblemNotice error={error} />;
  return (
    <Notice tone="bad" title={t("unsure.title")}>
      <p>{t("unsure.text")}</p>
      <Button onClick={onRetry}>{t("unsure.retry")}</Button>
    </Notice>
  );
}

/** The statement: every movement of the balance, newest first, with the balance after it. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useFormat } from "#web/i18n/use-format.ts";
import { transfersQuery, type Transfer } from "#web/pages/me/me-queries.ts";
import { statementLine } from "#web/pages/me/statement-lines.ts";
import styles from "#web/pages/me/statement.module.css";
import { classNames } from "#web/ui/class-names.ts";
import { MinusIcon, PlusIcon, UndoIcon } from "#web/ui/icons.tsx";
import { MoreButton } from "#web/ui/more-button.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { ErrorState } from "#web/ui/states.tsx";
import { DateTime } from "#web/ui/values.tsx";

export function Statement({ userId }: { userId: string }) {
  const { t } = useTranslation("me");
  const headingId = useId();
  const query = useInfiniteQuery(transfersQuery(userId));
  const transfers = query.data?.pages.flatMap(({ items }) => items);
  return (
    <section className={styles["statement"]} aria-labelledby={headingId}>
      <h2 id={headingId}>{t("balance.statement")}</h2>
      {query.isPending && (
        <Loading>
          <Skeleton height="12rem" />
        </Loading>
      )}
      {query.error && !transfers && (
        <ErrorState error={query.error} retry={() => void query.refetch()} retrying={query.isFetching} />
      )}
      {transfers?.length === 0 && <p className={styles["soft"]}>{t("balance.empty")}</p>}
      {transfers && transfers.length > 0 && (
        <ol className={styles["lines"]}>
          {transfers.map((transfer) => (
            <Line key={transfer.transferId} transfer={transfer} />
          ))}
        </ol>
      )}
      <MoreButton query={query} wide />
    </section>
  );
}

const icons = { charge: PlusIcon, payment: MinusIcon, refund: UndoIcon } as const;

function Line({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("me");
  const format = useFormat();
  const { kind, change } = statementLine(transfer);
  const { reservationId, createdAt, balance } = transfer;
  const Icon = icons[kind];
  const sign = change < 0 ? "−" : "+";
  return (
    <li className={styles["line"]}>
      <span className={classNames(styles["icon"], styles[kind])}>
        <Icon size={18} />
      </span>
      <span className={styles["what"]}>
        <span className={styles["kind"]}>{t(`balance.kind.${kind}`)}</span>
        <span className={styles["soft"]}>
          <DateTime when={createdAt} />
        </span>
        {reservationId !== null && (
          <Link href={`/me/reservations/${reservationId}`} className={styles["link"]}>
            {t("balance.ofReservation", { id: reservationId })}
          </Link>
        )}
      </span>
      <span className={styles["numbers"]}>
        <span className={classNames(styles["change"], styles[kind])}>
          {sign}
          {format.money(Math.abs(change))}
        </span>
        <span className={styles["soft"]}>{t("balance.after", { balance: format.money(balance) })}</span>
      </span>
    </li>
  );
}

/** Reservations and payments as tables: on the search page, and on a fan's. */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { SalePayment, SaleReservation } from "#web/console/sales/sale-queries.ts";
import { StatusBadge } from "#web/console/sales/status-badge.tsx";
import { DataTable, type Column } from "#web/console/table/data-table.tsx";
import { sectionName } from "#web/seat-map/seat.ts";
import { DateTime, Money } from "#web/ui/values.tsx";

type Sale = SaleReservation | SalePayment;

/** The columns that both have, by key. */
function useSaleColumns(): Record<"fan" | "concert" | "date" | "seats" | "amount", Column<Sale>> {
  const { t } = useTranslation("console");
  return {
    fan: {
      key: "fan",
      name: t("sales.table.fan"),
      cell: ({ userId, userName }) => <Link href={`/console/users/${userId}`}>{userName}</Link>,
    },
    concert: { key: "concert", name: t("sales.table.concert"), cell: ({ title }) => title, wraps: true },
    date: { key: "date", name: t("sales.table.date"), cell: ({ startsAt }) => <DateTime when={startsAt} /> },
    seats: { key: "seats", name: t("sales.table.seats"), cell: ({ seats }) => seatsText(seats), wraps: true },
    amount: {
      key: "amount",
      name: t("sales.table.amount"),
      cell: ({ amount }) => <Money won={amount} />,
      numeric: true,
    },
  };
}

/** Section and label of each seat; only labels where there are no sections. */
export function seatsText(seats: Sale["seats"]): string {
  return seats.map(({ section, label }) => (sectionName(section) ? `${section}-${label}` : label)).join(", ");
}

export function ReservationTable({ rows }: { rows: readonly SaleReservation[] }) {
  const { t } = useTranslation("console");
  const { fan, concert, date, seats, amount } = useSaleColumns();
  const columns: Column<SaleReservation>[] = [
    {
      key: "id",
      name: t("sales.table.reservation"),
      cell: ({ reservationId }) => <Link href={`/console/reservations/${reservationId}`}>{reservationId}</Link>,
    },
    { key: "status", name: t("sales.table.status"), cell: (row) => <StatusBadge {...row} /> },
    fan,
    concert,
    date,
    seats,
    amount,
    { key: "at", name: t("sales.table.when"), cell: ({ createdAt }) => <DateTime when={createdAt} /> },
  ];
  return (
    <DataTable
      caption={t("sales.search.reservations")}
      columns={columns}
      rows={rows}
      keyOf={({ reservationId }) => reservationId}
    />
  );
}

export function PaymentTable({ rows }: { rows: readonly SalePayment[] }) {
  const { t } = useTranslation("console");
  const { fan, concert, date, seats, amount } = useSaleColumns();
  const columns: Column<SalePayment>[] = [
    {
      key: "id",
      name: t("sales.table.payment"),
      cell: ({ paymentId, reservationId }) => <Link href={`/console/reservations/${reservationId}`}>{paymentId}</Link>,
    },
    {
      key: "status",
      name: t("sales.table.status"),
      cell: ({ refundedAt }) => <StatusBadge status="PAID" refundedAt={refundedAt} />,
    },
    fan,
    concert,
    date,
    seats,
    amount,
    { key: "at", name: t("sales.table.paidAt"), cell: ({ paidAt }) => <DateTime when={paidAt} /> },
  ];
  return (
    <DataTable
      caption={t("sales.search.payments")}
      columns={columns}
      rows={rows}
      keyOf={({ paymentId }) => paymentId}
    />
  );
}

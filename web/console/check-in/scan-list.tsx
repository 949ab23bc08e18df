/** The last twenty scans at this door. */
import { useTranslation } from "react-i18next";

import { isWelcome, type Scan } from "#web/console/check-in/scans.ts";
import { DataTable, type Column } from "#web/console/table/data-table.tsx";
import { useFormat } from "#web/i18n/use-format.ts";
import { seatName } from "#web/seat-map/seat.ts";
import { Badge } from "#web/ui/badge.tsx";

export function ScanList({ scans }: { scans: readonly Scan[] }) {
  const { t } = useTranslation("console");
  const format = useFormat();
  const columns: Column<Scan>[] = [
    { key: "at", name: t("checkIn.list.at"), cell: ({ at }) => format.date(at, "second") },
    { key: "outcome", name: t("checkIn.list.outcome"), cell: ({ outcome }) => <Word outcome={outcome} /> },
    { key: "seat", name: t("checkIn.list.seat"), cell: ({ outcome }) => seatText(outcome) },
    {
      key: "holder",
      name: t("checkIn.list.holder"),
      cell: ({ outcome }) => (outcome?.kind === "admitted" ? outcome.ticket.holderName : ""),
    },
    { key: "code", name: t("checkIn.list.code"), cell: ({ code }) => <code>{code}</code> },
  ];
  return <DataTable caption={t("checkIn.list.title")} columns={columns} rows={scans} keyOf={({ id }) => id} />;
}

function Word({ outcome }: Pick<Scan, "outcome">) {
  const { t } = useTranslation("console");
  if (!outcome) return t("checkIn.asking");
  const tone = isWelcome(outcome) ? "good" : outcome.kind === "unsure" ? "warn" : "bad";
  return <Badge tone={tone}>{t(`checkIn.outcome.${outcome.kind}.word`)}</Badge>;
}

function seatText(outcome: Scan["outcome"]): string {
  return outcome?.kind === "admitted" ? seatName(outcome.ticket.seat) : "";
}

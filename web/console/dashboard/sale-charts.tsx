/** The last ten minutes of a sale as charts; and as a table by minutes, for who reads rather than looks. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Chart } from "#web/console/dashboard/chart.tsx";
import styles from "#web/console/dashboard/dashboard.module.css";
import {
  byMinute,
  columnsOf,
  drawnFigures,
  peakOf,
  type DrawnFigure,
  type Sample,
} from "#web/console/dashboard/figure-history.ts";
import { DataTable, type Column } from "#web/console/table/data-table.tsx";
import { useFormat } from "#web/i18n/use-format.ts";

const charts = [
  { name: "line", figures: ["waiting"] },
  { name: "inside", figures: ["admitted"] },
  { name: "seats", figures: ["sold", "held"] },
  { name: "pace", figures: ["admissionsPerSecond", "salesPerSecond"] },
] as const satisfies readonly { name: string; figures: readonly DrawnFigure[] }[];

export function SaleCharts({ history }: { history: readonly Sample[] }) {
  const { t } = useTranslation("console");
  const format = useFormat();
  return (
    <section className={styles["part"]}>
      <h2>{t("dashboard.charts.title")}</h2>
      <p className={styles["soft"]}>
        {t("dashboard.charts.peaks", {
          waiting: format.number(peakOf(history, "waiting")),
          admitted: format.number(peakOf(history, "admitted")),
        })}
      </p>
      <div className={styles["charts"]}>
        {charts.map(({ name, figures }) => (
          <SaleChart key={name} title={t(`dashboard.charts.${name}`)} figures={figures} history={history} />
        ))}
      </div>
      <details>
        <summary>{t("dashboard.charts.asTable")}</summary>
        <HistoryTable history={history} />
      </details>
    </section>
  );
}

interface SaleChartProps {
  title: string;
  figures: readonly DrawnFigure[];
  history: readonly Sample[];
}

function SaleChart({ title, figures, history }: SaleChartProps) {
  const { t } = useTranslation("console");
  const columns = useMemo(() => columnsOf(history, figures), [history, figures]);
  return <Chart title={title} names={figures.map((figure) => t(`dashboard.${figure}`))} columns={columns} />;
}

function HistoryTable({ history }: { history: readonly Sample[] }) {
  const { t } = useTranslation("console");
  const format = useFormat();
  const columns: Column<Sample>[] = [
    { key: "at", name: t("dashboard.charts.at"), cell: ({ at }) => format.date(at * 1000, "second") },
    ...drawnFigures.map((figure) => ({
      key: figure,
      name: t(`dashboard.${figure}`),
      cell: (sample: Sample) => format.number(Math.round(sample[figure] * 10) / 10),
      numeric: true,
    })),
  ];
  return (
    <DataTable
      caption={t("dashboard.charts.title")}
      columns={columns}
      rows={byMinute(history)}
      keyOf={({ at }) => at}
    />
  );
}

/** How the service itself fares in a sale: what it refuses, and the instances that carry it. */
import { useTranslation } from "react-i18next";

import type { Figures } from "#web/console/dashboard/figure-history.ts";
import styles from "#web/console/dashboard/dashboard.module.css";
import { DataTable, type Column } from "#web/console/table/data-table.tsx";
import { useFormat } from "#web/i18n/use-format.ts";
import { Badge } from "#web/ui/badge.tsx";
import { DateTime } from "#web/ui/values.tsx";

type Refusal = Figures["refusals"][number];
type Instance = Figures["instances"][number];

/** An instance says something every two seconds. */
const silentMs = 7_000;
const mebibyte = 1024 * 1024;

export function Refusals({ refusals }: Pick<Figures, "refusals">) {
  const { t } = useTranslation("console");
  const format = useFormat();
  const columns: Column<Refusal>[] = [
    { key: "code", name: t("dashboard.refusals.code"), cell: ({ code }) => <code>{code}</code> },
    {
      key: "perSecond",
      name: t("dashboard.perSecond"),
      cell: ({ perSecond }) => format.number(Math.round(perSecond * 10) / 10),
      numeric: true,
    },
    { key: "total", name: t("dashboard.refusals.total"), cell: ({ total }) => format.number(total), numeric: true },
  ];
  return (
    <section className={styles["part"]}>
      <h2>{t("dashboard.refusals.title")}</h2>
      <p className={styles["soft"]}>{t("dashboard.refusals.text")}</p>
      {refusals.length === 0 ? (
        <p>{t("dashboard.refusals.none")}</p>
      ) : (
        <DataTable
          caption={t("dashboard.refusals.title")}
          columns={columns}
          rows={refusals}
          keyOf={({ code }) => code}
        />
      )}
    </section>
  );
}

export function Instances({ instances }: Pick<Figures, "instances">) {
  const { t } = useTranslation("console");
  const format = useFormat();
  const columns: Column<Instance>[] = [
    { key: "host", name: t("dashboard.instances.name"), cell: ({ host, pid }) => `${host} · ${pid}` },
    { key: "state", name: t("dashboard.instances.state"), cell: (instance) => <Heard {...instance} /> },
    {
      key: "requests",
      name: t("dashboard.instances.requests"),
      cell: ({ requestsPerSecond }) => format.number(Math.round(requestsPerSecond * 10) / 10),
      numeric: true,
    },
    {
      key: "delay",
      name: t("dashboard.instances.delay"),
      cell: ({ eventLoopDelayMs }) => t("dashboard.instances.ms", { ms: format.number(eventLoopDelayMs) }),
      numeric: true,
    },
    {
      key: "memory",
      name: t("dashboard.instances.memory"),
      cell: ({ memoryBytes }) => `${format.number(Math.round(memoryBytes / mebibyte))} MiB`,
      numeric: true,
    },
    { key: "started", name: t("dashboard.instances.started"), cell: ({ startedAt }) => <DateTime when={startedAt} /> },
  ];
  return (
    <section className={styles["part"]}>
      <h2>{t("dashboard.instances.title")}</h2>
      <DataTable
        caption={t("dashboard.instances.title")}
        columns={columns}
        rows={instances}
        keyOf={({ instanceId }) => instanceId}
      />
    </section>
  );
}

function Heard({ heardAgoMs }: Pick<Instance, "heardAgoMs">) {
  const { t } = useTranslation("console");
  if (heardAgoMs < silentMs) return <Badge tone="good">{t("dashboard.instances.works")}</Badge>;
  return <Badge tone="bad">{t("dashboard.instances.silent", { seconds: Math.round(heardAgoMs / 1000) })}</Badge>;
}

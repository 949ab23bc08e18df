/** The shows of a sale: how each sells, and the seats of one of them live on a map that can only be looked at. */
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Answer } from "#web/api/client.ts";
import type { ApiProblem } from "#web/api/problem.ts";
import styles from "#web/console/dashboard/dashboard.module.css";
import { LinkBadge } from "#web/console/dashboard/link-badge.tsx";
import { dropToken, useOperator } from "#web/console/session/operator.ts";
import { DataTable, type Column } from "#web/console/table/data-table.tsx";
import { useFormat } from "#web/i18n/use-format.ts";
import { SeatLegend, SectionPrices } from "#web/seat-map/legend.tsx";
import { SeatMap } from "#web/seat-map/seat-map.tsx";
import { useSeatFeed } from "#web/seat-map/use-seat-feed.ts";
import { Button } from "#web/ui/button.tsx";
import { Select } from "#web/ui/field.tsx";
import { Notice } from "#web/ui/notice.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { DateTime } from "#web/ui/values.tsx";

type SaleShow = Answer<"getConcertAsOperator">["shows"][number];

/** A run of hundreds of evenings is not unrolled unasked. */
const firstRows = 6;

export function ShowSeats({ shows }: { shows: readonly SaleShow[] }) {
  const { t } = useTranslation("console");
  const format = useFormat();
  const [chosen, setChosen] = useState<number>();
  const show = shows.find(({ showId }) => showId === chosen) ?? shows[0];
  return (
    <section className={styles["part"]}>
      <h2>{t("dashboard.shows.title")}</h2>
      <ShowTable shows={shows} />
      {show && (
        <>
          <div className={styles["choice"]}>
            <Select
              label={t("dashboard.shows.onMap")}
              value={show.showId}
              onChange={({ target }) => setChosen(Number(target.value))}
            >
              {shows.map(({ showId, startsAt }) => (
                <option key={showId} value={showId}>
                  {format.date(startsAt, "moment")}
                </option>
              ))}
            </Select>
          </div>
          <LiveMap key={show.showId} show={show} />
        </>
      )}
    </section>
  );
}

function ShowTable({ shows }: { shows: readonly SaleShow[] }) {
  const { t } = useTranslation("console");
  const format = useFormat();
  const [isWhole, setIsWhole] = useState(false);
  const counted = (key: "sold" | "held" | "seatsAvailable" | "seatsTotal"): Column<SaleShow> => ({
    key,
    name: t(`dashboard.shows.${key}`),
    cell: (show) => format.number(show[key]),
    numeric: true,
  });
  const columns: Column<SaleShow>[] = [
    {
      key: "date",
      name: t("dashboard.shows.date"),
      cell: ({ startsAt }) => <DateTime when={startsAt} />,
    },
    counted("sold"),
    counted("held"),
    counted("seatsAvailable"),
    counted("seatsTotal"),
  ];
  return (
    <>
      <DataTable
        caption={t("dashboard.shows.title")}
        columns={columns}
        rows={isWhole ? shows : shows.slice(0, firstRows)}
        keyOf={({ showId }) => showId}
      />
      {shows.length > firstRows && !isWhole && (
        <div>
          <Button onClick={() => setIsWhole(true)}>{t("dashboard.shows.all", { count: shows.length })}</Button>
        </div>
      )}
    </>
  );
}

function LiveMap({ show: { showId, startsAt } }: { show: SaleShow }) {
  const { t } = useTranslation("console");
  const format = useFormat();
  const token = useOperator()?.token;
  const path = `/v1/admin/shows/${showId}/seats`;
  const onRefusal = ({ status }: ApiProblem): void => {
    if (status === 401 && token !== undefined) dropToken(token);
  };
  const { show, link } = useSeatFeed({ path, token, amongMany: true, onRefusal });
  if (!show) {
    return link === "lost" ? <Notice tone="warn" title={t("dashboard.shows.unheard")} /> : <Skeleton height="24rem" />;
  }
  return (
    <div className={styles["part"]}>
      <div className={styles["row"]}>
        <SeatLegend looks={["free", "held", "sold"]} />
        <LinkBadge link={link} />
      </div>
      <div className={styles["map"]}>
        <SeatMap seats={show.seats} label={t("dashboard.shows.mapLabel", { date: format.date(startsAt, "moment") })} />
      </div>
      <SectionPrices seats={show.seats} />
    </div>
  );
}

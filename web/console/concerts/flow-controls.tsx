/** Who is let in, and how fast: the state of a concert's queue and its flow, changed while the sale goes on. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { FlowForm } from "#web/console/concerts/flow-form.tsx";
import { operatorConcertQuery } from "#web/console/concerts/operator-concerts.ts";
import { StateControls } from "#web/console/concerts/state-controls.tsx";
import styles from "#web/console/concerts/concerts.module.css";
import { ErrorState } from "#web/ui/states.tsx";

export function FlowControls({ concertId }: { concertId: number }) {
  const { t } = useTranslation("console");
  const { data, error, isFetching, refetch } = useQuery(operatorConcertQuery(concertId));
  if (!data) return error && <ErrorState error={error} retry={() => void refetch()} retrying={isFetching} level={2} />;
  return (
    <section className={styles["flow"]} aria-label={t("concerts.flow.title")}>
      <h2>{t("concerts.flow.title")}</h2>
      <StateControls concert={data} />
      <FlowForm concertId={concertId} policy={data.queue} />
    </section>
  );
}

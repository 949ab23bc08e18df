/** Who is let in, and how fast: the state of a concert's queue and its flow, changed while the sale goes on. */
import { useTranslation } from "react-i18next";

import { FlowForm } from "#web/console/concerts/flow-form.tsx";
import { StateControls, type StateControlsProps } from "#web/console/concerts/state-controls.tsx";
import styles from "#web/console/concerts/concerts.module.css";

export function FlowControls({ concert }: StateControlsProps) {
  const { t } = useTranslation("console");
  return (
    <section className={styles["flow"]} aria-label={t("concerts.flow.title")}>
      <h2>{t("concerts.flow.title")}</h2>
      <StateControls concert={concert} />
      <FlowForm concertId={concert.concertId} policy={concert.queue} />
    </section>
  );
}

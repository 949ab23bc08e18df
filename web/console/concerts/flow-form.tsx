/** Capacity, flow and times of a queue, with what they are now in the fields. */
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import styles from "#web/console/concerts/concerts.module.css";
import { draftOf, flowLimits, readFlow, type FlowDraft, type WholeField } from "#web/console/concerts/flow.ts";
import type { QueuePolicy } from "#web/console/concerts/operator-concerts.ts";
import { useSetPolicy } from "#web/console/concerts/use-set-policy.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { Button } from "#web/ui/button.tsx";
import { Field } from "#web/ui/field.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";

export interface FlowFormProps {
  concertId: number;
  policy: QueuePolicy;
}

export function FlowForm({ concertId, policy }: FlowFormProps) {
  const { t } = useTranslation("console");
  const f = useFormat();
  const [draft, setDraft] = useState(() => draftOf(policy));
  const [faults, setFaults] = useState<readonly (keyof FlowDraft)[]>([]);
  const setPolicy = useSetPolicy(concertId, () => setFaults([]));
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const read = readFlow(draft, policy);
    setFaults("faults" in read ? read.faults : []);
    if ("change" in read && Object.keys(read.change).length > 0) setPolicy.mutate(read.change);
  };
  const fieldOf = (name: keyof FlowDraft, fault: string) => ({
    inputMode: "decimal" as const,
    value: draft[name],
    onChange: ({ target }: { target: { value: string } }) => setDraft({ ...draft, [name]: target.value }),
    error: faults.includes(name) ? fault : undefined,
  });
  const whole = (name: WholeField) => {
    const { min, max } = flowLimits[name];
    return fieldOf(name, t("concerts.flow.notNumber", { min: f.number(min), max: f.number(max) }));
  };
  return (
    <form className={styles["flow"]} onSubmit={onSubmit} noValidate>
      <div className={styles["fields"]}>
        <Field label={t("concerts.flow.capacity")} hint={t("concerts.flow.capacityHint")} {...whole("capacity")} />
        <Field
          label={t("concerts.flow.admitPerSecond")}
          hint={t("concerts.flow.admitPerSecondHint")}
          {...fieldOf("admitPerSecond", t("concerts.flow.notRate"))}
        />
        <Field label={t("concerts.flow.claimSeconds")} affix={t("concerts.flow.seconds")} {...whole("claimSeconds")} />
        <Field label={t("concerts.flow.passSeconds")} affix={t("concerts.flow.seconds")} {...whole("passSeconds")} />
      </div>
      {setPolicy.isError && <ProblemNotice error={setPolicy.error} />}
      <div>
        <Button type="submit" busy={setPolicy.isPending}>
          {t("concerts.flow.save")}
        </Button>
      </div>
    </form>
  );
}

/**
 * Capacity, flow and times of a queue, with what they are now in the fields. When somebody else changes them meanwhile, the
 * fields follow, but for those in which this operator has typed.
 */
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import styles from "#web/console/concerts/concerts.module.css";
import {
  draftOf,
  flowLimits,
  readFlow,
  typedSince,
  type FlowDraft,
  type WholeField,
} from "#web/console/concerts/flow.ts";
import type { QueuePolicy } from "#web/console/concerts/operator-concerts.ts";
import { useSetPolicy } from "#web/console/concerts/use-set-policy.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { Button } from "#web/ui/button.tsx";
import { Field } from "#web/ui/field.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";
import { toast } from "#web/ui/toasts.ts";

export interface FlowFormProps {
  concertId: number;
  policy: QueuePolicy;
}

export function FlowForm({ concertId, policy }: FlowFormProps) {
  const { t } = useTranslation("console");
  const f = useFormat();
  const [typed, setTyped] = useState<Partial<FlowDraft>>({});
  const [faults, setFaults] = useState<readonly (keyof FlowDraft)[]>([]);
  const draft = { ...draftOf(policy), ...typed };
  const setPolicy = useSetPolicy(concertId);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const read = readFlow(draft, policy);
    setFaults("faults" in read ? read.faults : []);
    if ("faults" in read) return;
    if (Object.keys(read.change).length > 0) {
      // Told to this press: what was typed when it was sent is not what may be typed by now.
      return setPolicy.mutate(read.change, { onSuccess: () => setTyped((now) => typedSince(now, typed)) });
    }
    setTyped({});
    toast(t("concerts.flow.nothing"));
  };
  const fieldOf = (name: keyof FlowDraft, fault: string) => ({
    inputMode: "decimal" as const,
    value: draft[name],
    onChange: ({ target }: { target: { value: string } }) => setTyped({ ...typed, [name]: target.value }),
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

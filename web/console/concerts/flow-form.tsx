/**
 * Capacity, flow and times of a queue, with what they are now in the fields. When somebody else changes them meanwhile, the
 * fields follow, but for those in which this operator has typed: that is kept until it is sent or taken back, and said not to
 * hold yet.
 */
import { useRef, useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import styles from "#web/console/concerts/concerts.module.css";
import {
  draftOf,
  flowLimits,
  readFlow,
  readTyped,
  typedAgainst,
  typedSince,
  type FlowDraft,
  type WholeField,
} from "#web/console/concerts/flow.ts";
import type { QueuePolicy } from "#web/console/concerts/operator-concerts.ts";
import { useSetPolicy } from "#web/console/concerts/use-set-policy.ts";
import { useKeptDraft } from "#web/console/kept-draft.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { Button } from "#web/ui/button.tsx";
import { Field } from "#web/ui/field.tsx";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";
import { toast } from "#web/ui/toasts.ts";

export interface FlowFormProps {
  concertId: number;
  policy: QueuePolicy;
}

export function FlowForm({ concertId, policy }: FlowFormProps) {
  const { t } = useTranslation("console");
  const f = useFormat();
  const { typed, setTyped } = useTyped(concertId, policy);
  const [faults, setFaults] = useState<readonly (keyof FlowDraft)[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const draft = { ...draftOf(policy), ...typed };
  const setPolicy = useSetPolicy(concertId);
  const isTyped = !setPolicy.isPending && Object.keys(typedAgainst(typed, policy)).length > 0;
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const read = readFlow(draft, policy);
    setFaults("faults" in read ? read.faults : []);
    if ("faults" in read) return;
    if (Object.keys(read.change).length === 0) {
      setTyped(() => ({}));
      return toast(t("concerts.flow.nothing"));
    }
    // What was typed when it was sent is not what may be typed by now. By promise: also if this form is gone by then.
    const forget = (): void => setTyped((now) => typedSince(now, typed));
    void setPolicy.mutateAsync(read.change).then(forget, () => undefined);
  };
  const takeBack = (): void => {
    setTyped(() => ({}));
    setFaults([]);
    // The button that was pressed is gone.
    form.current?.querySelector("input")?.focus();
  };
  const fieldOf = (name: keyof FlowDraft, fault: string) => ({
    inputMode: "decimal" as const,
    value: draft[name],
    onChange: ({ target }: { target: { value: string } }) => setTyped((now) => ({ ...now, [name]: target.value })),
    error: faults.includes(name) ? fault : undefined,
  });
  const whole = (name: WholeField) => {
    const { min, max } = flowLimits[name];
    return fieldOf(name, t("concerts.flow.notNumber", { min: f.number(min), max: f.number(max) }));
  };
  return (
    <form ref={form} className={styles["flow"]} onSubmit={onSubmit} noValidate>
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
      <Actions isTyped={isTyped} isBusy={setPolicy.isPending} onTakeBack={takeBack} />
    </form>
  );
}

interface ActionsProps {
  isTyped: boolean;
  isBusy: boolean;
  onTakeBack: () => void;
}

function Actions({ isTyped, isBusy, onTakeBack }: ActionsProps) {
  const { t } = useTranslation("console");
  return (
    <>
      {isTyped && <Notice title={t("concerts.flow.typed")} />}
      <div className={styles["actions"]}>
        <Button type="submit" busy={isBusy}>
          {t("concerts.flow.save")}
        </Button>
        {isTyped && (
          <Button kind="quiet" onClick={onTakeBack}>
            {t("concerts.flow.takeBack")}
          </Button>
        )}
      </div>
    </>
  );
}

/** What is typed of the flow, kept for this concert. */
function useTyped(concertId: number, policy: QueuePolicy) {
  const [kept, keep] = useKeptDraft(`flow.${concertId}`, readTyped);
  return {
    typed: kept ?? {},
    setTyped: (next: (now: Partial<FlowDraft>) => Partial<FlowDraft>): void =>
      keep((now) => {
        const typed = typedAgainst(next(now ?? {}), policy);
        return Object.keys(typed).length > 0 ? typed : undefined;
      }),
  };
}

/** Opening, pausing, closing, and letting everybody in: each asks first, and says what it does to those in line. */
import { useTranslation } from "react-i18next";

import type { Answer } from "#web/api/client.ts";
import { serverClock } from "#web/clock.ts";
import type { QueueState } from "#web/console/concerts/operator-concerts.ts";
import { useSetPolicy } from "#web/console/concerts/use-set-policy.ts";
import styles from "#web/console/concerts/concerts.module.css";
import { useFormat } from "#web/i18n/use-format.ts";
import { Badge, type Tone } from "#web/ui/badge.tsx";
import { AskDialog } from "#web/ui/ask-first.tsx";
import { Button } from "#web/ui/button.tsx";
import { useAsked } from "#web/ui/use-asked.ts";

const states = ["open", "paused", "closed", "bypass"] as const satisfies readonly QueueState[];
const tones: Record<QueueState, Tone> = { open: "good", paused: "warn", closed: "neutral", bypass: "accent" };

export interface StateControlsProps {
  /** As it is now. */
  concert: Answer<"getConcertAsOperator">;
}

export function StateControls({ concert }: StateControlsProps) {
  const { concertId, queue } = concert;
  const { state } = queue;
  const { t } = useTranslation("console");
  const { question: wanted, ask: askFirst, close, follow } = useAsked<QueueState>();
  const setPolicy = useSetPolicy(concertId);
  const choose = (next: QueueState): void => {
    setPolicy.reset();
    askFirst(next);
  };
  return (
    <div className={styles["states"]}>
      <Badge tone={tones[state]} dot={state === "open" ? "live" : "still"}>
        {t("concerts.flow.now", { state: t(`concerts.flow.states.${state}`) })}
      </Badge>
      {states
        .filter((one) => one !== state)
        .map((one) => (
          <Button key={one} onClick={() => choose(one)}>
            {t(`concerts.flow.actions.${one}`)}
          </Button>
        ))}
      {wanted && (
        <AskDialog
          title={t(`concerts.flow.confirmTitle.${wanted}`)}
          open
          onClose={close}
          confirm={t(`concerts.flow.actions.${wanted}`)}
          confirmKind="primary"
          act={setPolicy}
          onConfirm={() => follow(setPolicy.mutateAsync({ state: wanted }))}
        >
          <Consequence concert={concert} wanted={wanted} />
        </AskDialog>
      )}
    </div>
  );
}

/** What the change does to those in line, how many they are, and that nobody comes in before the sale opens. */
function Consequence({ concert, wanted }: StateControlsProps & { wanted: QueueState }) {
  const { t } = useTranslation("console");
  const f = useFormat();
  const { saleOpensAt, queue } = concert;
  const isEarly = wanted !== "paused" && serverClock.now() < Date.parse(saleOpensAt);
  return (
    <div className={styles["said"]}>
      <p>{t(`concerts.flow.confirm.${wanted}`)}</p>
      <p>{t("concerts.flow.inLine", { count: queue.waiting, waiting: f.number(queue.waiting) })}</p>
      {isEarly && <p>{t("concerts.flow.early", { when: f.date(saleOpensAt, "moment") })}</p>}
    </div>
  );
}

/** What came of the last scan, so large that it is read at arm's length: a mark, a word, the reason. */
import { useTranslation } from "react-i18next";

import styles from "#web/console/check-in/check-in.module.css";
import { isWelcome, type CheckedIn, type Outcome, type Scan } from "#web/console/check-in/scans.ts";
import { useProblemText } from "#web/i18n/problem-text.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { seatName } from "#web/seat-map/seat.ts";
import { classNames } from "#web/ui/class-names.ts";
import { CheckIcon, ClockIcon, CloseIcon, WarningIcon } from "#web/ui/icons.tsx";
import { DateTime } from "#web/ui/values.tsx";

/** Read out at once: the next person is waiting. */
export function ScanResult({ scan }: { scan: Scan | undefined }) {
  return (
    <div className={styles["results"]} role="status" aria-live="assertive" aria-atomic="true">
      <Result scan={scan} />
    </div>
  );
}

function Result({ scan }: { scan: Scan | undefined }) {
  const { t } = useTranslation("console");
  if (!scan?.outcome) {
    return (
      <div className={styles["result"]}>
        <ClockIcon size={48} />
        <p className={styles["word"]}>{t(scan ? "checkIn.asking" : "checkIn.ready")}</p>
        <p className={styles["scanned"]}>{scan?.code}</p>
      </div>
    );
  }
  const { outcome } = scan;
  const tone = toneOf(outcome);
  const Icon = { welcome: CheckIcon, refused: CloseIcon, unsure: WarningIcon }[tone];
  return (
    // Anew for each scan: the same answer twice must be seen to be two.
    <div key={scan.id} className={classNames(styles["result"], styles[tone])}>
      <Icon size={72} />
      <p className={styles["word"]}>{t(`checkIn.outcome.${outcome.kind}.word`)}</p>
      <Reason outcome={outcome} />
      <p className={styles["scanned"]}>{scan.code}</p>
    </div>
  );
}

function toneOf(outcome: Outcome): "welcome" | "refused" | "unsure" {
  if (isWelcome(outcome)) return "welcome";
  return outcome.kind === "unsure" ? "unsure" : "refused";
}

function Reason({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation("console");
  const format = useFormat();
  switch (outcome.kind) {
    case "admitted":
      return <Admitted ticket={outcome.ticket} />;
    case "used":
    case "ownTry":
      return (
        <p className={styles["reason"]}>
          {t(`checkIn.outcome.${outcome.kind}.text`, { when: format.date(outcome.at, "exact"), operator: outcome.by })}
        </p>
      );
    case "refunded":
      return (
        <p className={styles["reason"]}>
          {t("checkIn.outcome.refunded.text", { when: format.date(outcome.at, "exact") })}
        </p>
      );
    case "wrongShow":
      return (
        <p className={styles["reason"]}>
          {t("checkIn.outcome.wrongShow.text", { title: outcome.title, when: format.date(outcome.startsAt, "moment") })}
        </p>
      );
    case "unsure":
      return <Unsure problem={outcome.problem} />;
    default:
      return <p className={styles["reason"]}>{t(`checkIn.outcome.${outcome.kind}.text`)}</p>;
  }
}

function Admitted({ ticket: { seat, holderName, title, startsAt } }: { ticket: CheckedIn }) {
  return (
    <>
      <p className={styles["seat"]}>{seatName(seat)}</p>
      <p className={styles["reason"]}>{holderName}</p>
      <p>
        {title} · <DateTime when={startsAt} />
      </p>
    </>
  );
}

function Unsure({ problem }: { problem: unknown }) {
  const { t } = useTranslation("console");
  return (
    <>
      <p className={styles["reason"]}>{useProblemText()(problem).title}</p>
      <p>{t("checkIn.outcome.unsure.text")}</p>
    </>
  );
}

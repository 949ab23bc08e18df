/**
 * The audit as a light: whether everything that must hold holds, told by mark and words. Pressed, it explains itself: each
 * invariant with its sentence, on how many rows it was checked, and the rows that break it. What it tells is told for three
 * minutes at most; then it says since when nothing is known.
 */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "#web/console/dashboard/audit-light.module.css";
import { auditQuery, type Audit, type Invariant } from "#web/console/dashboard/audit-query.ts";
import { auditState, believedUntil, type AuditState } from "#web/console/dashboard/audit-state.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { Button } from "#web/ui/button.tsx";
import { classNames } from "#web/ui/class-names.ts";
import { Dialog } from "#web/ui/dialog.tsx";
import { CheckIcon, ClockIcon, WarningIcon } from "#web/ui/icons.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";
import { useServerNow } from "#web/ui/use-now.ts";

const lights = {
  holds: { Icon: CheckIcon, style: "good" },
  broken: { Icon: WarningIcon, style: "bad" },
  checking: { Icon: ClockIcon, style: "unknown" },
  failed: { Icon: WarningIcon, style: "warn" },
  old: { Icon: ClockIcon, style: "warn" },
} as const satisfies Record<AuditState, unknown>;

/** Nothing is drawn before it changes, but every minute. */
const stepMs = 60_000;

export function AuditLight() {
  const { t } = useTranslation("console");
  const [isOpen, setIsOpen] = useState(false);
  const format = useFormat();
  const { data: audit, error, isFetching, refetch } = useQuery(auditQuery);
  const end = believedUntil(audit);
  const state = auditState(audit, error, useServerNow(end, stepMs));
  const { Icon, style } = lights[state];
  const broken = audit?.invariants.filter(({ holds }) => !holds).length ?? 0;
  return (
    <>
      {/* Also who does not look is told when it changes. */}
      <span role="status">
        <Button onClick={() => setIsOpen(true)} className={classNames(styles["light"], styles[style])}>
          <Icon size={20} />
          {t(`dashboard.audit.${state}`, { count: broken, when: audit ? format.date(audit.checkedAt, "time") : "" })}
        </Button>
      </span>
      <Dialog
        title={t("dashboard.audit.title")}
        open={isOpen}
        onClose={() => setIsOpen(false)}
        actions={
          <Button kind="primary" onClick={() => void refetch()} busy={isFetching}>
            {t("dashboard.audit.run")}
          </Button>
        }
      >
        <p>{t("dashboard.audit.text")}</p>
        {error && <ProblemNotice error={error} />}
        {audit && <Findings audit={audit} />}
      </Dialog>
    </>
  );
}

/** What is broken comes first. */
function Findings({ audit }: { audit: Audit }) {
  const { t } = useTranslation("console");
  const format = useFormat();
  const invariants = audit.invariants.toSorted((one, other) => Number(one.holds) - Number(other.holds));
  return (
    <>
      <p className={styles["soft"]}>
        {t("dashboard.audit.checkedAt", { when: format.date(audit.checkedAt, "exact") })}
      </p>
      <ul className={styles["invariants"]}>
        {invariants.map((invariant) => (
          <Finding key={invariant.name} invariant={invariant} />
        ))}
      </ul>
    </>
  );
}

function Finding({ invariant: { name, sentence, holds, checked, offending } }: { invariant: Invariant }) {
  const { t } = useTranslation("console");
  const format = useFormat();
  const { Icon, style } = lights[holds ? "holds" : "broken"];
  return (
    <li className={styles["invariant"]}>
      <span className={styles[style]}>
        <Icon size={20} />
      </span>
      <div>
        {/* The service's own words, as its documents have them. */}
        <p lang="en">{sentence}</p>
        <p className={styles["soft"]}>
          <code>{name}</code> ·{" "}
          {t(`dashboard.audit.${holds ? "rows" : "rowsBroken"}`, { rows: format.number(checked) })}
        </p>
        {offending.length > 0 && <pre className={styles["offending"]}>{JSON.stringify(offending, null, 2)}</pre>}
      </div>
    </li>
  );
}

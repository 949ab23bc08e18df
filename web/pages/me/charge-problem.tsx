/** Why nothing, or not so much, can be charged, and what can be instead. */
import { useTranslation } from "react-i18next";

import { ApiProblem } from "#web/api/problem.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { maxBalance } from "#web/session/charge-limits.ts";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";

export function ChargeProblem({ error }: { error: unknown }) {
  const limit = error instanceof ApiProblem ? error.extraNumber("limit") : undefined;
  const balance = error instanceof ApiProblem ? error.extraNumber("balance") : undefined;
  if (limit === undefined || balance === undefined) return <OtherProblem error={error} />;
  return <FullBalance limit={limit} room={Math.max(0, limit - balance)} />;
}

/** There is room for no more than so many won. */
export function FullBalance({ limit = maxBalance, room = 0 }: { limit?: number; room?: number }) {
  const { t } = useTranslation("me");
  const format = useFormat();
  return (
    <Notice tone="bad" title={t("balance.full.title")}>
      <p>{t("balance.full.text", { limit: format.money(limit), room: format.money(room) })}</p>
    </Notice>
  );
}

/** With what the server has found wrong in the request, in its own words. */
function OtherProblem({ error }: { error: unknown }) {
  const faults = error instanceof ApiProblem ? error.faults : [];
  return (
    <>
      <ProblemNotice error={error} />
      {faults.length > 0 && (
        <ul lang="en">
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Why a charge was refused, and what can be charged instead. */
import { useTranslation } from "react-i18next";

import { ApiProblem } from "#web/api/problem.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";

export function ChargeProblem({ error }: { error: unknown }) {
  const { t } = useTranslation("me");
  const format = useFormat();
  const limit = error instanceof ApiProblem ? error.extraNumber("limit") : undefined;
  const balance = error instanceof ApiProblem ? error.extraNumber("balance") : undefined;
  if (limit === undefined || balance === undefined) return <ProblemNotice error={error} />;
  const room = Math.max(0, limit - balance);
  return (
    <Notice tone="bad" title={t("balance.full.title")}>
      <p>{t("balance.full.text", { limit: format.money(limit), room: format.money(room) })}</p>
    </Notice>
  );
}

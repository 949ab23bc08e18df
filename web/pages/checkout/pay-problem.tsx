/** Why paying has failed, and what to do about it. */
import { useTranslation } from "react-i18next";

import { ApiProblem } from "#web/api/problem.ts";
import { useProblemText } from "#web/i18n/problem-text.ts";
import type { Paying } from "#web/pages/checkout/use-pay.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";

export interface PayProblemProps {
  concertId: number;
  paying: Paying;
}

export function PayProblem({ concertId, paying: { error, isPending, pay } }: PayProblemProps) {
  const { t } = useTranslation("checkout");
  if (error === null || isPending) return null;
  const problem = error instanceof ApiProblem ? error : undefined;
  if (problem?.code === "INSUFFICIENT_BALANCE") {
    return (
      <Notice tone="bad" title={t("pay.short.title")}>
        <p>{t("pay.short.text")}</p>
      </Notice>
    );
  }
  if (problem?.code === "NOT_ADMITTED" || problem?.status === 401) {
    return <NoTurn concertId={concertId} problem={problem} />;
  }
  if (!problem?.isTemporary) return <ProblemNotice error={error} />;
  return (
    <Notice tone="bad" title={t("pay.unsure.title")}>
      <p>{t("pay.unsure.text")}</p>
      <Button onClick={pay}>{t("pay.unsure.action")}</Button>
    </Notice>
  );
}

/** Paying takes a turn: it has not come yet, or is over. The waiting room leads from there to the hold. */
function NoTurn({ concertId, problem }: { concertId: number; problem: ApiProblem }) {
  const { t } = useTranslation("checkout");
  const { title, text } = useProblemText()(problem);
  return (
    <Notice tone="bad" title={title}>
      <p>{problem.code === "NOT_ADMITTED" ? t("pay.waiting") : text}</p>
      <ButtonLink href={`/concerts/${concertId}/line`}>{t("pay.toLine")}</ButtonLink>
    </Notice>
  );
}

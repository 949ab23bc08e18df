/** An operator gives a payment back, whole, and says why. A payment has one refund at most, so that it can be tried again. */
import { useMutation } from "@tanstack/react-query";
import { useId, useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "#web/api/client.ts";
import { tryAgain } from "#web/api/queries.ts";
import { readSalesAgain } from "#web/console/sales/sale-queries.ts";
import styles from "#web/console/sales/sales.module.css";
import { withOperator } from "#web/console/session/operator.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { TextArea } from "#web/ui/field.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";
import { toast } from "#web/ui/toasts.ts";

const mostLetters = 200;

export interface RefundPaymentProps {
  paymentId: number;
  /** In won. */
  amount: number;
}

export function RefundPayment({ paymentId, amount }: RefundPaymentProps) {
  const { t } = useTranslation(["console", "common"]);
  const formId = useId();
  const money = useFormat().money(amount);
  const [isAsking, setIsAsking] = useState(false);
  const [reason, setReason] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const refund = useRefund(paymentId, () => setIsAsking(false));
  const askAnew = (): void => {
    if (refund.isError) refund.reset();
    setIsMissing(false);
    setIsAsking(true);
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setIsMissing(reason.trim() === "");
    if (reason.trim() !== "") refund.mutate(reason.trim());
  };
  return (
    <>
      <Button kind="danger" onClick={askAnew}>
        {t("sales.refund.action")}
      </Button>
      <Dialog
        title={t("sales.refund.title")}
        open={isAsking}
        onClose={() => setIsAsking(false)}
        actions={
          <>
            <Button onClick={() => setIsAsking(false)}>{t("common:cancel")}</Button>
            <Button kind="danger" type="submit" form={formId} busy={refund.isPending}>
              {t("sales.refund.confirm", { amount: money })}
            </Button>
          </>
        }
      >
        <form id={formId} className={styles["form"]} onSubmit={onSubmit}>
          <p>{t("sales.refund.text", { amount: money })}</p>
          <TextArea
            label={t("sales.refund.reason")}
            hint={t("sales.refund.reasonHint")}
            error={isMissing ? t("sales.refund.reasonMissing") : undefined}
            maxLength={mostLetters}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          {refund.isError && <ProblemNotice error={refund.error} />}
        </form>
      </Dialog>
    </>
  );
}

function useRefund(paymentId: number, onDone: () => void) {
  const { t } = useTranslation("console");
  return useMutation({
    mutationFn: (reason: string) =>
      withOperator(({ headers }) => {
        const params = { path: { paymentId } };
        return ask(api.POST("/v1/admin/payments/{paymentId}/refund", { params, body: { reason }, headers }));
      }),
    ...tryAgain,
    onSuccess: () => {
      onDone();
      toast(t("sales.refund.done"));
    },
    // Also if it was refused: then somebody else has refunded it, or a ticket was used.
    onSettled: readSalesAgain,
  });
}

/** An operator gives a payment back, whole, and says why. A payment has one refund at most, so that it can be tried again. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "#web/api/client.ts";
import { tryAgain } from "#web/api/queries.ts";
import { readSalesAgain } from "#web/console/sales/sale-queries.ts";
import { withOperator } from "#web/console/session/operator.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { AskDialog } from "#web/ui/ask-first.tsx";
import { Button } from "#web/ui/button.tsx";
import { TextArea } from "#web/ui/field.tsx";
import { toast } from "#web/ui/toasts.ts";
import { useAsked } from "#web/ui/use-asked.ts";

const mostLetters = 200;

export interface RefundPaymentProps {
  paymentId: number;
  /** In won. */
  amount: number;
}

export function RefundPayment({ paymentId, amount }: RefundPaymentProps) {
  const { t } = useTranslation("console");
  const money = useFormat().money(amount);
  const { question, ask: askFirst, close, follow } = useAsked<true>();
  const [reason, setReason] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const refund = useRefund(paymentId);
  const askAnew = (): void => {
    if (refund.isError) refund.reset();
    setIsMissing(false);
    askFirst(true);
  };
  const onConfirm = (): void => {
    setIsMissing(reason.trim() === "");
    if (reason.trim() !== "") follow(refund.mutateAsync(reason.trim()));
  };
  return (
    <>
      <Button kind="danger" onClick={askAnew}>
        {t("sales.refund.action")}
      </Button>
      <AskDialog
        title={t("sales.refund.title")}
        open={question !== undefined}
        onClose={close}
        confirm={t("sales.refund.confirm", { amount: money })}
        act={refund}
        onConfirm={onConfirm}
      >
        <p>{t("sales.refund.text", { amount: money })}</p>
        <TextArea
          label={t("sales.refund.reason")}
          hint={t("sales.refund.reasonHint")}
          error={isMissing ? t("sales.refund.reasonMissing") : undefined}
          maxLength={mostLetters}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </AskDialog>
    </>
  );
}

function useRefund(paymentId: number) {
  const { t } = useTranslation("console");
  return useMutation({
    mutationFn: (reason: string) =>
      withOperator(({ headers }) => {
        const params = { path: { paymentId } };
        return ask(api.POST("/v1/admin/payments/{paymentId}/refund", { params, body: { reason }, headers }));
      }),
    ...tryAgain,
    onSuccess: () => toast(t("sales.refund.done")),
    // Also if it was refused: then somebody else has refunded it, or a ticket was used.
    onSettled: readSalesAgain,
  });
}

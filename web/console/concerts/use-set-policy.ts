/** Changing how a queue admits, at once on every instance. */
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "#web/api/client.ts";
import { readAgain, tryAgain } from "#web/api/queries.ts";
import { operatorConcertsKey, type QueuePolicy } from "#web/console/concerts/operator-concerts.ts";
import { withOperator } from "#web/console/session/operator.ts";
import { toast } from "#web/ui/toasts.ts";

/**
 * Changes some of the policy. Doing it twice is harmless: it is tried again by itself. One change follows the other: what an
 * operator has said last counts, however long the answer to what was said before it took.
 */
export function useSetPolicy(concertId: number) {
  const { t } = useTranslation("console");
  return useMutation({
    mutationFn: (change: Partial<QueuePolicy>) =>
      withOperator(({ headers }) =>
        ask(
          api.PATCH("/v1/admin/concerts/{concertId}/queue", { params: { path: { concertId } }, body: change, headers }),
        ),
      ),
    ...tryAgain,
    scope: { id: `flow of ${concertId}` },
    onSuccess: async () => {
      await readAgain(operatorConcertsKey);
      toast(t("concerts.flow.saved"));
    },
  });
}

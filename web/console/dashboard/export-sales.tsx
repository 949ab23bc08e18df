/** All sales of a concert as a file. The token travels in a header, so that the address is worth nothing to others. */
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { askSlowly } from "#web/console/dashboard/slow-request.ts";
import { useProblemText } from "#web/i18n/problem-text.ts";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.ts";

export function ExportSales({ concertId }: { concertId: number }) {
  const { t } = useTranslation("console");
  const problemText = useProblemText();
  const download = useMutation({
    mutationFn: async () => {
      const response = await askSlowly(`/v1/admin/concerts/${concertId}/sales.csv`);
      save(await response.blob(), `sales-${concertId}.csv`);
    },
    onSuccess: () => toast(t("dashboard.export.done")),
    onError: (error) => toast(problemText(error).title, "bad"),
  });
  return (
    <Button onClick={() => download.mutate()} busy={download.isPending}>
      {t("dashboard.export.action")}
    </Button>
  );
}

/** Gives the browser a file to keep. */
function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; the memory is given back.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

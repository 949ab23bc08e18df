/** The audit, as the dashboard asks for it. */
import { queryOptions } from "@tanstack/react-query";

import type { Answer } from "#web/api/client.ts";
import { askSlowly } from "#web/console/dashboard/slow-request.ts";

export type Audit = Answer<"runAudit">;
export type Invariant = Audit["invariants"][number];

const auditEveryMs = 60_000;

/** The audit reads everything: it is run each minute while somebody looks, and when it is asked for. */
export const auditQuery = queryOptions({
  queryKey: ["operator", "audit"],
  staleTime: auditEveryMs,
  refetchInterval: auditEveryMs,
  queryFn: async ({ signal }) => (await (await askSlowly("/v1/admin/audit", signal)).json()) as Audit,
});

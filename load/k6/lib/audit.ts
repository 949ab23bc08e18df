/** What the operator looks at when all is over. */
import { check } from "k6";

import { bodyOf, send } from "./answers.ts";
import { adminToken } from "./environment.ts";
import { runAudit } from "./requests.ts";

/** Checks that every invariant holds in the whole database: no seat has two owners, no money is missing. */
export function checkInvariants(): void {
  check(send(runAudit(adminToken())), {
    "every invariant holds": (audit) => audit.status === 200 && (bodyOf(audit) as { holds: boolean }).holds,
  });
}

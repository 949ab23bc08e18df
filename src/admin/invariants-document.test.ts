import { expect, test } from "vitest";

import type { Invariant } from "#admin/invariant.ts";
import { invariantGroups, invariants } from "#admin/invariants.ts";

const head = `# Invariants

What must hold at every moment, whatever breaks. \`GET /v1/admin/audit\` checks all of it on the live database, in one
consistent snapshot, without holding up the sale, and answers the rows that break it, if there are any.

Each is broken on purpose in \`src/admin/invariants-of-*.test.ts\`, where the audit must report exactly that; and a sale in
which everything happens once must hold all (\`src/admin/run-audit.test.ts\`), as must a crowd on two instances at any
moment (\`src/admin/audit-during-sale.test.ts\`).

This page is written from \`src/admin/invariants-of-*.ts\`, and a test fails where they differ. After a change write it
anew: \`npx vitest run src/admin/invariants-document.test.ts --update\`.
`;

const foot = `
## What an audit cannot say

- It sees one moment and what the tables remember. That an answer was given to a client, and when, is not in them: order
  and exclusion as clients saw them are checked on recorded histories.
- Three sentences compare times that the database's clock told: \`seat-has-one-owner\`, \`numbered-in-order\` and
  \`admitted-in-order\`. Should that clock be set back during a sale, they report it, although the locks kept the order.
- How many were admitted in the past, and under which capacity, is not remembered. \`capacity-is-kept\` is nevertheless
  exact for the present: nobody can be added without the queue's lock, so that the number of the admitted only falls
  between two admissions, and each admission under the present policy left it within the capacity.
- The event log is kept for a limited time, so the tables are not compared with it.
- It is not free: it reads every table once or twice, on one core of the database's (some seconds for 100,000 payments),
  and while it looks, PostgreSQL keeps the old versions of rows that the sale changes.
`;

function describeInvariant({ name, sentence, keptBy, subject }: Invariant): string {
  return `### \`${name}\`\n\n${sentence}\n\n- Kept by: ${keptBy}\n- Checked on: \`${subject}\`\n`;
}

test("docs/invariants.md says what the code says", async () => {
  const groups = invariantGroups.map(({ title, invariants: group }) =>
    [`## ${title}\n`, ...group.map(describeInvariant)].join("\n"),
  );
  await expect([head, ...groups].join("\n") + foot).toMatchFileSnapshot("../../docs/invariants.md");
});

test("names are unique, and sentences are sentences", () => {
  expect(new Set(invariants.map(({ name }) => name)).size).toBe(invariants.length);
  for (const { name, sentence, keptBy } of invariants) {
    expect(name).toMatch(/^[a-z]+(?:-[a-z]+)+$/u);
    expect(sentence).toMatch(/^[A-Z].*\.$/u);
    expect(keptBy).toMatch(/^[A-Z`].*\.$/u);
  }
});

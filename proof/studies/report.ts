/** What a study found, as a report that people read. */
import { formatTable } from "#load/table.ts";
import { isKept, type Finding } from "#proof/studies/study.ts";

/** The findings beside what was promised, and the verdict in the last line. */
export function formatFindings(findings: readonly Finding[]): string {
  const lines = findings.map(({ what, found, promised = "", kept }) => [what, found, promised, verdictOf(kept)]);
  const broken = findings.filter(({ kept }) => kept === false);
  const verdict = isKept(findings)
    ? "Every promise was kept."
    : broken.length === 0
      ? "Nothing was tried, so nothing is shown."
      : `BROKEN: ${broken.map(({ what }) => what).join("; ")}.`;
  return `${formatTable([["", "found", "promised", ""], ...lines])}\n${verdict}\n`;
}

function verdictOf(kept: boolean | undefined): string {
  if (kept === undefined) return "";
  return kept ? "kept" : "BROKEN";
}

/** What is wrong with a field, in words: what the page found itself, otherwise what the server said. */
import { useTranslation } from "react-i18next";

import { priceLimits, seatLimits, type Faults } from "#web/console/concerts/draft-faults.ts";
import { flowLimits } from "#web/console/concerts/flow.ts";
import { useFormat } from "#web/i18n/use-format.ts";

/** Answers a function from a field's path to its fault; undefined: nothing is wrong with it. */
export function useFaultText(faults: Faults, found: ReadonlyMap<string, string>) {
  const { t } = useTranslation("console");
  const f = useFormat();
  return (path: string): string | undefined => {
    const kind = faults.get(path);
    if (!kind) return found.get(path);
    const { min, max } = limitsOf(path);
    return t(`concerts.form.faults.${kind}`, { min: f.number(min), max: f.number(max) });
  };
}

function limitsOf(path: string): { min: number; max: number } {
  if (path.endsWith("/price")) return priceLimits;
  return path.endsWith("/capacity") ? flowLimits.capacity : seatLimits;
}

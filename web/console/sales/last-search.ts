/**
 * The search that was last made in this tab. Whoever looks at what it found comes back to it by the link, as by the browser's
 * own way back: among the newest of a rush, what one was looking for is found no more.
 */
import { useEffect } from "react";

import { writeSearch, type SaleSearch } from "#web/console/sales/sale-search.ts";
import { createStored, useStored } from "#web/session/stored.ts";

const readText = (kept: unknown): string | undefined => (typeof kept === "string" ? kept : undefined);
/** As its address has it. */
const lastSearch = createStored("jari.sales.search", readText, "sessionStorage");

/** Remembers the search that is shown. */
export function useLastSearch(search: SaleSearch): void {
  const text = writeSearch(search).toString();
  useEffect(() => lastSearch.set(text), [text]);
}

/** The address of the last search; of all sales, if there was none. */
export function useWayToSales(): string {
  const text = useStored(lastSearch);
  return text ? `/console/sales?${text}` : "/console/sales";
}

/** What one operator has searched for is not there for the next. */
export function forgetLastSearch(): void {
  lastSearch.set(undefined);
}

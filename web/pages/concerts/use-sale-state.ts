/** The state of a sale in a component: it changes by itself when the sale opens, and when the last show begins. */
import { saleStateOf, type Sale, type SaleState } from "#web/pages/concerts/sale-state.ts";
import { useServerNow } from "#web/ui/use-now.ts";

/** Countdowns tick by themselves: whole pages of concerts need not be drawn every second. */
const stepMs = 60_000;

export function useSaleState(sale: Sale): SaleState {
  const opening = useServerNow(Date.parse(sale.saleOpensAt), stepMs);
  const ending = useServerNow(Date.parse(sale.lastStartsAt), stepMs);
  return saleStateOf(sale, Math.max(opening, ending));
}

/** The state of a sale in a component: it changes by itself at the moment of opening. */
import { saleStateOf, type Sale, type SaleState } from "#web/pages/concerts/sale-state.ts";
import { useServerNow } from "#web/ui/use-now.ts";

export function useSaleState(sale: Sale): SaleState {
  const now = useServerNow(Date.parse(sale.saleOpensAt));
  return saleStateOf(sale, now);
}

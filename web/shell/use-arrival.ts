/** What happens when somebody arrives on another page: it is seen from its top, and a screen reader reads it. */
import { useLayoutEffect, useRef, type RefObject } from "react";

/** `address`: another one is another page. Answers the ref of the element that the pages are drawn in. */
export function useArrival(address: string): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const before = useRef(address);
  // Before effects: a page that has a better place for the focus, such as a field for a scanner, puts it there afterwards.
  useLayoutEffect(() => {
    if (before.current === address) return;
    before.current = address;
    window.scrollTo({ top: 0 });
    main.current?.focus({ preventScroll: true });
  }, [address]);
  return main;
}

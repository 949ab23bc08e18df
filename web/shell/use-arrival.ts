/** What happens when a fan arrives on another page: it is seen from its top, and a screen reader reads it. */
import { useEffect, useRef, type RefObject } from "react";
import { useLocation } from "wouter";

/** Answers the ref of the element that the pages are drawn in. */
export function useArrival(): RefObject<HTMLElement | null> {
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    window.scrollTo({ top: 0 });
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

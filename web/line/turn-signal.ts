/**
 * Telling a turn to a fan who looks elsewhere: a mark on the tab's icon and on the app's, vibration, the chime. Each
 * where the device has it.
 */
import { chimeIsOn, ring } from "#web/line/chime.ts";

/** With a mark, beside the app's own icon (public/icon.svg). */
const markedIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<rect width="64" height="64" rx="15" fill="#17121f"/>
<path d="M17.5 20.5v23M46.5 20.5v23" stroke="#74717a" stroke-width="11" stroke-linecap="round"/>
<path d="M32 20.5v23" stroke="#ff4fa0" stroke-width="11" stroke-linecap="round"/>
<circle cx="48" cy="16" r="15" fill="#17121f"/>
<circle cx="48" cy="16" r="12" fill="#37e39b"/>
</svg>`;

const pattern = [220, 90, 220, 90, 420];
const ringAgainMs = 10_000;

/** Begins to tell it; answers how to end that. A page that is hidden rings again until `untilMs`, a `Date.now()`. */
export function signalTurn(untilMs: number): () => void {
  const unmark = markIcon();
  sound();
  const again = setInterval(() => {
    if (Date.now() >= untilMs) clearInterval(again);
    else if (document.visibilityState === "hidden") sound();
  }, ringAgainMs);
  return () => {
    clearInterval(again);
    unmark();
  };
}

function sound(): void {
  if (chimeIsOn.get()) ring();
  // Untouched pages may not vibrate, and browsers complain of the attempt.
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}

function markIcon(): () => void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const plain = icon?.getAttribute("href") ?? "";
  icon?.setAttribute("href", `data:image/svg+xml,${encodeURIComponent(markedIcon)}`);
  const app = navigator as { setAppBadge?: () => Promise<void>; clearAppBadge?: () => Promise<void> };
  void app.setAppBadge?.().catch(() => undefined);
  return () => {
    icon?.setAttribute("href", plain);
    void app.clearAppBadge?.().catch(() => undefined);
  };
}

/** Light, dark, or as the device: remembered, in all tabs. */
import { createStored, useStored } from "#web/session/stored.ts";

export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const stored = createStored<Theme>("jari.theme", (kept) => themes.find((theme) => theme === kept));

/** The grounds of tokens.css, for the browser's own bars. */
const grounds = { light: "#f6f5f9", dark: "#0d0b12" } as const;

/** The theme in a component, and what changes it. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useStored(stored) ?? "auto", (theme) => stored.set(theme === "auto" ? undefined : theme)];
}

/** Puts the theme on the page, and follows its changes and the device's. */
export function startTheme(): void {
  const deviceIsDark = matchMedia("(prefers-color-scheme: dark)");
  const apply = (): void => {
    const chosen = stored.get();
    const root = document.documentElement;
    if (chosen === undefined) delete root.dataset["theme"];
    else root.dataset["theme"] = chosen;
    const scheme = chosen === "light" || chosen === "dark" ? chosen : deviceIsDark.matches ? "dark" : "light";
    document.querySelector('meta[name="theme-color"]')?.setAttribute("content", grounds[scheme]);
  };
  apply();
  stored.subscribe(apply);
  deviceIsDark.addEventListener("change", apply);
}

/** The map's colours, read from its style sheet: a canvas knows nothing of CSS. */

/** The names of custom properties (seat-map.module.css, tokens.css), without their dashes. */
const names = {
  ground: "map-block",
  stage: "map-stage",
  onStage: "ink-soft",
  ink: "ink",
  soft: "ink-soft",
  line: "line-strong",
  sold: "map-sold",
  accent: "accent",
  onAccent: "on-accent",
  bad: "bad",
  good: "good",
  focus: "focus",
  label: "surface",
  onGrade: "map-on-grade",
} as const;

/** Prices have so many colours; cheaper ones share the last. */
export const gradeColours = 6;

export type Palette = Record<keyof typeof names, string> & { grades: string[]; font: string };

/** The colours as they are now in this element: for a theme that changes, read again. */
export function readPalette(element: Element): Palette {
  const probe = document.createElement("span");
  // Where motion is reduced every change of colour is a short transition: what is read would be its beginning.
  probe.style.transitionProperty = "none";
  element.append(probe);
  const colourOf = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, colourOf(name)]));
  const grades = Array.from({ length: gradeColours }, (_, grade) => colourOf(`map-grade-${grade}`));
  const font = getComputedStyle(probe).fontFamily;
  probe.remove();
  return { ...(colours as Record<keyof typeof names, string>), grades, font };
}

/** Calls `onChange` whenever the colours may have changed, or letters have come that were missing; answers how to stop. */
export function watchPalette(onChange: () => void): () => void {
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = new MutationObserver(onChange);
  scheme.addEventListener("change", onChange);
  document.fonts.addEventListener("loadingdone", onChange);
  theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    scheme.removeEventListener("change", onChange);
    document.fonts.removeEventListener("loadingdone", onChange);
    theme.disconnect();
  };
}

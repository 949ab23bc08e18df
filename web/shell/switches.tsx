/** The switches of language and appearance. */
import { useTranslation } from "react-i18next";

import { useFormat } from "#web/i18n/use-format.ts";
import { chosenLanguage } from "#web/i18n/language.ts";
import { themes, useTheme } from "#web/session/theme.ts";
import { Button } from "#web/ui/button.tsx";
import { AutoIcon, MoonIcon, SunIcon } from "#web/ui/icons.tsx";

/** It is written in the other language: who cannot read this one must find it. */
export function LanguageSwitch() {
  const { t } = useTranslation();
  const other = useFormat().language === "ko" ? "en" : "ko";
  return (
    <Button kind="quiet" onClick={() => chosenLanguage.set(other)} lang={other} aria-label={t("language.switchTo")}>
      {other === "ko" ? "한국어" : "EN"}
    </Button>
  );
}

const icons = { auto: AutoIcon, light: SunIcon, dark: MoonIcon } as const;

/** Each press goes on to the next of: as the device, light, dark. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const [theme, setTheme] = useTheme();
  const Icon = icons[theme];
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "auto";
  return (
    <Button
      kind="quiet"
      round
      onClick={() => setTheme(next)}
      aria-label={t("theme.next", { now: t(`theme.${theme}`) })}
    >
      <Icon />
    </Button>
  );
}

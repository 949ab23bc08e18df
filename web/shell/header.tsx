/** The header: whose house it is, where one can go, language, appearance. */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { Logo } from "#web/shell/logo.tsx";
import { NavLinks } from "#web/shell/nav-links.tsx";
import { LanguageSwitch, ThemeSwitch } from "#web/shell/switches.tsx";
import styles from "#web/shell/header.module.css";

export function Header() {
  const { t } = useTranslation();
  return (
    <header className={styles["header"]}>
      <div className={styles["inner"]}>
        <Link href="/" className={styles["brand"]}>
          <Logo />
          {t("brand")}
        </Link>
        <nav className={styles["nav"]} aria-label={t("nav.label")}>
          <NavLinks look="line" />
        </nav>
        <div className={styles["switches"]}>
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
}

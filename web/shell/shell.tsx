/**
 * The frame of the fans' app: header, the page, and on phones the navigation below, under the thumb. After a change of
 * page the new one is scrolled to its top and focused, so that a screen reader reads on there.
 */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";

import { ConnectionBanner } from "#web/shell/connection-banner.tsx";
import { Header } from "#web/shell/header.tsx";
import { NavLinks } from "#web/shell/nav-links.tsx";
import styles from "#web/shell/shell.module.css";
import { useArrival } from "#web/shell/use-arrival.ts";
import { ToastRegion } from "#web/ui/toast-region.tsx";

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  // A date of a concert is chosen by its address, too.
  const main = useArrival(`${path}?${useSearch()}`);
  return (
    <div className={styles["shell"]}>
      <a className={styles["skip"]} href="#main">
        {t("skipToContent")}
      </a>
      <Header />
      <ConnectionBanner />
      <main id="main" ref={main} tabIndex={-1} className={styles["main"]}>
        {children}
      </main>
      <nav className={styles["tabs"]} aria-label={t("nav.label")}>
        <NavLinks look="tabs" />
      </nav>
      <ToastRegion />
    </div>
  );
}

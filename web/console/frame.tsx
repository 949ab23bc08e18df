/** The console's frame: where an operator can go, who is signed in, language and appearance. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";

import { queryClient } from "#web/api/queries.ts";
import styles from "#web/console/frame.module.css";
import { forgetDrafts } from "#web/console/kept-draft.ts";
import { forgetLastSearch } from "#web/console/sales/last-search.ts";
import { signOutOperator, type OperatorSession } from "#web/console/session/operator.ts";
import { ConnectionBanner } from "#web/shell/connection-banner.tsx";
import { Logo } from "#web/shell/logo.tsx";
import shell from "#web/shell/shell.module.css";
import { LanguageSwitch, ThemeSwitch } from "#web/shell/switches.tsx";
import { useArrival } from "#web/shell/use-arrival.ts";
import { Button } from "#web/ui/button.tsx";
import { ToastRegion } from "#web/ui/toast-region.tsx";

const places = [
  { name: "concerts", href: "/console", isAt: (path: string) => /^\/console(?:\/concerts.*)?\/?$/u.test(path) },
  { name: "sales", href: "/console/sales", isAt: (path: string) => /^\/console\/(?:sales|reserv|users)/u.test(path) },
  { name: "checkIn", href: "/console/check-in", isAt: (path: string) => path.startsWith("/console/check-in") },
  { name: "acts", href: "/console/acts", isAt: (path: string) => path.startsWith("/console/acts") },
] as const;

export interface FrameProps {
  /** Undefined: nobody is signed in, and there is nowhere to go yet. */
  operator: OperatorSession | undefined;
  children: ReactNode;
}

export function Frame({ operator, children }: FrameProps) {
  const { t } = useTranslation(["common", "console"]);
  const [path] = useLocation();
  // Not what is searched for: whoever types goes on typing. Whoever signs in or is signed out arrives, too.
  const main = useArrival(operator ? path : "");
  return (
    <div className={styles["frame"]}>
      <a className={shell["skip"]} href="#main">
        {t("skipToContent")}
      </a>
      <header className={styles["header"]}>
        <div className={styles["inner"]}>
          <Link href="/console" className={styles["brand"]}>
            <Logo />
            {t("console:title")}
          </Link>
          {operator && <Places />}
          <div className={styles["switches"]}>
            {operator && <SignOut operator={operator.operator} />}
            <LanguageSwitch />
            <ThemeSwitch />
          </div>
        </div>
      </header>
      <ConnectionBanner />
      <main id="main" ref={main} tabIndex={-1} className={styles["main"]}>
        {children}
      </main>
      <ToastRegion />
    </div>
  );
}

function Places() {
  const { t } = useTranslation("console");
  const [path] = useLocation();
  return (
    <nav className={styles["places"]} aria-label={t("frame.nav.label")}>
      {places.map(({ name, href, isAt }) => (
        <Link key={name} href={href} className={styles["place"]} aria-current={isAt(path) ? "page" : undefined}>
          {t(`frame.nav.${name}`)}
        </Link>
      ))}
    </nav>
  );
}

/** What one operator has seen or typed is not kept for the next. */
function SignOut({ operator }: { operator: string }) {
  const { t } = useTranslation("console");
  const signOut = (): void => {
    signOutOperator();
    forgetDrafts();
    forgetLastSearch();
    queryClient.removeQueries({ queryKey: ["operator"] });
  };
  return (
    <>
      <span className={styles["operator"]}>{t("frame.signedInAs", { operator })}</span>
      <Button kind="quiet" onClick={signOut}>
        {t("frame.signOut")}
      </Button>
    </>
  );
}

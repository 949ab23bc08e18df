/** The frame of a page under /me: the way back, its heading; and what somebody sees who has no account yet. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import styles from "#web/pages/me/sub-page.module.css";
import { useSession } from "#web/session/session.ts";
import { useLostText } from "#web/session/use-lost-text.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { BackIcon, PersonIcon } from "#web/ui/icons.tsx";
import { Page } from "#web/ui/page.tsx";
import { EmptyState } from "#web/ui/states.tsx";

export interface SubPageProps {
  title: string;
  /** Where the way back leads; to the overview, if nothing is said. */
  back?: { href: string; name: string };
  children: ReactNode;
}

export function SubPage({ title, back, children }: SubPageProps) {
  const { t } = useTranslation("me");
  const { href, name } = back ?? { href: "/me", name: t("title") };
  return (
    <Page title={title} narrow>
      <Link href={href} className={styles["back"]}>
        <BackIcon size={18} />
        {name}
      </Link>
      <h1 className={styles["title"]}>{title}</h1>
      <div className={styles["body"]}>{children}</div>
    </Page>
  );
}

/** Draws what belongs to somebody; to whoever has not acted yet, how that begins. No account is made by looking. */
export function SignedIn({ children }: { children: (userId: string) => ReactNode }) {
  const session = useSession();
  return session ? children(session.userId) : <NoAccount />;
}

/** Nobody has acted here yet, or who did was signed out. `level` 1 where it is all that the page has. */
export function NoAccount({ level = 2 }: { level?: 1 | 2 }) {
  const { t } = useTranslation(["me", "common"]);
  const { title, text } = useLostText() ?? { title: t("none.title"), text: t("none.text") };
  return (
    <>
      <EmptyState title={title} text={text} icon={<PersonIcon size={32} />} level={level}>
        <ButtonLink href="/" kind="primary">
          {t("common:toConcerts")}
        </ButtonLink>
        <ButtonLink href="/me/balance">{t("none.charge")}</ButtonLink>
      </EmptyState>
      <p className={styles["aside"]}>{t("none.otherDevice")}</p>
    </>
  );
}

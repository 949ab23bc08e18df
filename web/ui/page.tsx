/** The frame of a page's content: its width, and its title in the browser's tab. */
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { classNames } from "#web/ui/class-names.ts";
import styles from "#web/ui/page.module.css";

export interface PageProps {
  /** For the tab and its history; the brand is added. */
  title: string;
  /** One column, for reading and acting. */
  narrow?: boolean;
  children: ReactNode;
}

export function Page({ title, narrow = false, children }: PageProps) {
  useDocumentTitle(title);
  return <div className={classNames(styles["page"], narrow && styles["narrow"])}>{children}</div>;
}

/** Names the tab while the component is there. */
export function useDocumentTitle(title: string): void {
  const { t } = useTranslation();
  const brand = t("brand");
  useEffect(() => {
    document.title = title === "" || title === brand ? brand : `${title} · ${brand}`;
  }, [title, brand]);
}

/** What a page shows instead of its content: nothing there, or something wrong. There is always a way on. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { ApiProblem } from "#web/api/problem.ts";
import { useProblemText } from "#web/i18n/problem-text.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { OfflineIcon, SeatIcon, WarningIcon } from "#web/ui/icons.tsx";
import styles from "#web/ui/states.module.css";

export interface EmptyStateProps {
  title: string;
  text?: string;
  icon?: ReactNode;
  /** The way on: buttons or links. */
  children?: ReactNode;
  /** 1 where it is all that the page has. */
  level?: 1 | 2;
}

export function EmptyState({ title, text, icon, children, level = 2 }: EmptyStateProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <section className={styles["state"]}>
      <span className={styles["mark"]}>{icon ?? <SeatIcon size={32} />}</span>
      <Heading className={styles["title"]}>{title}</Heading>
      {text !== undefined && <p className={styles["text"]}>{text}</p>}
      {children !== undefined && <div className={styles["actions"]}>{children}</div>}
    </section>
  );
}

export interface ErrorStateProps {
  error: unknown;
  /** Tries again; without it only the ways elsewhere are offered. */
  retry?: () => void;
  /** Whether another try is under way. */
  retrying?: boolean;
  level?: 1 | 2;
}

/** A failure in human words. What is temporary can be tried again; for the rest there is a way out. */
export function ErrorState({ error, retry, retrying = false, level = 2 }: ErrorStateProps) {
  const { t } = useTranslation();
  const [path] = useLocation();
  // Operators have a list of concerts of their own.
  const home = path.startsWith("/console") ? "/console" : "/";
  const { title, text } = useProblemText()(error);
  const isOffline = error instanceof ApiProblem && error.status === 0;
  return (
    <div role="alert">
      <EmptyState
        title={title}
        text={text}
        level={level}
        icon={isOffline ? <OfflineIcon size={32} /> : <WarningIcon size={32} />}
      >
        {retry && (
          <Button kind="primary" onClick={retry} busy={retrying}>
            {t("retry")}
          </Button>
        )}
        {path !== home && <ButtonLink href={home}>{t("toConcerts")}</ButtonLink>}
      </EmptyState>
    </div>
  );
}

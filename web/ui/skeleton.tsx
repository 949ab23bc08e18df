/** The shape of what is coming, so that nothing jumps when it comes. Screen readers hear "loading" once, from `Loading`. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { classNames } from "#web/ui/class-names.ts";
import styles from "#web/ui/skeleton.module.css";
import { VisuallyHidden } from "#web/ui/visually-hidden.tsx";

export interface SkeletonProps {
  /** CSS lengths. */
  width?: string;
  height?: string;
  className?: string | undefined;
}

export function Skeleton({ width = "100%", height = "1.2em", className }: SkeletonProps) {
  return <span className={classNames(styles["skeleton"], className)} style={{ width, height }} aria-hidden="true" />;
}

/** Around skeletons: tells that the page is loading. */
export function Loading({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-busy="true">
      <VisuallyHidden>{t("loading")}</VisuallyHidden>
      {children}
    </div>
  );
}

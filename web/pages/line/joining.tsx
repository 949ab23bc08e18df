/** While a place is on its way. */
import { useTranslation } from "react-i18next";

import styles from "#web/pages/line/joining.module.css";
import { Skeleton } from "#web/ui/skeleton.tsx";

export interface JoiningProps {
  /** Whether a place is being got, or one that there is looked up. */
  look: "joining" | "unheard";
  /** The first try has failed. */
  isTryingAgain: boolean;
}

export function Joining({ look, isTryingAgain }: JoiningProps) {
  const { t } = useTranslation("line");
  return (
    <div className={styles["joining"]}>
      <h1 className={styles["title"]}>{t("title")}</h1>
      <div role="status" className={styles["status"]}>
        <p className={styles["what"]}>{look === "joining" ? t("joining.title") : t("unheard")}</p>
        {look === "joining" && (
          <p className={styles["text"]}>{isTryingAgain ? t("joining.again") : t("joining.text")}</p>
        )}
      </div>
      <Skeleton width="min(14rem, 60%)" height="9rem" />
      <Skeleton width="80%" />
    </div>
  );
}

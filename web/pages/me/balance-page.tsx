/** The balance: what can be spent, charging it, and every movement. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useFormat } from "#web/i18n/use-format.ts";
import styles from "#web/pages/me/balance-page.module.css";
import { ChargeForm } from "#web/pages/me/charge-form.tsx";
import { balanceQuery } from "#web/pages/me/me-queries.ts";
import { Statement } from "#web/pages/me/statement.tsx";
import { SubPage } from "#web/pages/me/sub-page.tsx";
import { useSession } from "#web/session/session.ts";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { ErrorState } from "#web/ui/states.tsx";

/** Whoever has no account yet may charge as well: that makes one. */
export function BalancePage() {
  const { t } = useTranslation("me");
  const userId = useSession()?.userId;
  return (
    <SubPage title={t("balance.title")}>
      {userId === undefined ? <Amount won={0} /> : <Balance userId={userId} />}
      <ChargeForm userId={userId} />
      {userId !== undefined && <Statement userId={userId} />}
    </SubPage>
  );
}

function Balance({ userId }: { userId: string }) {
  const { data, error, refetch, isFetching } = useQuery(balanceQuery(userId));
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} retrying={isFetching} />;
  return <Amount won={data?.balance} />;
}

function Amount({ won }: { won: number | undefined }) {
  const { t } = useTranslation("me");
  const format = useFormat();
  return (
    <div className={styles["balance"]}>
      <p className={styles["label"]}>{t("balance.now")}</p>
      <p className={styles["amount"]} role="status">
        {won === undefined ? <Skeleton width="9rem" height="1em" /> : format.money(won)}
      </p>
    </div>
  );
}

/** While a page's chunk is on its way. */
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import styles from "#web/shell/page-loading.module.css";

export function PageLoading() {
  return (
    <Loading>
      <div className={styles["page"]}>
        <Skeleton width="min(60%, 18rem)" height="2.5rem" />
        <Skeleton width="min(85%, 28rem)" />
        <Skeleton height="14rem" />
      </div>
    </Loading>
  );
}

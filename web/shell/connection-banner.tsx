/** Says that the device has lost its connection, and that nothing else is lost. */
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import styles from "#web/shell/connection-banner.module.css";
import { OfflineIcon } from "#web/ui/icons.tsx";

export function ConnectionBanner() {
  const { t } = useTranslation();
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status" className={styles["region"]}>
      {!isOnline && (
        <p className={styles["banner"]}>
          <OfflineIcon size={20} />
          {t("offline")}
        </p>
      )}
    </div>
  );
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

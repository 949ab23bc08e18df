/** Where toasts appear: a live region that is always there, or screen readers would miss the first. */
import { useSyncExternalStore } from "react";

import { classNames } from "#web/ui/class-names.ts";
import styles from "#web/ui/toast.module.css";
import { shownToasts, subscribeToToasts } from "#web/ui/toasts.ts";

export function ToastRegion() {
  const messages = useSyncExternalStore(subscribeToToasts, shownToasts);
  return (
    <div className={styles["region"]} role="status" aria-live="polite">
      {messages.map(({ id, text, tone }) => (
        <p key={id} className={classNames(styles["toast"], tone === "bad" && styles["bad"])}>
          {text}
        </p>
      ))}
    </div>
  );
}

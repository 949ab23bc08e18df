/** The mark: a row of seats, one of them yours. */
import styles from "#web/shell/logo.module.css";

export function Logo() {
  return (
    <svg className={styles["logo"]} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect x="2" y="5" width="8" height="22" rx="4" className={styles["other"]} />
      <rect x="12" y="5" width="8" height="22" rx="4" className={styles["mine"]} />
      <rect x="22" y="5" width="8" height="22" rx="4" className={styles["other"]} />
    </svg>
  );
}

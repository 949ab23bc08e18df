/** A number whose digits roll to their new values. It is drawn only: say it in text beside. */
import type { CSSProperties } from "react";

import styles from "#web/pages/line/rolling-number.module.css";

const digits = "0123456789";

/** `text`: the number as the language writes it. It grows as wide as its container lets it. */
export function RollingNumber({ text }: { text: string }) {
  const characters = Array.from(text);
  return (
    <span className={styles["number"]} style={{ "--length": characters.length } as CSSProperties} aria-hidden="true">
      {characters.map((character, index) => {
        // Counted from the right: the ones stay the ones when the number loses a digit.
        const key = characters.length - index;
        const digit = digits.indexOf(character);
        if (digit < 0) return <span key={key}>{character}</span>;
        return (
          <span key={key} className={styles["digit"]}>
            <span className={styles["reel"]} style={{ transform: `translateY(${digit * -10}%)` }}>
              {Array.from(digits, (one) => (
                <span key={one} className={one === character ? styles["shown"] : undefined}>
                  {one}
                </span>
              ))}
            </span>
          </span>
        );
      })}
    </span>
  );
}

/** Where a code is typed, or a scanner types it: Enter sends, and the next one can come at once. */
import { useEffect, useRef, useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import styles from "#web/console/check-in/check-in.module.css";
import { writtenCode } from "#web/console/check-in/scans.ts";
import { Button } from "#web/ui/button.tsx";
import { Field } from "#web/ui/field.tsx";

/** Longer than any code; what is pasted by mistake is cut. */
const mostLetters = 100;

export function CodeForm({ onCode }: { onCode: (text: string) => void }) {
  const { t } = useTranslation("console");
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  // Whoever opens this page has a scanner in the hand.
  useEffect(() => input.current?.focus(), []);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onCode(text);
    setText("");
    input.current?.focus();
  };
  const code = writtenCode(text);
  return (
    <form className={styles["code"]} onSubmit={onSubmit}>
      <Field
        ref={input}
        label={t("checkIn.code.label")}
        hint={code === "" ? t("checkIn.code.hint") : code}
        value={text}
        maxLength={mostLetters}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="send"
        onChange={({ target }) => setText(target.value)}
      />
      <Button type="submit" kind="primary" large>
        {t("checkIn.code.send")}
      </Button>
    </form>
  );
}

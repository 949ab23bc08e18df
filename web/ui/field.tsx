/** A labelled input, with what helps to fill it in and what is wrong with it. Both are told to screen readers. */
import { useId, type ComponentProps, type ReactNode } from "react";

import { classNames } from "#web/ui/class-names.ts";
import styles from "#web/ui/field.module.css";

interface FieldFrameProps {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value; the field is then invalid. */
  error?: string | undefined;
}

export interface FieldProps extends FieldFrameProps, Omit<ComponentProps<"input">, "id"> {
  /** After the input, such as a unit. */
  affix?: ReactNode;
}

export function Field({ label, hint, error, affix, ...input }: FieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <span className={classNames(styles["box"], error !== undefined && styles["invalid"])}>
        <input {...input} {...describedBy(id, hint, error)} id={id} className={styles["input"]} />
        {affix !== undefined && <span className={styles["affix"]}>{affix}</span>}
      </span>
    </Frame>
  );
}

export interface TextAreaProps extends FieldFrameProps, Omit<ComponentProps<"textarea">, "id"> {}

export function TextArea({ label, hint, error, ...input }: TextAreaProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <span className={classNames(styles["box"], error !== undefined && styles["invalid"])}>
        <textarea rows={4} {...input} {...describedBy(id, hint, error)} id={id} className={styles["input"]} />
      </span>
    </Frame>
  );
}

export interface SelectProps extends FieldFrameProps, Omit<ComponentProps<"select">, "id"> {}

/** Its options are its children. */
export function Select({ label, hint, error, ...input }: SelectProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <span className={classNames(styles["box"], error !== undefined && styles["invalid"])}>
        <select {...input} {...describedBy(id, hint, error)} id={id} className={styles["input"]} />
      </span>
    </Frame>
  );
}

function Frame({ id, label, hint, error, children }: FieldFrameProps & { id: string; children: ReactNode }) {
  return (
    <div className={styles["field"]}>
      <label className={styles["label"]} htmlFor={id}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <span className={styles["hint"]} id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span className={styles["error"]} id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

function describedBy(id: string, hint: string | undefined, error: string | undefined) {
  const ids = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(" ");
  return {
    ...(ids === "" ? {} : { "aria-describedby": ids }),
    ...(error === undefined ? {} : { "aria-invalid": true as const }),
  };
}

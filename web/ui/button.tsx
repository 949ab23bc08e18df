/**
 * Buttons, and links that look like them. A button that is busy or disabled keeps the focus and its place in the order
 * of tabs; it just does nothing.
 */
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { Link } from "wouter";

import styles from "#web/ui/button.module.css";
import { classNames } from "#web/ui/class-names.ts";

interface Look {
  /** How much it asks for attention; one primary on a screen. */
  kind?: "primary" | "secondary" | "quiet" | "danger";
  large?: boolean;
  /** As wide as what it stands in. */
  wide?: boolean;
  /** For an icon alone; give it an `aria-label`. */
  round?: boolean;
}

export interface ButtonProps extends Look, Omit<ComponentProps<"button">, "disabled"> {
  disabled?: boolean;
  /** Something is under way: it shows so, and is disabled. */
  busy?: boolean;
}

export function Button({ kind, large, wide, round, busy = false, disabled = false, children, ...rest }: ButtonProps) {
  const off = busy || disabled;
  const onClick = (event: MouseEvent<HTMLButtonElement>): void => {
    if (off) event.preventDefault();
    else rest.onClick?.(event);
  };
  return (
    <button
      type="button"
      {...rest}
      onClick={onClick}
      className={classNames(lookOf({ kind, large, wide, round }), rest.className)}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
    >
      {busy && <span className={styles["busy"]} aria-hidden="true" />}
      {children}
    </button>
  );
}

export interface ButtonLinkProps extends Look {
  href: string;
  replace?: boolean;
  "aria-label"?: string;
  children: ReactNode;
}

export function ButtonLink({ href, replace = false, children, ...rest }: ButtonLinkProps) {
  const { kind, large, wide, round, ...labels } = rest;
  return (
    <Link href={href} replace={replace} className={lookOf({ kind, large, wide, round })} {...labels}>
      {children}
    </Link>
  );
}

type Looks = { [Name in keyof Look]: Look[Name] | undefined };

function lookOf({ kind = "secondary", large, wide, round }: Looks): string {
  return classNames(
    styles["button"],
    styles[kind],
    large && styles["large"],
    wide && styles["wide"],
    round && styles["round"],
  );
}

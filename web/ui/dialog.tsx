/**
 * Dialogs, as the browser's own modal `<dialog>`: focus stays inside and goes back to where it was, Escape closes, and
 * the rest of the page is inert.
 */
import { useId, useLayoutEffect, useRef, type MouseEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "#web/ui/button.tsx";
import { classNames } from "#web/ui/class-names.ts";
import styles from "#web/ui/dialog.module.css";
import { CloseIcon } from "#web/ui/icons.tsx";

export interface DialogProps {
  title: string;
  open: boolean;
  /** Called by Escape, by the cross and by a press beside the dialog; what it does is up to the caller. */
  onClose: () => void;
  children: ReactNode;
  /** Buttons at the end, the one that goes on last. */
  actions?: ReactNode;
  /** White and as large as the screen, in either scheme: for what is held up to a reader. */
  bright?: boolean;
}

export function Dialog({ open, ...rest }: DialogProps) {
  return open && <Modal {...rest} />;
}

function Modal({ title, onClose, children, actions, bright = false }: Omit<DialogProps, "open">) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // A layout effect: it ends while the element is still there, and only a dialog that is there gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const onClick = (event: MouseEvent): void => {
    // The backdrop is the dialog itself; what lies on it are its children.
    if (event.target === dialog.current && isOutside(event, dialog.current)) onClose();
  };

  return (
    <dialog
      ref={dialog}
      className={classNames(styles["dialog"], bright && styles["bright"])}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={onClick}
    >
      <div className={styles["head"]}>
        <h2 className={styles["title"]} id={titleId}>
          {title}
        </h2>
        <Button kind="quiet" round onClick={onClose} aria-label={t("close")} className={styles["close"]}>
          <CloseIcon />
        </Button>
      </div>
      {children}
      {actions !== undefined && <div className={styles["actions"]}>{actions}</div>}
    </dialog>
  );
}

/** A press on the dialog's own padding is none on its backdrop. */
function isOutside({ clientX, clientY }: MouseEvent, element: HTMLElement): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

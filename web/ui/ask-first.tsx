/**
 * Asking once more before something is done that cannot be taken back. While it is under way the dialog says so, and that
 * hiding it stops nothing; what becomes of it is then told all the same.
 */
import type { UseMutationResult } from "@tanstack/react-query";
import { useId, type ReactNode, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import styles from "#web/ui/ask-first.module.css";
import { Button, type ButtonProps } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";
import { useAsked } from "#web/ui/use-asked.ts";

interface Asking {
  title: string;
  /** The button that does it, by its verb. */
  confirm: string;
  confirmKind?: "danger" | "primary";
  /** The button that does not; absent: Cancel. */
  keep?: string;
  /** Not to do it is what most want: it is offered first. */
  cautious?: boolean;
  /** What it means, and fields for what it needs. */
  children: ReactNode;
}

export interface AskDialogProps extends Asking {
  open: boolean;
  onClose: () => void;
  /** What is done, as it stands. */
  act: Pick<UseMutationResult<unknown, unknown>, "isPending" | "isError" | "error">;
  onConfirm: () => void;
}

export function AskDialog({ title, open, onClose, act, onConfirm, children, ...buttons }: AskDialogProps) {
  const { t } = useTranslation();
  const { confirm, confirmKind = "danger", keep = t("cancel"), cautious = false } = buttons;
  const formId = useId();
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!act.isPending) onConfirm();
  };
  const keeping = (
    <Button key="keep" kind={cautious ? "primary" : "secondary"} onClick={onClose}>
      {act.isPending ? t("hide") : keep}
    </Button>
  );
  const confirming = (
    <Button key="confirm" kind={confirmKind} type="submit" form={formId} busy={act.isPending}>
      {confirm}
    </Button>
  );
  return (
    <Dialog
      title={title}
      open={open}
      onClose={onClose}
      actions={cautious ? [confirming, keeping] : [keeping, confirming]}
    >
      <form id={formId} className={styles["form"]} onSubmit={onSubmit}>
        {children}
        {act.isError && <ProblemNotice error={act.error} />}
        <span role="status" className={styles["underWay"]}>
          {act.isPending && t("underWay")}
        </span>
      </form>
    </Dialog>
  );
}

export interface AskFirstProps extends Asking, Pick<ButtonProps, "kind" | "wide"> {
  /** The button that asks. */
  label: string;
  act: Pick<UseMutationResult<unknown, unknown, void>, "isPending" | "isError" | "error" | "reset" | "mutateAsync">;
}

/** A button and the dialog that it opens. */
export function AskFirst({ label, kind, wide, act, ...asking }: AskFirstProps) {
  const { question, ask, close, follow } = useAsked<true>();
  const askAnew = (): void => {
    if (act.isError) act.reset();
    ask(true);
  };
  return (
    <>
      <Button {...(kind && { kind })} {...(wide && { wide })} onClick={askAnew}>
        {label}
      </Button>
      <AskDialog
        {...asking}
        open={question !== undefined}
        onClose={close}
        act={act}
        onConfirm={() => follow(act.mutateAsync())}
      />
    </>
  );
}

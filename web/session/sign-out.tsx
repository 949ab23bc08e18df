/** Signing out on this device. It is asked twice: without another device that is signed in, there is no way back. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { queryClient } from "#web/api/queries.ts";
import { signOut } from "#web/session/session.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { toast } from "#web/ui/toasts.ts";

export function SignOut() {
  const { t } = useTranslation(["account", "common"]);
  const [isAsking, setIsAsking] = useState(false);
  const [, go] = useLocation();
  const leave = (): void => {
    setIsAsking(false);
    signOut();
    // What is still remembered was somebody's.
    queryClient.clear();
    toast(t("signOut.done"));
    go("/");
  };
  return (
    <>
      <Button kind="danger" wide onClick={() => setIsAsking(true)}>
        {t("signOut.action")}
      </Button>
      <Dialog
        title={t("signOut.title")}
        open={isAsking}
        onClose={() => setIsAsking(false)}
        actions={
          <>
            <Button onClick={() => setIsAsking(false)}>{t("common:cancel")}</Button>
            <Button kind="danger" onClick={leave}>
              {t("signOut.confirm")}
            </Button>
          </>
        }
      >
        <p>{t("signOut.text")}</p>
      </Dialog>
    </>
  );
}

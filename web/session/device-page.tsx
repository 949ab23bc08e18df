/** Going on as the same person on another device: a code that carries who you are. It is shown only when asked for. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Session, useSession } from "#web/session/session.ts";
import { signInLink } from "#web/session/sign-in-link.ts";
import { useLostText } from "#web/session/use-lost-text.ts";
import { SignOut } from "#web/session/sign-out.tsx";
import styles from "#web/session/session-pages.module.css";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { Card } from "#web/ui/card.tsx";
import { CopyIcon, DeviceIcon } from "#web/ui/icons.tsx";
import { Notice } from "#web/ui/notice.tsx";
import { Page } from "#web/ui/page.tsx";
import { QrCode } from "#web/ui/qr-code.tsx";
import { EmptyState } from "#web/ui/states.tsx";
import { toast } from "#web/ui/toasts.ts";

export function DevicePage() {
  const { t } = useTranslation(["account", "common"]);
  const session = useSession();
  const { title, text } = useLostText() ?? { title: t("device.none.title"), text: t("device.none.text") };
  return (
    <Page title={t("device.title")} narrow>
      {session ? (
        <div className={styles["page"]}>
          <h1>{t("device.title")}</h1>
          <p className={styles["text"]}>{t("device.text")}</p>
          <Code session={session} />
          <SignOut />
        </div>
      ) : (
        <EmptyState title={title} text={text} icon={<DeviceIcon size={32} />} level={1}>
          <ButtonLink href="/" kind="primary">
            {t("common:toConcerts")}
          </ButtonLink>
        </EmptyState>
      )}
    </Page>
  );
}

function Code({ session }: { session: Session }) {
  const { t } = useTranslation(["account", "common"]);
  const [isShown, setIsShown] = useState(false);
  const next = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone: the one that has come takes over its focus.
  useEffect(() => {
    if (isShown) next.current?.focus();
  }, [isShown]);
  const link = signInLink(session, location.origin);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      toast(t("common:copied"));
    } catch {
      // Not allowed, or on plain http: the code itself still works.
      toast(t("device.copyFailed"), "bad");
    }
  };
  return (
    <Card className={styles["code"]}>
      <Notice tone="warn">
        <p>{t("device.warning")}</p>
      </Notice>
      {isShown ? (
        <>
          <div className={styles["qr"]}>
            <QrCode text={link} label={t("device.qr")} />
          </div>
          <Button ref={next} onClick={() => void copy()} wide>
            <CopyIcon size={20} />
            {t("device.copyLink")}
          </Button>
        </>
      ) : (
        <Button kind="primary" large wide onClick={() => setIsShown(true)}>
          {t("device.show")}
        </Button>
      )}
    </Card>
  );
}

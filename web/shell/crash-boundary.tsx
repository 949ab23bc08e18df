/** Catches what a page throws while it is drawn, so that a fan sees words and a way on instead of nothing. */
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button, ButtonLink } from "#web/ui/button.tsx";
import { WarningIcon } from "#web/ui/icons.tsx";
import { EmptyState } from "#web/ui/states.tsx";

interface State {
  error?: Error;
}

export class CrashBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = {};

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <Crashed isMissingChunk={isMissingChunk(error)} /> : this.props.children;
  }
}

/** A page that has been open since before an update asks for files that are gone. */
function isMissingChunk(error: Error): boolean {
  return /dynamically imported module|module script|preload/iu.test(error.message);
}

function Crashed({ isMissingChunk: isOld }: { isMissingChunk: boolean }) {
  const { t } = useTranslation();
  const words = isOld ? ("updated" as const) : ("crashed" as const);
  return (
    <div role="alert">
      <EmptyState title={t(`${words}.title`)} text={t(`${words}.text`)} icon={<WarningIcon size={32} />} level={1}>
        <Button kind="primary" onClick={() => location.reload()}>
          {t("crashed.reload")}
        </Button>
        <ButtonLink href="/">{t("toConcerts")}</ButtonLink>
      </EmptyState>
    </div>
  );
}

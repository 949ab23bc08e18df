/**
 * Catches what a page throws while it is drawn, so that a fan sees words and a way on instead of nothing. Whoever goes to
 * another page is shown that one.
 */
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { Button, ButtonLink } from "#web/ui/button.tsx";
import { WarningIcon } from "#web/ui/icons.tsx";
import { EmptyState } from "#web/ui/states.tsx";

export function CrashBoundary({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  return <Boundary path={path}>{children}</Boundary>;
}

interface BoundaryProps {
  path: string;
  children: ReactNode;
}

interface State {
  error?: Error | undefined;
}

class Boundary extends Component<BoundaryProps, State> {
  override state: State = {};

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override componentDidUpdate({ path }: BoundaryProps): void {
    if (this.state.error && path !== this.props.path) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <Crashed isMissingChunk={isMissingChunk(error)} /> : this.props.children;
  }
}

/** A page that has been open since before an update asks for files that are gone; or there is no connection. */
function isMissingChunk(error: Error): boolean {
  return /dynamically imported module|module script|preload/iu.test(error.message);
}

function Crashed({ isMissingChunk: isMissing }: { isMissingChunk: boolean }) {
  const { t } = useTranslation();
  const words = isMissing ? ("missing" as const) : ("crashed" as const);
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

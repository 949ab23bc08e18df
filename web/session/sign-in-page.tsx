/**
 * What another device's code opens. The server says whose it is, and the fan whether to go on as them: a link from a
 * stranger must not turn anybody into somebody else unasked.
 */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { api, ask, bearer } from "#web/api/client.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { queryClient } from "#web/api/queries.ts";
import { adoptSession, type Session, useSession } from "#web/session/session.ts";
import styles from "#web/session/session-pages.module.css";
import { readSignInCode, type SignInCode } from "#web/session/sign-in-link.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { DeviceIcon } from "#web/ui/icons.tsx";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";
import { Page } from "#web/ui/page.tsx";
import { Loading } from "#web/ui/skeleton.tsx";
import { EmptyState, ErrorState } from "#web/ui/states.tsx";
import { toast } from "#web/ui/toasts.ts";

export function SignInPage() {
  const { t } = useTranslation("account");
  const [code] = useState(() => readSignInCode(location.hash));
  useEffect(() => {
    // The address is kept in histories and shown over shoulders: it must not hold the code any longer.
    history.replaceState(history.state, "", location.pathname);
  }, []);
  return (
    <Page title={t("signIn.title")} narrow>
      {code ? <Confirm code={code} /> : <Broken />}
    </Page>
  );
}

function Broken() {
  const { t } = useTranslation(["account", "common"]);
  return (
    <EmptyState
      title={t("signIn.broken.title")}
      text={t("signIn.broken.text")}
      icon={<DeviceIcon size={32} />}
      level={1}
    >
      <ButtonLink href="/">{t("common:toConcerts")}</ButtonLink>
    </EmptyState>
  );
}

function Confirm({ code }: { code: SignInCode }) {
  const { t } = useTranslation(["account", "common"]);
  const { userId } = code;
  const [, go] = useLocation();
  const before = useSession();
  const headers = bearer(code.accessToken);
  const params = { path: { userId } };
  const user = useQuery({
    queryKey: ["sign-in", userId],
    queryFn: ({ signal }) => ask(api.GET("/v1/users/{userId}", { params, headers, signal })),
    staleTime: 0,
  });
  // A token of its own: this device then stays signed in for as long as any.
  const signIn = useMutation({
    mutationFn: (): Promise<Pick<Session, "accessToken" | "expiresAt">> =>
      ask(api.POST("/v1/users/{userId}/token", { params, headers })),
    onSuccess: ({ accessToken, expiresAt }) => {
      queryClient.clear();
      adoptSession({ userId, name: user.data?.name ?? "", accessToken, expiresAt });
      toast(t("signIn.done"));
      go("/me", { replace: true });
    },
  });
  if (user.isPending) return <Loading />;
  if (user.error instanceof ApiProblem && !user.error.isTemporary) return <Broken />;
  if (user.isError) return <ErrorState error={user.error} retry={() => void user.refetch()} level={1} />;
  const isSame = before?.userId === userId;
  return (
    <div className={styles["page"]}>
      <h1>{t("signIn.title")}</h1>
      <p className={styles["text"]}>{isSame ? t("signIn.same") : t("signIn.text", { name: user.data.name })}</p>
      {before && !isSame && (
        <Notice tone="warn">
          <p>{t("signIn.replaces", { name: before.name })}</p>
        </Notice>
      )}
      {signIn.isError && <ProblemNotice error={signIn.error} />}
      <Button kind="primary" large wide busy={signIn.isPending} onClick={() => signIn.mutate()}>
        {t("signIn.confirm")}
      </Button>
      <ButtonLink href="/" wide>
        {t("common:cancel")}
      </ButtonLink>
    </div>
  );
}

/** Where an operator says who they are. The service tells whose token it is; only then it is remembered. */
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import { api, ask, bearer } from "#web/api/client.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { signInOperator, tokenWasRefused } from "#web/console/session/operator.ts";
import styles from "#web/console/session/sign-in-page.module.css";
import { Button } from "#web/ui/button.tsx";
import { Field } from "#web/ui/field.tsx";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";
import { Page } from "#web/ui/page.tsx";

export function SignInPage() {
  const { t } = useTranslation("console");
  const [token, setToken] = useState("");
  const [stay, setStay] = useState(false);
  const [refused, setRefused] = useState<"missing" | "wrong">();
  const signIn = useMutation({
    mutationFn: (given: string) => ask(api.GET("/v1/admin/session", { headers: bearer(given) })),
    onSuccess: ({ operator }, given) => signInOperator({ token: given, operator }, stay),
  });
  const isWrong = signIn.error instanceof ApiProblem && signIn.error.status === 401;
  const fault = refused ?? (isWrong ? "wrong" : undefined);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const found = faultOf(token.trim());
    setRefused(found);
    if (!found) signIn.mutate(token.trim());
  };
  return (
    <Page title={t("frame.signIn.title")} narrow>
      <h1>{t("frame.signIn.title")}</h1>
      <p className={styles["text"]}>{t("frame.signIn.text")}</p>
      {tokenWasRefused() && <Notice tone="warn" title={t("frame.signIn.refused")} />}
      <form className={styles["form"]} onSubmit={onSubmit} noValidate>
        <Field
          label={t("frame.signIn.token")}
          type="password"
          autoComplete="current-password"
          value={token}
          onChange={({ target }) => setToken(target.value)}
          error={fault && t(`frame.signIn.${fault}`)}
        />
        <label className={styles["stay"]}>
          <input type="checkbox" checked={stay} onChange={({ target }) => setStay(target.checked)} />
          {t("frame.signIn.stay")}
        </label>
        {signIn.isError && !isWrong && <ProblemNotice error={signIn.error} />}
        <Button type="submit" kind="primary" large wide busy={signIn.isPending}>
          {t("frame.signIn.submit")}
        </Button>
      </form>
    </Page>
  );
}

/** What is wrong with a token before anybody is asked: a header can hold only what is on an English keyboard. */
function faultOf(token: string): "missing" | "wrong" | undefined {
  if (token === "") return "missing";
  return /^[ -~]+$/u.test(token) ? undefined : "wrong";
}

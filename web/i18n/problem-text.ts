/** What a person reads of a failure, in the page's language; the server's own words where the app has none. */
import { useTranslation } from "react-i18next";

import { ApiProblem } from "#web/api/problem.ts";

export interface ProblemText {
  title: string;
  text: string;
}

/** Answers how to tell any thrown thing. */
export function useProblemText(): (error: unknown) => ProblemText {
  const { t, i18n } = useTranslation("problems");
  return (error) => {
    if (!(error instanceof ApiProblem)) return { title: t("unknown.title"), text: t("unknown.text") };
    const { code } = error;
    // A newer server may have codes that this page does not know.
    if (!i18n.exists(`${code}.title`, { ns: "problems" })) return { title: t("unknown.title"), text: error.detail };
    return { title: t(`${code}.title`), text: t(`${code}.text`) };
  };
}

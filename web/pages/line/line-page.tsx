/** The waiting room of a concert: whichever way a fan stands with its line, and the way on from there. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ApiProblem } from "#web/api/problem.ts";
import { useLine, type Line } from "#web/line/use-line.ts";
import { concertQuery, type Concert } from "#web/pages/concerts/concert-queries.ts";
import { Joining } from "#web/pages/line/joining.tsx";
import { NotInLine, Over } from "#web/pages/line/over.tsx";
import { Turn } from "#web/pages/line/turn.tsx";
import { useStraightOn } from "#web/pages/line/use-straight-on.ts";
import { Waiting } from "#web/pages/line/waiting.tsx";
import { NotFoundPage } from "#web/pages/not-found-page.tsx";
import { Page } from "#web/ui/page.tsx";
import { ErrorState } from "#web/ui/states.tsx";

export interface LinePageProps {
  concertId: number;
}

/** How the sale stands changes rarely, and a whole city looks; spread, so that it does not look all at once. */
const saleEveryMs = 20_000 + Math.random() * 10_000;

export function LinePage({ concertId }: LinePageProps) {
  const line = useLine(concertId);
  const { data: concert } = useQuery({ ...concertQuery(concertId), refetchInterval: saleEveryMs });
  useStraightOn(concertId, line.state);
  if (isMissing(line.error)) return <NotFoundPage />;
  return <LineContent concertId={concertId} concert={concert} line={line} />;
}

interface LineContentProps extends LinePageProps {
  /** Undefined until it is loaded: the line does not wait for it. */
  concert: Concert | undefined;
  line: Line;
}

function LineContent({ concertId, concert, line }: LineContentProps) {
  const { t } = useTranslation("line");
  const { state } = line;
  if (state.kind === "waiting") return <Waiting concert={concert} kept={state.kept} line={line} />;
  if (state.kind === "admitted") return <Turn concert={concert} line={line} {...state} />;
  return (
    <Page title={t("title")} narrow>
      <LineWithoutPlace concertId={concertId} line={line} />
    </Page>
  );
}

function LineWithoutPlace({ concertId, line }: { concertId: number; line: Line }) {
  const { state, error, join, isJoining, isTryingAgain } = line;
  if (isJoining) return <Joining look="joining" isTryingAgain={isTryingAgain} />;
  if (error !== null) return <ErrorState error={error} {...(isFinal(error) ? {} : { retry: join })} level={1} />;
  if (state.kind === "over") return <Over concertId={concertId} end={state.end} join={join} />;
  if (state.kind === "none") return <NotInLine join={join} />;
  return <Joining look="unheard" isTryingAgain={false} />;
}

/** Trying again would be refused again. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === "QUEUE_CLOSED";
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === "NOT_FOUND";
}

/**
 * Creating a concert. It is checked before it is sent; what the server finds all the same stands beside the same fields. What
 * is typed is kept until the concert is created or the form is emptied.
 *
 * One form has one idempotency key, so that one concert at most comes of it, however often it is sent: whoever does not know
 * whether it was created sends it again. If it was, and has been changed since, the server says so and creates no second.
 */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type RefObject, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";

import { api, ask } from "#web/api/client.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { readAgain, tryAgain } from "#web/api/queries.ts";
import { ConcertFields } from "#web/console/concerts/concert-fields.tsx";
import {
  areOfHouse,
  requestOf,
  showLike,
  showOf,
  type ConcertDraft,
  type TemplateName,
} from "#web/console/concerts/concert-draft.ts";
import { useConcertForm, type ConcertForm } from "#web/console/concerts/concert-form.ts";
import styles from "#web/console/concerts/concerts.module.css";
import { faultsOf, serverFaults, type Faults } from "#web/console/concerts/draft-faults.ts";
import { operatorConcertsKey } from "#web/console/concerts/operator-concerts.ts";
import { RefillDialog } from "#web/console/concerts/refill-dialog.tsx";
import { ShowFields } from "#web/console/concerts/show-fields.tsx";
import { useFaultText } from "#web/console/concerts/use-fault-text.ts";
import { withOperator } from "#web/console/session/operator.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";
import { Page } from "#web/ui/page.tsx";
import { toast } from "#web/ui/toasts.ts";
import { useAsked } from "#web/ui/use-asked.ts";

export function CreateConcertPage() {
  const { t } = useTranslation("console");
  const { form, isTyped, change: keep, empty } = useConcertForm();
  const { draft, template } = form;
  const [faults, setFaults] = useState<Faults>(new Map());
  const create = useCreateConcert(empty);
  const element = useFirstFault(faults, create.error);
  const errorOf = useFaultText(faults, found(create.error));
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const wrong = faultsOf(draft);
    setFaults(wrong);
    create.reset();
    if (wrong.size === 0) create.mutate(form);
  };
  const forgetFaults = (): void => {
    setFaults(new Map());
    if (create.isError) create.reset();
  };
  const change = (next: ConcertDraft, house = template): void => {
    keep({ ...form, draft: next, template: house });
    // Faults are told by position: after a row was removed they would stand at another.
    if (rowsOf(next) !== rowsOf(draft)) forgetFaults();
  };
  const house = useHouse(form, change);
  const beginAnew = (): void => {
    empty();
    forgetFaults();
    // The button that was pressed is gone.
    element.current?.querySelector("input")?.focus();
  };
  return (
    <Page title={t("concerts.form.title")}>
      <p>
        <Link href="/console">{t("concerts.form.back")}</Link>
      </p>
      <h1>{t("concerts.form.title")}</h1>
      <form ref={element} className={styles["form"]} onSubmit={onSubmit} noValidate>
        <ConcertFields draft={draft} onChange={change} errorOf={errorOf} template={template} onTemplate={house.take} />
        <Shows draft={draft} onChange={change} errorOf={errorOf} />
        {faults.size > 0 && <Notice tone="bad" title={t("concerts.form.refused")} />}
        {create.isError && <NotCreated error={create.error} />}
        <div className={styles["actions"]}>
          <Button type="submit" kind="primary" large busy={create.isPending}>
            {t("concerts.form.submit")}
          </Button>
          {isTyped && !create.isPending && (
            <Button kind="quiet" large onClick={beginAnew}>
              {t("concerts.form.empty")}
            </Button>
          )}
        </div>
      </form>
      {house.question}
    </Page>
  );
}

/** A house fills in all shows; it asks first where something was typed of them. The question stands beside the form, not in it. */
function useHouse({ draft, template }: ConcertForm, onFilled: (draft: ConcertDraft, template: TemplateName) => void) {
  const { question: wanted, ask: askFirst, close } = useAsked<TemplateName>();
  const fill = (name: TemplateName): void => {
    onFilled({ ...draft, shows: draft.shows.map(({ startsAt }) => showOf(name, startsAt)) }, name);
    close();
  };
  return {
    take: (name: TemplateName): void => (areOfHouse(draft.shows, template) ? fill(name) : askFirst(name)),
    question: wanted && <RefillDialog onClose={close} onConfirm={() => fill(wanted)} />,
  };
}

/** Which shows and sections there are. */
function rowsOf({ shows }: ConcertDraft): string {
  return shows.map(({ key, sections }) => [key, ...sections.map((section) => section.key)].join(",")).join(";");
}

/** Who does not know whether it was created may send it again, or look. What was created before is to be found in the list. */
function NotCreated({ error }: { error: unknown }) {
  const { t } = useTranslation("console");
  const kind = outcomeOf(error);
  if (kind === undefined) return <ProblemNotice error={error} />;
  return (
    <Notice tone="bad" title={t(`concerts.form.${kind}.title`)}>
      <p>{t(`concerts.form.${kind}.text`)}</p>
      <ButtonLink href="/console">{t("concerts.form.back")}</ButtonLink>
    </Notice>
  );
}

function outcomeOf(error: unknown): "unknown" | "before" | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  if (error.code === "IDEMPOTENCY_KEY_REUSED") return "before";
  return error.isOutcomeUnknown ? "unknown" : undefined;
}

/** Whoever is told that something is wrong is taken to the first field that is. */
function useFirstFault(faults: Faults, error: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (faults.size > 0 || error !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults, error]);
  return form;
}

/** What the server found wrong, by the path of the field. */
function found(error: unknown): ReadonlyMap<string, string> {
  return serverFaults(error instanceof ApiProblem ? error.extra : undefined);
}

/** `onCreated`: before its dashboard is gone to. */
function useCreateConcert(onCreated: () => void) {
  const { t } = useTranslation("console");
  const [, go] = useLocation();
  return useMutation({
    mutationFn: ({ draft, key }: ConcertForm) =>
      withOperator(({ headers }) =>
        ask(
          api.POST("/v1/admin/concerts", {
            body: requestOf(draft),
            headers: { ...headers, "idempotency-key": key },
          }),
        ),
      ),
    ...tryAgain,
    onSuccess: ({ concertId }) => {
      onCreated();
      toast(t("concerts.form.created"));
      go(`/console/concerts/${concertId}`);
    },
    // Also if it failed: whether it arrived may not be known, and the list tells.
    onSettled: () => readAgain(operatorConcertsKey),
  });
}

interface ShowsProps {
  draft: ConcertDraft;
  onChange: (draft: ConcertDraft) => void;
  errorOf: (path: string) => string | undefined;
}

/** A show that is added is like the last: of a run, only the times differ. */
function Shows({ draft, onChange, errorOf }: ShowsProps) {
  const { t } = useTranslation("console");
  const { shows } = draft;
  const addShow = (): void => onChange({ ...draft, shows: [...shows, ...shows.slice(-1).map(showLike)] });
  return (
    <section className={styles["part"]}>
      <h2>{t("concerts.form.shows")}</h2>
      {shows.map((show, index) => (
        <ShowFields
          key={show.key}
          number={index + 1}
          show={show}
          onChange={(next) => onChange({ ...draft, shows: shows.with(index, next) })}
          onRemove={shows.length > 1 ? () => onChange({ ...draft, shows: shows.toSpliced(index, 1) }) : undefined}
          errorOf={(field) => errorOf(`body/shows/${index}/${field}`)}
        />
      ))}
      <div>
        <Button onClick={addShow}>{t("concerts.form.addShow")}</Button>
      </div>
    </section>
  );
}

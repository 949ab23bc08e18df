/** The fields of one show of a concert that is being created: when, how many seats, sections and prices. */
import { useTranslation } from "react-i18next";

import { serverClock } from "#web/clock.ts";
import { newRowKey, type SectionDraft, type ShowDraft } from "#web/console/concerts/concert-draft.ts";
import styles from "#web/console/concerts/concerts.module.css";
import { hasBegun } from "#web/console/concerts/draft-faults.ts";
import { venueZone } from "#web/i18n/venue-zone.ts";
import { Button } from "#web/ui/button.tsx";
import { Field } from "#web/ui/field.tsx";
import { CloseIcon } from "#web/ui/icons.tsx";
import { Notice } from "#web/ui/notice.tsx";

export interface ShowFieldsProps {
  /** From 1. */
  number: number;
  show: ShowDraft;
  onChange: (show: ShowDraft) => void;
  /** Undefined for the only one: a concert has a show. */
  onRemove: (() => void) | undefined;
  /** What is wrong with a field of the show, by the end of its path. */
  errorOf: (field: string) => string | undefined;
}

export function ShowFields({ number, show, onChange, onRemove, errorOf }: ShowFieldsProps) {
  const { t } = useTranslation("console");
  const ofAllSections = errorOf("sections");
  const fieldOf = (field: "startsAt" | "seats" | "price") => ({
    value: show[field],
    error: errorOf(field),
    onChange: ({ target }: { target: { value: string } }) => onChange({ ...show, [field]: target.value }),
  });
  const setSection = (index: number, section: SectionDraft): void =>
    onChange({ ...show, sections: show.sections.with(index, section) });
  const addSection = (): void => {
    const from = Number(show.sections.at(-1)?.to ?? 0) + 1;
    const added = { key: newRowKey(), name: "", from: String(from), to: show.seats, price: "" };
    onChange({ ...show, sections: [...show.sections, added] });
  };
  return (
    <fieldset className={styles["show"]}>
      <legend>{t("concerts.form.show", { number })}</legend>
      <div className={styles["fields"]}>
        <Field
          label={t("concerts.form.startsAt")}
          hint={t("concerts.form.venueTime", { zone: venueZone })}
          type="datetime-local"
          {...fieldOf("startsAt")}
        />
        <Field label={t("concerts.form.seats")} inputMode="numeric" {...fieldOf("seats")} />
        <Field
          label={t(show.sections.length === 0 ? "concerts.form.sectionPrice" : "concerts.form.price")}
          inputMode="numeric"
          affix={t("concerts.form.won")}
          {...fieldOf("price")}
        />
      </div>
      {hasBegun(show, serverClock.now()) && <Notice tone="warn" title={t("concerts.form.begun")} />}
      {show.sections.map((section, index) => (
        <SectionFields
          key={section.key}
          number={index + 1}
          section={section}
          onChange={(next) => setSection(index, next)}
          onRemove={() => onChange({ ...show, sections: show.sections.toSpliced(index, 1) })}
          errorOf={(field) => errorOf(`sections/${index}/${field}`)}
        />
      ))}
      {ofAllSections !== undefined && <Notice tone="bad" title={ofAllSections} />}
      <div className={styles["actions"]}>
        <Button onClick={addSection}>{t("concerts.form.addSection")}</Button>
        {onRemove && (
          <Button kind="quiet" onClick={onRemove}>
            {t("concerts.form.removeShow", { number })}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

interface SectionFieldsProps {
  number: number;
  section: SectionDraft;
  onChange: (section: SectionDraft) => void;
  onRemove: () => void;
  errorOf: (field: string) => string | undefined;
}

function SectionFields({ number, section, onChange, onRemove, errorOf }: SectionFieldsProps) {
  const { t } = useTranslation("console");
  const fieldOf = (field: "name" | "from" | "to" | "price") => ({
    value: section[field],
    error: errorOf(field),
    onChange: ({ target }: { target: { value: string } }) => onChange({ ...section, [field]: target.value }),
  });
  return (
    <div className={styles["section"]} role="group" aria-label={`${t("concerts.form.sections")} ${number}`}>
      <Field label={t("concerts.form.section")} maxLength={40} {...fieldOf("name")} />
      <Field label={t("concerts.form.from")} inputMode="numeric" {...fieldOf("from")} />
      <Field label={t("concerts.form.to")} inputMode="numeric" {...fieldOf("to")} />
      <Field label={t("concerts.form.sectionPrice")} inputMode="numeric" {...fieldOf("price")} />
      <Button kind="quiet" round onClick={onRemove} aria-label={t("concerts.form.removeSection", { number })}>
        <CloseIcon />
      </Button>
    </div>
  );
}

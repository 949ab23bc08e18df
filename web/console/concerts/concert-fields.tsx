/** The fields about a concert that is being created, but for its shows. */
import { useTranslation } from "react-i18next";

import { templateNames, type ConcertDraft, type TemplateName } from "#web/console/concerts/concert-draft.ts";
import styles from "#web/console/concerts/concerts.module.css";
import { venueZone } from "#web/i18n/venue-zone.ts";
import { Field, Select, TextArea } from "#web/ui/field.tsx";

export interface ConcertFieldsProps {
  draft: ConcertDraft;
  onChange: (draft: ConcertDraft) => void;
  /** What is wrong with a field, by the API's path of it. */
  errorOf: (path: string) => string | undefined;
  template: TemplateName;
  onTemplate: (template: TemplateName) => void;
}

export function ConcertFields({ draft, onChange, errorOf, template, onTemplate }: ConcertFieldsProps) {
  const { t } = useTranslation("console");
  const fieldOf = (field: Exclude<keyof ConcertDraft, "shows">, path: string = field) => ({
    value: draft[field],
    error: errorOf(`body/${path}`),
    onChange: ({ target }: { target: { value: string } }) => onChange({ ...draft, [field]: target.value }),
  });
  return (
    <section className={styles["part"]}>
      <h2>{t("concerts.form.about")}</h2>
      <Field label={t("concerts.form.name")} maxLength={200} {...fieldOf("title")} />
      <div className={styles["fields"]}>
        <Field label={t("concerts.form.artist")} maxLength={200} {...fieldOf("artist")} />
        <Field label={t("concerts.form.venue")} maxLength={200} {...fieldOf("venue")} />
      </div>
      <TextArea label={t("concerts.form.description")} maxLength={5_000} {...fieldOf("description")} />
      <div className={styles["fields"]}>
        <Field
          label={t("concerts.form.saleOpensAt")}
          hint={t("concerts.form.saleOpensAtHint", { zone: venueZone })}
          type="datetime-local"
          {...fieldOf("saleOpensAt")}
        />
        <Field label={t("concerts.form.maxSeats")} inputMode="numeric" {...fieldOf("maxSeatsPerUser")} />
        <Select
          label={t("concerts.form.template")}
          hint={t("concerts.form.templateHint")}
          value={template}
          onChange={({ target }) => onTemplate(templateNames.find((name) => name === target.value) ?? "club")}
        >
          {templateNames.map((name) => (
            <option key={name} value={name}>
              {t(`concerts.form.templates.${name}`)}
            </option>
          ))}
        </Select>
        <Field
          label={t("concerts.flow.capacity")}
          hint={t("concerts.form.capacityHint")}
          inputMode="numeric"
          {...fieldOf("capacity", "queue/capacity")}
        />
        <Field
          label={t("concerts.flow.admitPerSecond")}
          hint={t("concerts.flow.admitPerSecondHint")}
          inputMode="decimal"
          {...fieldOf("admitPerSecond", "queue/admitPerSecond")}
        />
      </div>
    </section>
  );
}

/** A concert to choose, from the newest there are. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "#web/api/client.ts";
import { withOperator } from "#web/console/session/operator.ts";
import { Select } from "#web/ui/field.tsx";

/** As many as a list to choose from can hold. */
const mostChoices = 100;

const choicesQuery = queryOptions({
  queryKey: ["operator", "concert-choices"],
  queryFn: ({ signal }) =>
    withOperator(({ headers }) =>
      ask(api.GET("/v1/admin/concerts", { params: { query: { limit: mostChoices } }, headers, signal })),
    ),
});

export interface ConcertChoiceProps {
  value: number | undefined;
  onChange: (concertId: number | undefined) => void;
}

export function ConcertChoice({ value, onChange }: ConcertChoiceProps) {
  const { t } = useTranslation("console");
  const { data } = useQuery(choicesQuery);
  const isListed = data?.items.some(({ concertId }) => concertId === value);
  return (
    <Select
      label={t("sales.search.concert")}
      value={value ?? ""}
      onChange={({ target }) => onChange(target.value === "" ? undefined : Number(target.value))}
    >
      <option value="">{t("sales.search.anyConcert")}</option>
      {value !== undefined && isListed !== true && <option value={value}>{value}</option>}
      {data?.items.map(({ concertId, title }) => (
        <option key={concertId} value={concertId}>
          {title}
        </option>
      ))}
    </Select>
  );
}

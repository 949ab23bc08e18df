/** The page of one concert: what it is, how its sale stands, and the one big button. */
import { useQuery } from "@tanstack/react-query";

import { concertQuery } from "#web/pages/concerts/concert-queries.ts";
import { Page } from "#web/ui/page.tsx";

export function ConcertPage({ concertId }: { concertId: number }) {
  const { data } = useQuery(concertQuery(concertId));
  return (
    <Page title={data?.title ?? ""}>
      <h1>{data?.title}</h1>
    </Page>
  );
}

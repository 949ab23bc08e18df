/** The operators' console: a place of its own, with its own frame, words and chunk. Whoever is not signed in is asked to. */
import { use } from "react";
import { Route, Switch } from "wouter";

import { ActsPage } from "#web/console/acts/acts-page.tsx";
import { CheckInPage } from "#web/console/check-in/check-in-page.tsx";
import { ConcertsPage } from "#web/console/concerts/concerts-page.tsx";
import { CreateConcertPage } from "#web/console/concerts/create-concert-page.tsx";
import { DashboardPage } from "#web/console/dashboard/dashboard-page.tsx";
import { Frame } from "#web/console/frame.tsx";
import { ReservationPage } from "#web/console/sales/reservation-page.tsx";
import { SalesPage } from "#web/console/sales/sales-page.tsx";
import { UserPage } from "#web/console/sales/user-page.tsx";
import { useOperator } from "#web/console/session/operator.ts";
import { SignInPage } from "#web/console/session/sign-in-page.tsx";
import { loadConsoleTexts } from "#web/i18n/i18n.ts";
import { NotFoundPage } from "#web/pages/not-found-page.tsx";

const texts = loadConsoleTexts();

const id = "([1-9][0-9]{0,14})";
const concertPath = new RegExp(`^/console/concerts/(?<concertId>${id})/?$`, "u");
const reservationPath = new RegExp(`^/console/reservations/(?<reservationId>${id})/?$`, "u");

export function Console() {
  use(texts);
  const operator = useOperator();
  return <Frame operator={operator}>{operator ? <ConsoleRoutes /> : <SignInPage />}</Frame>;
}

function ConsoleRoutes() {
  return (
    <Switch>
      <Route path="/console">
        <ConcertsPage />
      </Route>
      <Route path="/console/concerts/new">
        <CreateConcertPage />
      </Route>
      <Route path={concertPath}>{({ concertId }) => <DashboardPage concertId={Number(concertId)} />}</Route>
      <Route path="/console/sales">
        <SalesPage />
      </Route>
      <Route path={reservationPath}>
        {({ reservationId }) => <ReservationPage reservationId={Number(reservationId)} />}
      </Route>
      <Route path="/console/users/:userId">{({ userId }) => <UserPage userId={userId} />}</Route>
      <Route path="/console/check-in">
        <CheckInPage />
      </Route>
      <Route path="/console/acts">
        <ActsPage />
      </Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

/** The pages under /me: balance, reservations, payments, tickets. */
import { Route, Switch } from "wouter";

import { BalancePage } from "#web/pages/me/balance-page.tsx";
import { OverviewPage } from "#web/pages/me/overview-page.tsx";
import { ReceiptPage } from "#web/pages/me/receipt-page.tsx";
import { ReservationPage } from "#web/pages/me/reservation-page.tsx";
import { ReservationsPage } from "#web/pages/me/reservations-page.tsx";
import { TicketPage } from "#web/pages/me/ticket-page.tsx";
import { TicketsPage } from "#web/pages/me/tickets-page.tsx";
import { NotFoundPage } from "#web/pages/not-found-page.tsx";

const id = "([1-9][0-9]{0,14})";
const reservationPath = new RegExp(`^/me/reservations/(?<reservationId>${id})/?$`, "u");
const receiptPath = new RegExp(`^/me/receipts/(?<paymentId>${id})/?$`, "u");

export function MePages() {
  return (
    <Switch>
      <Route path="/me">
        <OverviewPage />
      </Route>
      <Route path="/me/balance">
        <BalancePage />
      </Route>
      <Route path="/me/reservations">
        <ReservationsPage />
      </Route>
      <Route path={reservationPath}>
        {({ reservationId }) => <ReservationPage reservationId={Number(reservationId)} />}
      </Route>
      <Route path={receiptPath}>{({ paymentId }) => <ReceiptPage paymentId={Number(paymentId)} />}</Route>
      <Route path="/me/tickets">
        <TicketsPage />
      </Route>
      <Route path="/me/tickets/:code">{({ code }) => <TicketPage ticketCode={code} />}</Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

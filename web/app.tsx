/**
 * The app's routes. What a first visit needs is in the first chunk; everything else comes when it is wanted, the console
 * above all: no fan ever loads it.
 */
import { Suspense } from "react";
import { Route, Switch } from "wouter";

import { lazyPage } from "#web/lazy-page.ts";
import { ConcertPage } from "#web/pages/concerts/concert-page.tsx";
import { ConcertsPage } from "#web/pages/concerts/concerts-page.tsx";
import { NotFoundPage } from "#web/pages/not-found-page.tsx";
import { CrashBoundary } from "#web/shell/crash-boundary.tsx";
import { PageLoading } from "#web/shell/page-loading.tsx";
import { Shell } from "#web/shell/shell.tsx";

const Console = lazyPage(async () => (await import("#web/console/console.tsx")).Console);
const LinePage = lazyPage(async () => (await import("#web/pages/line/line-page.tsx")).LinePage);
const SeatsPage = lazyPage(async () => (await import("#web/pages/seats/seats-page.tsx")).SeatsPage);
const CheckoutPage = lazyPage(async () => (await import("#web/pages/checkout/checkout-page.tsx")).CheckoutPage);
const MePages = lazyPage(async () => (await import("#web/pages/me/me-pages.tsx")).MePages);
const DevicePage = lazyPage(async () => (await import("#web/session/device-page.tsx")).DevicePage);
const SignInPage = lazyPage(async () => (await import("#web/session/sign-in-page.tsx")).SignInPage);

export function App() {
  return (
    <CrashBoundary>
      <Suspense fallback={<PageLoading />}>
        <Switch>
          <Route path="/console/*?">
            <Console />
          </Route>
          <Route>
            <FansApp />
          </Route>
        </Switch>
      </Suspense>
    </CrashBoundary>
  );
}

function FansApp() {
  return (
    <Shell>
      <CrashBoundary>
        <Suspense fallback={<PageLoading />}>
          <FansRoutes />
        </Suspense>
      </CrashBoundary>
    </Shell>
  );
}

const id = "([1-9][0-9]{0,14})";
const concertPath = new RegExp(`^/concerts/(?<concertId>${id})/?$`, "u");
const linePath = new RegExp(`^/concerts/(?<concertId>${id})/line/?$`, "u");
const seatsPath = new RegExp(`^/concerts/(?<concertId>${id})/seats/?$`, "u");
const checkoutPath = new RegExp(`^/concerts/(?<concertId>${id})/checkout/(?<reservationId>${id})/?$`, "u");

function FansRoutes() {
  return (
    <Switch>
      <Route path="/">
        <ConcertsPage />
      </Route>
      <Route path={concertPath}>{({ concertId }) => <ConcertPage concertId={Number(concertId)} />}</Route>
      <Route path={linePath}>{({ concertId }) => <LinePage concertId={Number(concertId)} />}</Route>
      <Route path={seatsPath}>{({ concertId }) => <SeatsPage concertId={Number(concertId)} />}</Route>
      <Route path={checkoutPath}>
        {({ concertId, reservationId }) => (
          <CheckoutPage concertId={Number(concertId)} reservationId={Number(reservationId)} />
        )}
      </Route>
      <Route path="/me/device">
        <DevicePage />
      </Route>
      <Route path="/me/sign-in">
        <SignInPage />
      </Route>
      <Route path="/me/*?">
        <MePages />
      </Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

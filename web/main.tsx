/** Where the page begins: its theme, its words, then its pages. */
import "#web/ui/tokens.css";
import "#web/ui/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { queryClient } from "#web/api/queries.ts";
import { App } from "#web/app.tsx";
import { startI18n } from "#web/i18n/i18n.ts";
import { concertsQuery } from "#web/pages/concerts/concert-queries.ts";
import { renewSession } from "#web/session/renew.ts";
import { startTheme } from "#web/session/theme.ts";
import { completeLetters } from "#web/shell/korean-letters.ts";

startTheme();
void completeLetters();
// The words and what they are about come at the same time.
if (location.pathname === "/") void queryClient.prefetchInfiniteQuery(concertsQuery);
await startI18n();

const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no #root.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
void renewSession();

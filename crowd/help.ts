/** What `npm run crowd -- --help` says. */
import { characterNames } from "#crowd/characters.ts";

export const help = `Rehearses a sale: a simulated crowd against a Jari that runs, and a report on what it saw.

  npm run crowd -- --create --fans 5000          on a concert made for it (needs the operator's token)
  npm run crowd -- --concert 4 --fans 300        on one that there is

  --url URL             where Jari answers (http://127.0.0.1:8080); may be repeated: fans go from one to the other
  --fans N              how many come (500)
  --arrive-seconds S    within what time; most of them at its beginning (20)
  --think-seconds S     how long a fan thinks between two steps, on average (1)
  --minutes M           the rehearsal ends after this at the latest (10)
  --seed N              the same seed is the same crowd (1)
  --shares a=1,b=0      other shares of the characters: ${characterNames.join(", ")}

  --concert ID          the concert
  --create              or a new one, with
  --seats N             so many seats (two for five fans) on
  --dates N             so many dates (2),
  --capacity N          so many admitted at once (100),
  --claim-seconds S     who must come within this (10)
  --pass-seconds S      and be done within this (120)

  --admin-token TOKEN   the operator's; or JARI_ADMIN_TOKEN; or, for a Jari on this machine, that of .jari/secrets.json
  --json                the report as JSON, and nothing else (npm run --silent crowd -- ...: npm writes two lines of its own)

Ends with 0 if every promise was kept, as far as it could be checked; 1 if one was broken; 2 if it could not begin;
3 if the rehearsal itself failed.
Ctrl-C ends it early, with a report; once more, after two seconds, at once.
`;

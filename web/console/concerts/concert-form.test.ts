import { expect, test } from "vitest";

import { isUntouched, newConcert, newRowKey, showOf } from "#web/console/concerts/concert-draft.ts";
import { readConcertForm } from "#web/console/concerts/concert-form.ts";

const form = { draft: { ...newConcert(), title: "Night", shows: [showOf("arena")] }, template: "arena", key: "k" };
const keptAs = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("a form that was kept is the same, and rows that are added to it have keys of their own", () => {
  expect(readConcertForm(keptAs(form))).toEqual(form);
  const [show = showOf("club")] = form.draft.shows;
  readConcertForm({ ...form, draft: { ...form.draft, shows: [{ ...show, key: 5_000 }] } });
  expect(newRowKey()).toBe(5_001);
});

test("what another version kept is not taken", () => {
  const { title: _title, ...untitled } = form.draft;
  const others = [undefined, null, "form", {}, { ...form, template: "stadium" }, { ...form, key: 1 }];
  const drafts = [untitled, { ...form.draft, shows: [{ key: 1 }] }, { ...form.draft, shows: {} }];
  for (const other of [...others, ...drafts.map((draft) => ({ ...form, draft }))]) {
    expect(readConcertForm(other)).toBeUndefined();
  }
});

test("a form in which nothing is typed is untouched, whatever its rows' keys", () => {
  expect(isUntouched(newConcert())).toBe(true);
  expect(isUntouched({ ...newConcert(), venue: "Hall" })).toBe(false);
});

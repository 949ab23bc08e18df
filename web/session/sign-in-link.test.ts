import { expect, test } from "vitest";

import { readSignInCode, signInLink } from "#web/session/sign-in-link.ts";

const code = { userId: "01990000-0000-7000-8000-000000000001", accessToken: "eyJh.eyJz-dWI_.c2+ln/=&#" };

test("what the link carries is read from its fragment, and stands nowhere else", () => {
  const url = new URL(signInLink(code, "https://jari.example"));
  expect(url.origin).toBe("https://jari.example");
  expect(url.pathname).toBe("/me/sign-in");
  expect(url.search).toBe("");
  expect(readSignInCode(url.hash)).toEqual(code);
});

test.each(["", "#", "#user=1", "#token=1", "#user=&token=1", "hello"])("%s is no code", (fragment) => {
  expect(readSignInCode(fragment)).toBeUndefined();
});

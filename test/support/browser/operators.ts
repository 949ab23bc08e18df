/** Operators in a browser, who sign in as anybody must: by the form. */
import type { Visitor, VisitorOptions } from "#test/browser/visitors.ts";
import { testAdminToken } from "#test/server.ts";

type Visit = (path: string, options?: VisitorOptions) => Promise<Visitor>;

/** An operator who has signed in and is on `path` of the console. */
export async function visitConsole(visit: Visit, path: string, options: VisitorOptions = {}): Promise<Visitor> {
  const operator = await visit(path, options);
  await signIn(operator, testAdminToken);
  return operator;
}

/** Fills in the form and sends it, in either language. */
export async function signIn({ page }: Visitor, token: string): Promise<void> {
  await page.getByLabel(/^(?:Token|토큰)$/u).fill(token);
  await page.getByRole("button", { name: /^(?:Sign in|로그인)$/u }).click();
}

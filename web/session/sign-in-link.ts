/**
 * The link that signs another device in. What it carries stands in the fragment, which a browser never sends to any
 * server: not in a request, not in a log, not in a Referer.
 */

export interface SignInCode {
  userId: string;
  accessToken: string;
}

/** The link, at the origin where this page is. */
export function signInLink({ userId, accessToken }: SignInCode, origin: string): string {
  return `${origin}/me/sign-in#${new URLSearchParams({ user: userId, token: accessToken })}`;
}

/** What a fragment carries, with or without its `#`; undefined if it is no code. Whether it is true, the server says. */
export function readSignInCode(fragment: string): SignInCode | undefined {
  const values = new URLSearchParams(fragment.replace(/^#/u, ""));
  const [userId, accessToken] = [values.get("user"), values.get("token")];
  return userId && accessToken ? { userId, accessToken } : undefined;
}

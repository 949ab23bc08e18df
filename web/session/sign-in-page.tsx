/** What another device's code opens. */
export function SignInPage() {
  return null;
}

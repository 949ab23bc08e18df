/** The console's own frame: where an operator can go, and signing in. */
export const consoleFrame = {
  nav: {
    label: "Console",
    concerts: "Concerts",
    sales: "Sales",
    checkIn: "Check-in",
    acts: "Record",
    fans: "Fans' app",
  },
  signedInAs: "Signed in as {{operator}}",
  signOut: "Sign out",
  signIn: {
    title: "Operators sign in",
    text: "With the operator's token. Jari tells it when it starts for the first time.",
    token: "Token",
    missing: "Enter the token.",
    wrong: "This is no operator's token. Copy it whole.",
    refused: "The service does not take the token any more. Sign in with the one that is good now.",
    stay: "Stay signed in on this device",
    submit: "Sign in",
  },
} as const;

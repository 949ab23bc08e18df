/** Who this browser is: other devices, signing out. */
export const account = {
  device: {
    title: "Use another device",
    text: "Point the camera of another phone or computer at this code to go on there as the same person: your place in line, your balance, your tickets.",
    warning: "Whoever has this code can use your account. Show it to nobody else.",
    qr: "QR code to sign in",
    show: "Show the code",
    copyLink: "Copy the link",
    copyFailed: "It could not be copied. Point a camera at the code instead.",
    none: {
      title: "No account yet",
      text: "One is made by itself when you join a line or charge your balance. There is nothing to sign up for.",
    },
  },
  signIn: {
    title: "Continue on this device",
    text: "This device will be signed in as {{name}}.",
    replaces:
      "The account used here until now ({{name}}) will be forgotten on this device. Its balance and tickets can only be seen where it is still signed in.",
    confirm: "Continue as this account",
    done: "You are signed in",
    same: "You are already signed in as this account.",
    broken: {
      title: "This link cannot be used",
      text: "Open the code on the other device again and scan it once more.",
    },
  },
  lost: {
    title: "This device was signed out",
    ended: "Jari was not opened here for more than a year, so this device can no longer open its account.",
    refused: "The server no longer accepts the sign-in that this device has kept.",
  },
  signOut: {
    action: "Sign out on this device",
    title: "Sign out?",
    text: "This account has no password: unless another device is signed in too, its balance and tickets cannot be seen again.",
    confirm: "Sign out",
    done: "You are signed out",
  },
} as const;

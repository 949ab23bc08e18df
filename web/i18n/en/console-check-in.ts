/** Checking tickets in at the door. */
export const consoleCheckIn = {
  title: "Check-in",
  ready: "Show a ticket",
  asking: "Checking",
  sound: "Sound",
  door: {
    title: "This door",
    show: "Show",
    anyShow: "Any show",
    any: "No show is chosen: tickets of any show are let in.",
  },
  code: {
    label: "Ticket code",
    hint: "Scan it, or type it: small letters, blanks and hyphens do not matter.",
    send: "Check in",
  },
  camera: {
    start: "Scan with the camera",
    stop: "Stop the camera",
    picture: "What the camera sees",
    unable: "This browser cannot read codes with its camera. Use a scanner that types, or type the code.",
    refused: {
      title: "The camera is not allowed",
      text: "Allow it in the browser's settings of this page, then try again.",
    },
    none: { title: "There is no camera", text: "Use a scanner that types, or type the code." },
    broken: {
      title: "The camera does not answer",
      text: "Another program may be using it. Close that, then try again.",
    },
  },
  outcome: {
    admitted: { word: "Let in" },
    ownTry: {
      word: "Let in",
      text: "Checked in at {{when}} by {{operator}}: by the try before, whose answer was lost.",
    },
    used: { word: "Already checked in", text: "At {{when}} by {{operator}}. A ticket lets one person in, once." },
    refunded: { word: "Refunded", text: "This ticket was refunded at {{when}}. It lets nobody in." },
    wrongShow: { word: "Another show", text: "This ticket is for {{title}}, {{when}}." },
    unknown: { word: "No such ticket", text: "Jari never issued this code. Scan it again, or type all of it." },
    notCode: { word: "Not a ticket code", text: "A ticket's code has 24 letters and digits, in groups of four." },
    unsure: { word: "Not known yet", text: "Show the ticket again: only then is it known whether it was checked in." },
  },
  list: {
    title: "The last scans here",
    at: "At",
    outcome: "Answer",
    seat: "Seat",
    holder: "Name",
    code: "Code",
  },
} as const;

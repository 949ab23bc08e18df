/** The waiting room. */
export const line = {
  title: "Waiting room",
  number: "Arrival number {{number}}",
  joining: {
    title: "Joining the line…",
    text: "One moment: you are getting your place.",
    again: "It is very busy; trying again. Leave this page open.",
  },
  none: {
    title: "You are not in line yet",
    text: "Join, and you are let in in the order of arrival.",
    join: "Join the line",
  },
  unheard: "Looking up your place",
  place: {
    label: "You are number",
    /** The huge figure, read aloud. */
    spoken: "You are number {{position}} in line. {{ahead}} {{estimate}}",
    unit: "in line",
    ahead_one: "{{formatted}} person is ahead of you.",
    ahead_other: "{{formatted}} people are ahead of you.",
    next: "You are next.",
    progress: "How far you have come",
    tab: "{{position}} in line · {{concert}}",
  },
  estimate: {
    label: "Estimated wait",
    unknown: "Not known yet",
    soon: "Less than a minute",
    minutes_one: "About {{count}} minute",
    minutes_other: "About {{count}} minutes",
    hours_one: "About {{count}} hour",
    hours_other: "About {{count}} hours",
    hoursAndHalf_one: "About {{count}}½ hours",
    hoursAndHalf_other: "About {{count}}½ hours",
    long_one: "More than {{count}} hour",
    long_other: "More than {{count}} hours",
  },
  sale: {
    upcoming: {
      title: "The sale has not begun",
      text: "It begins {{when}}. Everybody is let in in the order of the line: just wait here.",
    },
    paused: {
      title: "Nobody is let in right now",
      text: "The organiser has paused the line. The order stays as it is, and goes on from here.",
    },
    soldOut: {
      title: "Every seat is taken right now",
      text: "Seats that are not paid for come back. Stay, and you are let in in order when they do.",
    },
    over: { title: "The last show has begun", text: "No more seats are sold, so there is nothing left to wait for." },
    closed: { title: "The line takes nobody new", text: "Whoever is in it is still served." },
  },
  link: {
    connecting: "Connecting",
    live: "Live",
    polling: "Connected",
    offline: "No connection",
    heardAt: "as of {{time}}",
    kept: "Your place stays as it is. It is shown again as soon as the connection is back.",
  },
  keep: {
    title: "Just leave this tab open",
    live: "Feel free to look elsewhere. If you close the window, your place is kept, but nothing can ring.",
    pollingTitle: "Keep this page in view",
    polling:
      "There is no live connection right now: only while you look at this page can it tell you when it is your turn.",
  },
  chime: {
    label: "Ring when it is my turn",
    on: "On. It will sound as it did just now.",
    off: "Switch it on to hear how it sounds.",
    asleep: "On. Tap anywhere once, and it is ready to sound.",
    refused: "This browser cannot play sounds here.",
  },
  turn: {
    tab: "🔔 It is your turn!",
    title: "It is your turn",
    label: "Time left to come in",
    text: "If you do not come in time, the turn goes to the next in line.",
    go: "Choose your seats",
    over: "The time is up. Checking whether the turn is still yours.",
    passed: "It is your turn. Choose your seats right away.",
  },
  leave: {
    action: "Leave the line",
    title: "Leave the line?",
    text: "You lose your place, and seats you hold are released. If you join again, you start at the end.",
    stay: "Keep waiting",
    confirm: "Leave",
  },
  over: {
    EXPIRED: {
      title: "Your turn has passed",
      text: "The time ran out, so the next in line was let in. No money was taken. Joining again starts at the end.",
    },
    LEFT: { title: "You have left the line", text: "If you join again, you start at the end." },
    COMPLETED: {
      title: "Your booking is complete",
      text: "With the payment, this place in line was used up. To book more, join the line again.",
    },
    unknown: {
      title: "This place in line is over",
      text: "It was paid for, or its time ran out. To book more, join the line again.",
    },
    again: "Join the line again",
    tickets: "See my tickets",
    concert: "See the concert",
  },
} as const;

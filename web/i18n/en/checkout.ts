/** Paying for what is held. */
export const checkout = {
  title: "Checkout",
  hold: {
    label: "Held for you",
    text: "Pay within this time, and the seats are yours.",
    soon: "Please pay within a minute, or the seats are free again.",
    ending: "The time is over. Looking how it ended.",
  },
  order: { title: "Your order", total: "To pay" },
  otherHolds: {
    title: "You hold other seats, and paying ends your turn",
    text: "The others stay held until their own time is over. To pay for them you would join the line again, at its end, and your turn would have to come before that.",
    first: "Pay for {{seats}} first",
  },
  holdsLeft: {
    title: "You still hold other seats",
    text: "Your turn ended with the payment. Join the line again now: you can pay for them if your turn comes before their time is over.",
    join: "Join the line again",
  },
  wallet: {
    balance: "Your balance",
    after: "Balance afterwards",
    missing: "Missing",
  },
  charge: {
    title: "Charge your balance, then pay at once",
    amounts: "Amount to charge",
    exact: "just what is missing",
    several:
      "At most {{most}} can be charged at once, so this takes {{times}} charges. They are made one after the other.",
    tooExpensive: {
      title: "These seats cannot be paid for",
      text: "A balance may be at most {{limit}}, which is not enough for these seats. Release them and choose fewer.",
    },
    submit: "Charge {{amount}}",
    done: "{{amount}} charged.",
  },
  pay: {
    action: "Pay {{amount}}",
    busy: "Paying…",
    note: "However often you press, you pay once.",
    unsure: {
      title: "Not yet known whether you have paid",
      text: "No answer came. Finding out will not pay twice.",
      action: "Find out",
    },
    waiting: "You have a place in line. Once it is your turn, the waiting room leads you back to what you hold.",
    toLine: "To the waiting room",
    short: {
      title: "Your balance is too small",
      text: "It seems to have been spent elsewhere. Charge what is missing, then pay.",
    },
  },
  release: {
    action: "Release these seats and choose again",
    title: "Release these seats?",
    text: "Others can take them at once. Your turn goes on, so you can choose other seats.",
    keep: "Go on paying",
    confirm: "Release",
    done: "The seats are released. Choose again.",
  },
  over: {
    EXPIRED: {
      title: "The hold has run out",
      text: "The seats were not paid for in time and are free again. No money was taken. If your turn goes on you can choose again, otherwise join the line again.",
    },
    CANCELLED: {
      title: "This reservation was cancelled",
      text: "Its seats were released, or refunded. Your reservations tell more.",
    },
    again: "Choose seats again",
    reservations: "My reservations",
  },
  missing: {
    title: "There is no such reservation",
    text: "These seats were not taken with this account. Please look at your reservations.",
  },
  receipt: {
    title: "You are going!",
    text_one: "{{count}} seat is yours. Show the QR code of your ticket at the door.",
    text_other: "{{count}} seats are yours. Show the QR codes of your tickets at the door.",
    number: "Payment",
    paidAt: "Paid at",
    amount: "Paid",
    balance: "Balance left",
    seats: "Seats",
    tickets: "See my tickets",
    receipt: "Receipt",
    more: "More concerts",
  },
  resume: "Go on paying",
} as const;

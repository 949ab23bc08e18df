/** Every refusal, for people: what is wrong, and what to do now. The names are the codes of docs/problems.md. */
import type { ProblemCode } from "#web/api/problem.ts";

export const problems = {
  INVALID_REQUEST: {
    title: "Please check what you entered",
    text: "Correct it and send it again. Nothing was changed.",
  },
  TOKEN_MISSING: { title: "You need to be signed in", text: "Please start again." },
  TOKEN_INVALID: { title: "This sign-in is no longer valid", text: "Start again, and a new one is made for you." },
  TOKEN_EXPIRED: {
    title: "This turn is over",
    text: "It was paid, given up, or ran out. You can join the line again.",
  },
  INSUFFICIENT_BALANCE: { title: "Your balance is too small", text: "Charge what is missing, then pay again." },
  NOT_ADMITTED: { title: "It is not your turn yet", text: "You will be told the moment it is." },
  FORBIDDEN: { title: "You cannot see this", text: "It belongs to somebody else, or to another concert." },
  NOT_FOUND: { title: "There is no such thing", text: "Please check the address or the number." },
  SEAT_UNAVAILABLE: { title: "Somebody was just faster", text: "Please choose among the seats that are left." },
  SEAT_LIMIT_REACHED: {
    title: "That is as many seats as one person may have",
    text: "Choose fewer, or release a hold first.",
  },
  SHOW_OVER: { title: "The show has begun", text: "Please choose another date." },
  TURN_OVER: {
    title: "Your time to choose seats is over",
    text: "You can still pay for what you hold. To choose others, join the line again.",
  },
  HOLD_EXPIRED: { title: "The hold has run out", text: "No money was taken. Please choose seats again." },
  ALREADY_PAID: { title: "Already paid", text: "Nothing is left to do. Your tickets are waiting." },
  ALREADY_REFUNDED: { title: "Already refunded", text: "Nothing is left to do." },
  TICKET_USED: { title: "A ticket was already used", text: "A payment with a checked-in seat cannot be refunded." },
  TICKET_REFUNDED: { title: "This ticket was refunded", text: "It lets nobody in." },
  ALREADY_CHECKED_IN: { title: "Already checked in", text: "A ticket lets one person in, once." },
  WRONG_SHOW: { title: "This ticket is for another show", text: "Look at its date and time." },
  QUEUE_CLOSED: { title: "The sale is closed", text: "The line takes nobody new." },
  BALANCE_LIMIT_REACHED: { title: "The balance would grow too large", text: "Please charge a smaller amount." },
  BODY_TOO_LARGE: { title: "That was too much at once", text: "Please send less." },
  UNSUPPORTED_MEDIA_TYPE: { title: "The request could not be read", text: "Reload the page and try again." },
  IDEMPOTENCY_KEY_REUSED: {
    title: "This got mixed up with an earlier request",
    text: "Reload the page and try again.",
  },
  RATE_LIMITED: { title: "Too many requests", text: "It is tried again by itself in a moment." },
  INTERNAL: { title: "Something went wrong on our side", text: "Look whether it happened, then try again." },
  OVERLOADED: { title: "It is very busy right now", text: "Nothing was changed. It is tried again in a moment." },
  UNAVAILABLE: { title: "Out of reach for a moment", text: "Nothing was changed. It is tried again in a moment." },
  OUTCOME_UNKNOWN: { title: "Not yet known whether it happened", text: "Trying again will not do it twice." },
  NETWORK: {
    title: "No connection",
    text: "Check your connection. Your place and your reservations are as they were.",
  },
  TIMEOUT: { title: "The answer takes too long", text: "Trying again will not do it twice." },
  UNREADABLE: { title: "That answer made no sense", text: "Is there a Wi-Fi login page in between?" },
  unknown: { title: "Something went wrong", text: "Please try again in a moment." },
} as const satisfies Record<ProblemCode | "unknown", { title: string; text: string }>;

/** What others may ask about check-ins, inside their own transactions. */
export { listCheckedIn } from "#tickets/queries.ts";

/**
 * Who may do what: for each operation and each credential the status of the answer. Requests are right in every other
 * respect, and are about what belongs to the fan whose tokens are `access` and `queue`.
 *
 * What is read from it: without a right credential there is 401; with somebody else's, 403 or 404 where the request names
 * what is not theirs, and a success where it names nothing, because it is then about their own. What asks for nothing
 * answers whoever asks. An access token that has ended opens its own renewal and nothing else.
 */

/** Each a column of the table, in its order. */
export const credentials = [
  "none",
  "access",
  "accessOfOther",
  "accessTooOld",
  "accessTampered",
  "queue",
  "queueOfOther",
  "queueOfOtherConcert",
  "queueWaiting",
  "queueCompleted",
  "queueLeft",
  "queueRanOut",
  "queueTooOld",
  "queueTampered",
  "admin",
  "secondOperator",
  "noOperator",
] as const;

export type Credential = (typeof credentials)[number];

/** One column without a token, four of access tokens, nine of queue tokens, three of operators. */
const table = `
getHealth                 200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
getReadiness              200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
getMetrics                200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
listProblems              200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
getProblem                200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
createUser                201 | 201 201 201 201 | 201 201 201 201 201 201 201 201 201 | 201 201 201
renewToken                401 | 201 403 201 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
getUser                   401 | 200 403 401 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
listConcerts              200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
getConcert                200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
joinQueue                 401 | 200 200 401 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
getPlace                  401 | 401 401 401 401 | 200 200 200 200 401 401 401 401 401 | 401 401 401
leaveQueue                401 | 401 401 401 401 | 204 204 204 204 401 401 401 401 401 | 401 401 401
listDates                 401 | 401 401 401 401 | 200 200 403 403 401 401 401 401 401 | 401 401 401
listFreeSeats             401 | 401 401 401 401 | 200 200 403 403 401 401 401 401 401 | 401 401 401
listSeats                 401 | 401 401 401 401 | 200 200 403 403 401 401 401 401 401 | 401 401 401
listSeatsAsOperator       401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
reserveSeats              401 | 401 401 401 401 | 201 201 403 403 401 401 401 401 401 | 401 401 401
listReservations          401 | 200 200 401 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
getReservation            401 | 200 404 401 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
releaseHold               401 | 204 404 401 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
releaseHoldAsOperator     401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 204 204 401
lookAtReservation         401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
getBalance                401 | 200 403 401 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
chargeBalance             401 | 201 403 401 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
listTransfers             401 | 200 403 401 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
payReservation            401 | 401 401 401 401 | 201 404 403 403 401 401 401 401 401 | 401 401 401
listPayments              401 | 200 200 401 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
getPayment                401 | 200 404 401 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
refundPayment             401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 201 201 401
listTickets               401 | 200 200 401 401 | 401 401 401 401 401 401 401 401 401 | 401 401 401
checkIn                   401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 201 201 401
streamQueue               401 | 401 401 401 401 | 200 200 200 200 401 401 401 401 401 | 401 401 401
streamSeats               401 | 401 401 401 401 | 200 200 403 403 401 401 401 401 401 | 401 401 401
streamSeatsAsOperator     401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
getSession                401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
listActs                  401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
createConcert             401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 201 201 401
listConcertsAsOperator    401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
setQueuePolicy            401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
getConcertAsOperator      401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
getFigures                401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
streamFigures             401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
runAudit                  401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
searchReservations        401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
searchPayments            401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
lookAtUser                401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
exportSales               401 | 401 401 401 401 | 401 401 401 401 401 401 401 401 401 | 200 200 401
briefIssueToken           200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
briefIssueTokenAsWritten  200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
briefListAvailability     401 | 401 401 401 401 | 200 200 403 403 401 401 401 401 401 | 401 401 401
briefReserveSeat          401 | 401 401 401 401 | 200 403 403 403 401 401 401 401 401 | 401 401 401
briefGetBalance           200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
briefChargeBalance        200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
briefPay                  401 | 401 401 401 401 | 200 403 403 403 401 401 401 401 401 | 401 401 401
briefListPayments         401 | 401 401 401 401 | 200 403 200 403 200 200 200 401 401 | 401 401 401
briefScriptListConcerts   200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
briefScriptReserveSeat    200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
briefScriptGetBalance     200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
briefScriptChargeBalance  200 | 200 200 200 200 | 200 200 200 200 200 200 200 200 200 | 200 200 200
`;

/** The statuses by operation, then by credential. */
export const matrix: ReadonlyMap<string, Readonly<Record<Credential, number>>> = new Map(
  table
    .trim()
    .split("\n")
    .map((line) => readRow(line)),
);

function readRow(line: string): [operationId: string, Readonly<Record<Credential, number>>] {
  const [operationId = "", ...statuses] = line.split(/[\s|]+/u);
  if (statuses.length !== credentials.length) throw new Error(`the row of ${operationId} has ${statuses.length} cells`);
  const cells = credentials.map((credential, column) => [credential, Number(statuses[column])]);
  return [operationId, Object.fromEntries(cells) as Record<Credential, number>];
}

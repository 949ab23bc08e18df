/*
 * Admission as a model for Spin: every way in which three fans, two instances, the clock and a crash can come together.
 *
 * What is modelled: transactions in PostgreSQL, READ COMMITTED. A step of a process is a statement. It sees what was
 * committed before it; where it locks a row it waits for whoever has it, and then looks at the row's newest version.
 * What a transaction writes is seen, and its locks are let go, when it commits; if it dies before, nothing of it stays.
 * Each step says in a comment which function or statement of src/queue it stands for.
 *
 * What is claimed, at every moment:
 *   order     nobody is let in while somebody waits who was answered before the other asked;
 *   capacity  never are more admitted than the capacity;
 *   no loss   a place changes only as it may, who paid has paid, and nobody waits behind the cursor, unseen;
 *   in time   a turn that was over when its lock was taken is neither paid nor prolonged;
 *   no stall  when nothing more can happen, nobody waits and no lock is held, even if an instance is gone for good.
 *
 * Left out: positions as they are told (they are of memory), the limit of flow, the states of a queue but `open`, and
 * joining twice (an index makes it impossible). So are steps between which nobody could tell a difference: a lock that
 * was free and the look behind it are one, and who dies does so while waiting for a lock, or before the commit.
 *
 * Broken on purpose by a macro, and each must be found wrong (variants.ts): CHECK_BEFORE_LOCK, NO_CHECK_AFTER_LOCK,
 * SKIP_LOCKED, SEQUENCE, COUNT_BEFORE_LOCK, JOIN_WITHOUT_LOCK, PAST_THE_LINE, CURSOR_TO_THE_END, LEADER, NO_EXPIRY.
 */

#ifndef CAPACITY
#define CAPACITY 1
#endif
/* How many transactions may die. */
#ifndef CRASHES
#define CRASHES 1
#endif
#define FANS 3
/* Numbers from 1. */
#define NUMBERS 4

mtype = { NOBODY, WAITING, ADMITTED, COMPLETED, EXPIRED, LEFT };

/* The row of the queue, and its lock: the process that holds it, or 0. */
byte lastNumber, admittedThrough, queueLock;
/* The rows of the places, by number. `over`: the database's clock has reached expires_at. */
mtype status[NUMBERS] = NOBODY;
bool over[NUMBERS];
bool claimed[NUMBERS];
byte placeLock[NUMBERS];

/* What the claims are about, and no row knows. Sets are of numbers, as bits. */
byte answered;
byte answeredBefore[NUMBERS];
bool paid[NUMBERS];

/* Who has been told a number, and of those who wait, who may leave. */
byte told, impatient;
byte crashes;
byte asked, joined;
#ifdef SEQUENCE
byte sequence;
#endif
#ifdef LEADER
byte leader;
#endif

#define bit(n) (1 << (n))
#define has(set, n) (((set) >> (n)) & 1)
#define shops(number) (status[number] == ADMITTED)
#define waits(number) (status[number] == WAITING)
#define isOverdue(number) (shops(number) && over[number])
#define someoneWaits (waits(1) || waits(2) || waits(3))
#ifdef NO_EXPIRY
#define someoneOverdue false
#else
#define someoneOverdue (isOverdue(1) || isOverdue(2) || isOverdue(3))
#endif
/* Whether a step would change anything: needsAdmission (board.ts). */
#define isNeeded (someoneOverdue || (someoneWaits && shops(1) + shops(2) + shops(3) < CAPACITY))

/* ------------------------------------------------------------------------------------- how transactions end */

/* The server lets all locks of the transaction go. */
inline unlock() {
  queueLock = (queueLock == _pid -> 0 : queueLock);
  for (i : 1 .. NUMBERS - 1) { placeLock[i] = (placeLock[i] == _pid -> 0 : placeLock[i]) }
  i = 0
}

/* The instance dies, or its connection: recover (src/db/transaction.ts). */
inline die() {
  d_step { crashes++; unlock() }
}

/* What must hold whenever something was committed. Of who does not wait little is remembered: fewer states. */
inline claims() {
  for (i : 1 .. NUMBERS - 1) {
    assert(!waits(i) || i > admittedThrough);
    assert(!paid[i] || status[i] == COMPLETED);
    answered = (waits(i) -> answered : answered & ~bit(i));
    impatient = (waits(i) -> impatient : impatient & ~bit(i));
    over[i] = over[i] && shops(i);
    claimed[i] = claimed[i] && shops(i)
  }
  for (i : 1 .. NUMBERS - 1) { answeredBefore[i] = (waits(i) -> answeredBefore[i] & answered : 0) }
  i = 0;
  assert(shops(1) + shops(2) + shops(3) <= CAPACITY)
}

/* Of those who were answered before `number` asked, nobody waits but who is let in together with it. */
inline claimOrder(number, together) {
  for (j : 1 .. NUMBERS - 1) {
    assert(!has(answeredBefore[number], j) || status[j] != WAITING || has(together, j))
  }
  j = 0
}

/* --------------------------------------------------------------------------------------- what statements do */

/* find_crowds (queries.ts), one snapshot: how many are admitted, who of them is over, whether anybody waits. */
inline findCrowd() {
  admitted = 0; overdue = 0; lineIsEmpty = true;
  for (i : 1 .. NUMBERS - 1) {
    admitted = admitted + shops(i);
    overdue = overdue | (isOverdue(i) -> bit(i) : 0);
    lineIsEmpty = lineIsEmpty && !(status[i] == WAITING && i > admittedThrough)
  }
  i = 0;
  lowest(overdue)
}

/* The lowest number of a set into `n`; 0 if it is empty. */
inline lowest(set) {
  n = 0;
  for (i : 1 .. NUMBERS - 1) { n = (n == 0 && has(set, i) -> i : n) }
  i = 0
}

/*
 * lock_overdue_places (place-queries.ts), in the order of their numbers. `ended` are those that are over still: they
 * may have been claimed meanwhile, or paid.
 */
inline lockOverdue() {
  do
  :: d_step { n != 0 && placeLock[n] == 0 ->
      placeLock[n] = _pid;
#ifdef NO_CHECK_AFTER_LOCK
      ended = ended | bit(n);
#else
      ended = ended | (isOverdue(n) -> bit(n) : 0);
#endif
      overdue = overdue & ~bit(n);
      lowest(overdue)
    }
  :: n != 0 && placeLock[n] != 0 && crashes < CRASHES -> die(); goto undone
  :: n == 0 -> break
  od;
  /* Spin lets nobody jump to a d_step: hence this, and each `true` behind a label. */
  true
}

/* How many may be let in: makeRoom (admit-places.ts). */
inline countRoom() {
  room = CAPACITY - admitted;
  for (i : 1 .. NUMBERS - 1) { room = room + has(ended, i) }
  i = 0;
  room = (room < 0 -> 0 : room);
  admitted = 0
}

/* The snapshot of admit_places (place-queries.ts): who waits after the cursor. */
inline findWaiting() {
  waiting = 0;
  for (i : 1 .. NUMBERS - 1) { waiting = waiting | (status[i] == WAITING && i > admittedThrough -> bit(i) : 0) }
  i = 0;
  lowest(waiting);
  n = (room > 0 -> n : 0)
}

/* admit_places: the first of them, as far as there is room. Each is locked, and looked at again: it may have left. */
inline lockWaiting() {
  do
  :: d_step { n != 0 && placeLock[n] == 0 ->
      placeLock[n] = _pid;
      chosen = chosen | (status[n] == WAITING -> bit(n) : 0);
      room = room - (status[n] == WAITING -> 1 : 0);
      waiting = waiting & ~bit(n);
      lowest(waiting);
      n = (room > 0 -> n : 0)
    }
#ifdef SKIP_LOCKED
  :: n != 0 && placeLock[n] != 0 -> d_step { waiting = waiting & ~bit(n); lowest(waiting) }
#endif
  :: n != 0 && placeLock[n] != 0 && crashes < CRASHES -> die(); goto undone
  :: n == 0 -> break
  od;
  waiting = 0
}

/* Up to where everybody has had a turn or has left: admitWaiting (admit-places.ts). */
inline moveCursor() {
#ifdef CURSOR_TO_THE_END
  admittedThrough = (chosen != 0 || room > 0 -> lastNumber : admittedThrough);
#else
  admittedThrough = (room > 0 -> lastNumber : admittedThrough);
  for (i : 1 .. NUMBERS - 1) { admittedThrough = (has(chosen, i) && i > admittedThrough -> i : admittedThrough) }
  i = 0
#endif
}

/* end_places with EXPIRED, and the update of admit_places. */
inline writeStep() {
  for (i : 1 .. NUMBERS - 1) {
    if
    :: has(ended, i) -> assert(isOverdue(i)); status[i] = EXPIRED
    :: has(chosen, i) -> assert(status[i] == WAITING); claimOrder(i, chosen); status[i] = ADMITTED
    :: else
    fi
  }
  i = 0
}

inline forget() {
  n = 0; overdue = 0; ended = 0; waiting = 0; chosen = 0; admitted = 0; room = 0; lineIsEmpty = false
}

/* ----------------------------------------------------------------------------------------------- processes */

/* An instance's ticks: Admission (admission.ts), admitNext (admit-places.ts). A mortal one may be gone for good. */
proctype Instance(bool isMortal) {
  byte i, j, n, overdue, ended, waiting, chosen, admitted;
  short room;
  bool lineIsEmpty;

end:
  do
  :: isMortal -> break
#ifdef LEADER
  :: d_step { isNeeded && (leader == 0 || leader == _pid) -> leader = _pid }
#else
  :: isNeeded ->
#endif
#ifdef COUNT_BEFORE_LOCK
    d_step { findCrowd() }
    d_step { queueLock == 0 -> queueLock = _pid }
#else
    /* lockQueues and findCrowds */
    d_step { queueLock == 0 -> queueLock = _pid; findCrowd() }
#endif
    /* makeRoom */
    lockOverdue();
    /* admitWaiting */
    d_step { countRoom(); findWaiting() }
    lockWaiting();
    if
    :: d_step { moveCursor(); writeStep(); unlock(); claims(); forget() }
    :: crashes < CRASHES ->
      die();
undone:
      true;
      d_step { forget() }
    fi
  od
}

/* A fan asks to join. They are alike: the first who asks is the first of these processes. */
proctype Joining(byte fan) {
  byte i, j, n, own, overdue, ended, waiting, chosen, admitted, before;
  short room;
  bool lineIsEmpty;

  d_step { asked == fan - 1 -> asked = fan; before = answered }

  /* joinQueue (join-queue.ts): lockQueues, listJoiners, findCrowds */
join:
  true;
#ifdef SEQUENCE
  d_step { sequence++; own = sequence }
  d_step { findCrowd() }
#else
#ifdef JOIN_WITHOUT_LOCK
  d_step { own = lastNumber + 1; findCrowd() }
#else
  d_step { queueLock == 0 -> queueLock = _pid; findCrowd() }
#endif
#endif
  /* roomForNewcomers: only where nobody waits */
  if
#ifdef PAST_THE_LINE
  :: true ->
#else
  :: lineIsEmpty ->
#endif
    lockOverdue();
    d_step { countRoom() }
  :: else
  fi;
  if
  :: d_step {
#ifdef SEQUENCE
      lastNumber = (own > lastNumber -> own : lastNumber);
#else
#ifdef JOIN_WITHOUT_LOCK
      assert(status[own] == NOBODY);
      lastNumber = own;
#else
      /* placeNewcomers: under the lock nobody else draws a number. */
      lastNumber++;
      own = lastNumber;
#endif
#endif
      answeredBefore[own] = before;
      writeStep();
      status[own] = (room > 0 -> ADMITTED : WAITING);
      admittedThrough = (room > 0 -> own : admittedThrough);
      if
      :: room > 0 -> claimOrder(own, 0)
      :: else
      fi;
      joined++;
      unlock(); claims(); forget(); before = 0
    }
  :: crashes < CRASHES ->
    die();
undone:
    true;
    d_step { forget(); own = 0; before = answered }
    goto join
  fi;
  /* The answer arrives. */
  if
  :: d_step { told = told | bit(own); answered = answered | (waits(own) -> bit(own) : 0); own = 0 }
  :: d_step {
      waits(own) -> told = told | bit(own);
      answered = answered | bit(own);
      impatient = impatient | bit(own);
      own = 0
    }
  fi
}

/* What the fan does who has a number, each request being a transaction of some instance. */
proctype Shopping(byte own) {
  byte i;
  bool granted, wasOver;

end:
  has(told, own);
  do
  /* leaveQueue (leave-queue.ts): lockPlaces, then endPlaces. */
  :: has(impatient, own) || shops(own) ->
    d_step { placeLock[own] == 0 -> placeLock[own] = _pid; granted = (waits(own) || shops(own)) }
    if
    :: d_step {
        status[own] = (granted -> LEFT : status[own]);
        unlock(); claims(); granted = false
      }
      break
    :: granted && crashes < CRASHES -> die(); granted = false
    fi
  /* claimPlaces (claim-places.ts): lockPlaces, readClock, refusalOf. Who is refused gives up. */
  :: shops(own) && !claimed[own] ->
    d_step { placeLock[own] == 0 -> placeLock[own] = _pid; granted = (shops(own) && !over[own]) }
    if
    :: d_step {
        granted -> assert(shops(own));
        claimed[own] = true;
        over[own] = false;
        unlock(); claims(); granted = false
      }
    :: d_step { !granted -> unlock() }
      break
    :: granted && crashes < CRASHES -> die(); granted = false
    fi
  /* payReservations (src/payments): lockTurns (turns.ts), the clock, refusalOf, completeTurns. */
  :: shops(own) ->
#ifdef CHECK_BEFORE_LOCK
    granted = !over[own];
    d_step { placeLock[own] == 0 -> placeLock[own] = _pid; wasOver = over[own]; granted = granted && shops(own) }
#else
    d_step { placeLock[own] == 0 -> placeLock[own] = _pid; wasOver = over[own]; granted = (shops(own) && !over[own]) }
#endif
    if
    :: d_step {
        granted -> assert(shops(own) && !wasOver);
        status[own] = COMPLETED;
        paid[own] = true;
        unlock(); claims(); granted = false
      }
    :: d_step { !granted -> unlock(); wasOver = false }
      break
    :: granted && crashes < CRASHES -> die(); granted = false
    fi
  :: status[own] == COMPLETED || status[own] == EXPIRED -> break
  od
}

/* The database's clock reaches expires_at of some turn, at any moment. */
proctype Clock() {
end:
  do
  :: d_step { shops(1) && !over[1] -> over[1] = true }
  :: d_step { shops(2) && !over[2] -> over[2] = true }
  :: d_step { shops(3) && !over[3] -> over[3] = true }
  od
}

init {
  byte fan;
  atomic {
    run Instance(false);
    run Instance(true);
    run Clock();
    for (fan : 1 .. FANS) { run Joining(fan); run Shopping(fan) }
    fan = 0
  }
  /* Nothing can happen any more. */
  timeout;
  assert(joined == FANS && !someoneWaits && queueLock == 0);
  assert(placeLock[1] == 0 && placeLock[2] == 0 && placeLock[3] == 0)
}

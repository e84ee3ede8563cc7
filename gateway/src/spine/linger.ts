/** How many turns of the event loop in a row must bring nothing new: some 20 to 60 microseconds. */
const QUIET_TURNS = 20;
/** An open-ended stream of messages ends the wait all the same. */
const TURNS_MAXIMUM = 200;

/**
 * Gathers until nothing new comes. On a fast disk this fills batches (10 of 10 clients instead of 5 of 10) and costs one
 * client nothing; on a slow one the commit itself gathers enough.
 */
export function gather(size: () => number, enough: number): Promise<void> {
  return new Promise((resolve) => {
    let last = size();
    let quiet = 0;
    let turns = 0;
    const turn = () => {
      const now = size();
      quiet = now === last ? quiet + 1 : 0;
      last = now;
      turns += 1;
      if (quiet >= QUIET_TURNS || now >= enough || turns >= TURNS_MAXIMUM) resolve();
      else setImmediate(turn);
    };
    setImmediate(turn);
  });
}

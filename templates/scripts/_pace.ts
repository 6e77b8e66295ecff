// When the network is asked for parts of the index that are not there yet. Whoever
// types quickly would fetch much for words that are half written, so it is asked when
// a key is late for the reader's own rhythm; whoever types slowly waits for nothing,
// nor does what was pasted or chosen, which is whole. What is there answers at once.

/** The reader has typed on before what was asked for was fetched. */
export class Dropped extends Error {}

const rest = 350; // ms between keys, from which on each of them is a pause
const late = 1.5; // times the rhythm
const longest = 250; // ms

let last = -Infinity;
let pause = Promise.resolve();
let drop = () => {};

/** What is asked for is meant as it is: nothing waits any longer. */
export let hurry = () => {};

/** The letters of a box have changed. */
export function typed(whole: boolean): void {
  const now = performance.now();
  const gap = now - last;
  last = now;
  drop();
  pause = new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Math.min(gap * late, longest));
    hurry = resolve;
    drop = () => {
      clearTimeout(timer);
      reject(new Dropped());
    };
  });
  pause.catch(() => {});
  if (whole || gap > rest) hurry();
}

/** Comes when the network may be asked, or fails with Dropped. */
export function paused(): Promise<void> {
  return pause;
}

// When the network is asked for parts of the index that are not there yet. Whoever
// types quickly would fetch much for words that are half written, so it is asked when
// a key is late for the reader's own rhythm; whoever types slowly waits for nothing,
// nor does what was pasted or chosen, which is whole. What is there answers at once, but
// stands aside between its steps, so that a key that is pressed meanwhile is seen at once.

/** The reader has typed on before what was asked for was found. */
export class Dropped extends Error {}

const rest = 350; // ms between keys, from which on each of them is a pause
const late = 1.5; // times the rhythm
const longest = 250; // ms
const stretch = 12; // ms that a search takes at most before the browser has its turn

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

/**
 * What a search calls between its steps, any number of which may be ready at once: they
 * come one after the other, and none of a search that is awaited no longer.
 */
export function breathing(awaited: () => boolean): () => Promise<void> {
  let since = performance.now();
  let steps = Promise.resolve();
  const next = async () => {
    if (performance.now() - since < stretch) return;
    await new Promise((done) => setTimeout(done));
    if (!awaited()) throw new Dropped();
    since = performance.now();
  };
  return () => (steps = steps.then(next));
}

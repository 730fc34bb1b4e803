/**
 * One call after another to each of a list of listeners, as straight-line code: in a loop over
 * listeners of many classes the engine cannot tell what is called, and looking it up costs more
 * than most of the calls do.
 */

/** Method names become source text: nothing but plain words may. */
const WORD = /^[a-zA-Z]+$/;
type Make = (listeners: readonly object[]) => unknown;
/** By method, number of listeners and of arguments; the same code for each market surveillance. */
const made = new Map<string, Make>();

/**
 * A function that calls `method` of each listener in turn with the arguments it is given.
 * @param listeners objects that have the method
 * @param parameters how many arguments the method takes
 * @throws Error when the method's name is not a plain word
 */
export function straightCall<A extends readonly unknown[]>(
  listeners: readonly object[],
  method: string,
  parameters: A['length'],
): (...args: A) => void {
  if (!WORD.test(method)) throw new Error(`not the name of a method: ${method}`);
  const key = `${method} ${listeners.length} ${parameters}`;
  let make = made.get(key);
  if (make === undefined) {
    const args = Array.from({ length: parameters }, (_, i) => `a${i}`).join(', ');
    const names = listeners.map((_, i) => `l${i}`);
    const calls = names.map((name) => `${name}.${method}(${args});`).join('\n');
    const source = `const [${names.join(', ')}] = listeners;\nreturn (${args}) => {\n${calls}\n};`;
    // oxlint-disable-next-line typescript/no-implied-eval -- of method names from our own code
    make = new Function('listeners', source) as Make; // as written above
    made.set(key, make);
  }
  return make(listeners) as (...args: A) => void; // the source above takes these arguments
}

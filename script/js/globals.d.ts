// What our scripts find in pages, and TypeScript's own declarations lack.
interface Window {
  /** The queue of the State's measuring script, where a portal has it. */
  _govaq?: { push(call: string[]): void };
}

/** Canonical bytes of the orders that wait because they would take. */
import type { StateSection } from '../state-section';
import { commandCodec } from '../../contract/command';

export const heldSection: StateSection = {
  tag: 7,
  isPresent: (v) => v.held.length > 0,
  write(w, v) {
    w.u32(v.held.length);
    for (const { until, command } of v.held) {
      w.f64(until);
      commandCodec.encode(w, command);
    }
  },
  read(r, v) {
    for (let left = r.u32(); left > 0; left--) {
      const until = r.f64();
      const command = commandCodec.decode(r);
      if (command.type !== 'order') throw new Error(`snapshot: ${command.type} waits to take`);
      v.held.push({ until, command });
    }
  },
};

/** Connections that are lost in the middle of the work, as those of a killed process are. */
import type { Pool } from 'pg';
import { createPool } from '../../platform/postgres/pool';

/** A pool whose connections are cut at a statement, before it is sent or right after. */
export function mortalPool(url: string, dieAt: number, after: boolean): Pool {
  const pool = createPool({ url, max: 3 });
  let statements = 0;
  let dead = false;
  pool.on('connect', (client) => {
    const send = client.query.bind(client) as (...words: unknown[]) => unknown; // overloads
    const cut = (): void => {
      dead = true;
      // pg's own.
      (
        client as unknown as { connection: { stream: { destroy(): void } } }
      ).connection.stream.destroy();
    };
    Object.assign(client, {
      query: (...words: unknown[]) => {
        if (dead) cut();
        else if (++statements === dieAt && !after) cut();
        const answer = send(...words);
        if (statements === dieAt && after) setImmediate(cut);
        return answer;
      },
    });
  });
  return pool;
}

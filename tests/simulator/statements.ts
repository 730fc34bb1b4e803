/**
 * What the simulated server understands: the statements of core/log, platform/consumer and the
 * simulator's own consumers, recognised by their text. One that is not here fails the run with
 * its text, so that a change of the product's SQL is met here and nowhere is a guess made.
 */
import { seq } from '../../core/contract';
import { sqlError, type Answer, type Context, type Statement } from './protocol';
import type { StoredBatch } from './tables';

type Run = (values: readonly unknown[], at: Context, text: string) => Promise<Answer> | Answer;

const answer = (rows: readonly object[]): Answer => ({ rows, rowCount: rows.length });
const number = (value: unknown): number => Number(value);
/** The driver hands over what the statement's author gave. */
const bytes = (value: unknown): Buffer => Buffer.from(value as Buffer);
const text = (value: unknown): string => String(value);

const advisory =
  (key: (values: readonly unknown[]) => string): Run =>
  (values, { session, server }) =>
    answer([{ held: server.locks.tryTake(`advisory ${key(values)}`, session, 'exclusive') }]);

/** `WITH fence AS …`: the clauses decide, so that an edited statement does what it then says. */
const append: Run = async (v, { server, session, tx }, sql) => {
  const { tables, locks } = server;
  const row: StoredBatch = {
    firstSeq: seq(number(v[0])),
    lastSeq: number(v[1]),
    firstCommand: number(v[2]),
    lastCommand: number(v[3]),
    codec: number(v[4]),
    epoch: number(v[5]),
    createdAt: number(v[6]),
    previousHash: bytes(v[7]),
    hash: bytes(v[8]),
    commands: bytes(v[9]),
    events: bytes(v[10]),
    writer: session.client.incarnation,
  };
  if (sql.includes('FOR SHARE')) await locks.take('core_writer', tx, 'share');
  if (sql.includes('WHERE epoch = $6') && tables.epoch !== row.epoch) return answer([]);
  await locks.take(`core_log ${row.firstSeq}`, tx, 'exclusive');
  await locks.take(`core_log command ${row.firstCommand}`, tx, 'exclusive');
  const taken = tables.log.some(
    ({ firstSeq, firstCommand }) => firstSeq === row.firstSeq || firstCommand === row.firstCommand,
  );
  if (taken) throw sqlError('23505', 'duplicate key value violates unique constraint');
  tx.writes.push(() => {
    tables.insertBatch(row);
    server.onBatch(row);
  });
  if (sql.includes('pg_notify')) tx.notices.push(row.lastSeq);
  return answer([{}]);
};

const raiseEpoch: Run = async (_values, { server, session, tx }, sql) => {
  await server.locks.take('core_writer', tx, 'exclusive');
  const { tables } = server;
  const epoch = tables.epoch + (sql.includes('epoch = epoch + 1') ? 1 : 0);
  tx.writes.push(() => {
    tables.epoch = epoch;
    tables.epochHolder = session.client.incarnation;
  });
  return answer([{ epoch: BigInt(epoch) }]);
};

const logRow = (row: StoredBatch): object => ({
  first_seq: BigInt(row.firstSeq),
  last_seq: BigInt(row.lastSeq),
  first_command: BigInt(row.firstCommand),
  last_command: BigInt(row.lastCommand),
  codec: row.codec,
  epoch: BigInt(row.epoch),
  created_at: BigInt(row.createdAt),
  previous_hash: row.previousHash,
  hash: row.hash,
  commands: row.commands,
  events: row.events,
});

const batchesAfter: Run = ([after, limit], { server }) =>
  answer(server.tables.batchesAfter(number(after), number(limit)).map(logRow));

const readOffset: Run = async ([consumer], { server, tx }, sql) => {
  const name = text(consumer);
  if (sql.includes('FOR UPDATE')) await server.locks.take(`offset ${name}`, tx, 'exclusive');
  const found = server.tables.offsets.get(name);
  return answer(found === undefined ? [] : [{ seq: BigInt(found) }]);
};

const moveOffset: Run = async ([consumer, to], { server, tx }) => {
  const name = text(consumer);
  await server.locks.take(`offset ${name}`, tx, 'exclusive');
  tx.writes.push(() => server.tables.offsets.set(name, number(to)));
  return answer([{}]);
};

const newOffset: Run = ([consumer], { server, tx }) => {
  const { offsets } = server.tables;
  const name = text(consumer);
  if (!offsets.has(name)) tx.writes.push(() => offsets.has(name) || offsets.set(name, 0));
  return answer([]);
};

const keepSnapshot: Run = ([command, last, logHash, stateHash, , state], { server, tx }) => {
  const { tables } = server;
  const snapshot = {
    command: number(command),
    seq: number(last),
    logHash: bytes(logHash),
    stateHash: text(stateHash),
    bytes: bytes(state),
  };
  tx.writes.push(() => {
    if (tables.snapshots.some((one) => one.command === snapshot.command)) return;
    tables.snapshots = [...tables.snapshots, snapshot].sort((a, b) => b.command - a.command);
  });
  return answer([{}]);
};

/** By the beginning of the statement, blanks made one. */
const STATEMENTS: Readonly<Record<string, Run>> = {
  "SELECT pg_try_advisory_lock(hashtextextended('core-writer', 0))": advisory(() => 'core-writer'),
  'SELECT pg_try_advisory_lock(hashtextextended($1, 0))': advisory(([name]) => text(name)),
  'UPDATE core_writer SET epoch': raiseEpoch,
  'SELECT epoch FROM core_writer': (_values, { server }) =>
    answer([{ epoch: BigInt(server.tables.epoch) }]),
  'WITH fence AS': append,
  'SELECT hash FROM core_log WHERE first_seq = $1': ([first], { server }) => {
    const found = server.tables.batchAt(number(first));
    return answer(found ? [{ hash: found.hash }] : []);
  },
  'SELECT hash FROM core_log WHERE last_command = $1 AND last_seq = $2': (values, { server }) => {
    const [command, last] = values.map(number);
    const wanted = (row: StoredBatch) => row.lastCommand === command && row.lastSeq === last;
    return answer(server.tables.log.filter(wanted).map(({ hash }) => ({ hash })));
  },
  'SELECT last_seq FROM core_log ORDER BY first_seq DESC LIMIT 1': (_values, { server }) =>
    answer(server.tables.log.slice(-1).map(logRow)),
  'SELECT * FROM core_log WHERE first_seq > $1 ORDER BY first_seq LIMIT $2': batchesAfter,
  'SELECT first_seq, last_seq, events FROM core_log WHERE first_seq > $1': batchesAfter,
  'LISTEN core_log': (_values, { session }) => {
    session.listening = true;
    return answer([]);
  },
  'INSERT INTO core_snapshots': keepSnapshot,
  'DELETE FROM core_snapshots': ([kept], { server: { tables }, tx }) => {
    tx.writes.push(() => (tables.snapshots = tables.snapshots.slice(0, number(kept))));
    return answer([]);
  },
  'SELECT command FROM core_snapshots ORDER BY command DESC': (_values, { server }) =>
    answer(server.tables.snapshots.map(({ command }) => ({ command: BigInt(command) }))),
  'SELECT seq, log_hash, state_hash, bytes FROM core_snapshots': ([command], { server }) => {
    const wanted = server.tables.snapshots.filter((one) => one.command === number(command));
    return answer(
      wanted.map((one) => ({
        seq: BigInt(one.seq),
        log_hash: one.logHash,
        state_hash: one.stateHash,
        bytes: one.bytes,
      })),
    );
  },
  'INSERT INTO platform_consumer_offsets VALUES ($1, 0, $2)': newOffset,
  'INSERT INTO platform_consumer_offsets VALUES ($1, $2, $3)': moveOffset,
  'SELECT seq FROM platform_consumer_offsets': readOffset,
  'INSERT INTO platform_dead_letters': ([consumer, first, , reason], { server, tx }) => {
    const letter = `${text(consumer)} at ${text(first)}: ${text(reason)}`;
    tx.writes.push(() => server.tables.deadLetters.push(letter));
    return answer([]);
  },
  'SELECT hash FROM effects': ([consumer], { server }) => {
    const own = server.tables.effects.filter((effect) => effect.consumer === consumer);
    return answer(own.slice(-1));
  },
  'INSERT INTO effects': ([consumer, first, last, hash], { server, tx }) => {
    const range = { firstSeq: number(first), lastSeq: number(last) };
    const effect = { consumer: text(consumer), ...range, hash: text(hash) };
    tx.writes.push(() => server.tables.effects.push(effect));
    return answer([{}]);
  },
  'INSERT INTO balances': ([key, available, locked], { server: { tables }, tx }) => {
    tx.writes.push(() => {
      const before = tables.balances.get(text(key)) ?? { available: 0n, locked: 0n };
      tables.balances.set(text(key), {
        available: before.available + BigInt(text(available)),
        locked: before.locked + BigInt(text(locked)),
      });
    });
    return answer([{}]);
  },
};

const known = new Map<string, Run>();

function lookUp(sql: string): Run {
  const flat = sql.replace(/\s+/g, ' ').trim();
  const key = Object.keys(STATEMENTS)
    .filter((start) => flat.startsWith(start))
    .sort((a, b) => b.length - a.length)[0];
  const run = key === undefined ? undefined : STATEMENTS[key];
  if (run === undefined) {
    throw new Error(`the simulated server does not know "${flat}": add it to statements.ts`);
  }
  return run;
}

/** @throws an error with a SQLSTATE, or one that names a statement which is not known here */
export async function runStatement({ text: sql, values }: Statement, at: Context) {
  let run = known.get(sql);
  if (run === undefined) known.set(sql, (run = lookUp(sql)));
  return run(values, at, sql);
}

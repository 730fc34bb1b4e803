/** What must be true of the disk when a run has ended, whatever went wrong in it. */
import { eventCodec, type CoreEvent } from '../../core/contract';
import { batchHash } from '../../core/log/batch';
import { BALANCES, CHAIN, chained } from './consumers';
import { encoded, type Oracle } from './oracle';
import type { Tables } from './tables';

export function closingChecks(tables: Tables, oracle: Oracle): void {
  const events = tables.log.flatMap((row) => eventCodec.decodeAll(row.events));
  checkLog(tables, oracle);
  checkAnswers(events, oracle);
  checkConsumers(tables, oracle);
}

function checkLog(tables: Tables, oracle: Oracle): void {
  let seq = 0;
  let command = 0;
  let time = 0;
  for (const row of tables.log) {
    const place = `events ${row.firstSeq} to ${row.lastSeq}`;
    if (row.firstSeq !== seq + 1 || row.firstCommand !== command + 1) {
      oracle.fail(`the log has a gap before ${place}`);
    }
    if (!batchHash(row, row.commands, row.events).equals(row.hash)) {
      oracle.fail(`${place} do not match their hash`);
    }
    seq = row.lastSeq;
    command = row.lastCommand;
    for (const event of eventCodec.decodeAll(row.events)) {
      if (event.ts < time) oracle.fail(`time goes back at event ${event.seq}`);
      time = event.ts;
    }
  }
}

/** The tag that a command carried into its first event. */
function tagOf(event: CoreEvent): string | undefined {
  if (event.type === 'deposit') return event.txId;
  if (event.type === 'accepted' || event.type === 'rejected') return event.clientOrderId;
  return undefined;
}

function checkAnswers(events: readonly CoreEvent[], oracle: Oracle): void {
  const found = new Map<string, number>();
  for (const event of events) {
    const tag = tagOf(event);
    if (tag === undefined || !oracle.sent.has(tag)) continue;
    if (found.has(tag)) oracle.fail(`${tag} is twice in the log, again as event ${event.seq}`);
    found.set(tag, event.seq);
  }
  for (const [tag, told] of oracle.told) {
    const at = found.get(tag);
    if (told.outcome === 'refused' && at !== undefined) {
      oracle.fail(`${tag} was refused for certain, and is in the log as event ${at}`);
    }
    if (told.outcome !== 'acknowledged') continue;
    const count = eventCodec.decodeAll(told.events).length;
    const there = events.slice(told.firstSeq - 1, told.firstSeq - 1 + count);
    if (!encoded(there).equals(told.events)) {
      oracle.fail(`${tag} was acknowledged as event ${told.firstSeq}, which is not in the log`);
    }
  }
}

function checkConsumers(tables: Tables, oracle: Oracle): void {
  for (const letter of tables.deadLetters) oracle.fail(`a batch was passed over: ${letter}`);
  let hash = '';
  const wanted = tables.log.map(({ firstSeq, lastSeq, events }) => {
    hash = chained(hash, events);
    return `${firstSeq} to ${lastSeq}: ${hash}`;
  });
  const effects = tables.effects.filter(({ consumer }) => consumer === CHAIN);
  const found = effects.map((effect) => `${effect.firstSeq} to ${effect.lastSeq}: ${effect.hash}`);
  for (let i = 0; i < Math.max(wanted.length, found.length); i++) {
    if (wanted[i] === found[i]) continue;
    oracle.fail(`effect ${i + 1} of ${CHAIN} is ${found[i]}, not ${wanted[i]}`);
    break;
  }
  const balances = new Map<string, string>();
  oracle.follow().eachBalance((account, asset, available, locked) => {
    if (available !== 0n || locked !== 0n)
      balances.set(`${account} ${asset}`, `${available} ${locked}`);
  });
  for (const [key, { available, locked }] of tables.balances) {
    const row = `${available} ${locked}`;
    const right = balances.get(key) ?? '0 0';
    if (row !== right) oracle.fail(`${BALANCES}: ${key} holds ${row}, not ${right}`);
    balances.delete(key);
  }
  for (const key of balances.keys()) oracle.fail(`${BALANCES}: ${key} is missing`);
}

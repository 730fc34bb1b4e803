/**
 * `probity verify-audit`: an exported audit log offline, or the one of a data folder, read again
 * record by record. 0 = whole; 1 = not, with the first fault and its place.
 */
import { readFileSync } from 'node:fs';
import { memosOf, type ChainMemo } from '../../core/settlement/chain/memo';
import { RpcClient } from '../../core/settlement/chain/rpc';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import type { Sql } from '../../platform/postgres/pool';
import { parseVerifierKey, type VerifierKey } from '../../reporting/audit/notes/key';
import { allOnChain, recordedAnchors } from '../../reporting/audit/store/anchors';
import { AnchorFile } from '../../reporting/audit/store/anchor-file';
import { pinnedNotes, verifyFolder } from '../../reporting/audit/store/verify-folder';
import { verifyLive, verifyLiveRange } from '../../reporting/audit/store/verify-live';
import type { PlacedNote } from '../../reporting/audit/verify/signed-states';
import { DEFAULT_DATA_DIR, openBase } from '../live/base';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE =
  'usage: probity verify-audit --dir DIR [--vkey FILE] [--pinned DIR], or' +
  ' probity verify-audit [--data DIR] [--from N --to N] [--vkey FILE] [--pinned DIR];' +
  ' both also [--rpc URL [--anchor-key ADDRESS]]';

/** @throws BadInput, CodedError; AuditFault when the log is not whole */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['dir', 'vkey', 'pinned', 'data', 'from', 'to', 'rpc', 'anchor-key'],
    flags: [],
    usage: USAGE,
  });
  if (positionals.length > 0) throw new BadInput(USAGE);
  const key = keyOf(values.get('vkey'));
  const pinned = values.get('pinned');
  const dir = values.get('dir');
  if (dir === undefined) {
    await live(values, key, pinned === undefined ? [] : pinnedNotes(pinned));
    return 0;
  }
  const other = ['data', 'from', 'to'].find((name) => values.has(name));
  if (other !== undefined) throw new BadInput(`--${other} does not go with --dir; ${USAGE}`);
  const address = values.get('anchor-key');
  const chain = values.get('rpc');
  if (chain !== undefined && address === undefined) {
    throw new BadInput(`--rpc needs --anchor-key beside --dir; ${USAGE}`);
  }
  const anchors = chain === undefined ? [] : anchorsOn(await memosBy(chain, [address ?? '']));
  const whole = await verifyFolder({ dir, key, pinned, anchors });
  const { origin, records, checkpoints, root } = whole;
  const states = `${checkpoints} checkpoints, ${whole.pinned} pinned`;
  say(`whole: ${records} records of ${origin}, ${states}, root ${root.toString('base64')}`);
  return 0;
}

async function live(
  values: ReadonlyMap<string, string>,
  key: VerifierKey | undefined,
  pinned: readonly PlacedNote[],
): Promise<void> {
  const range = rangeOf(values.get('from'), values.get('to'));
  const dataDir = values.get('data') ?? DEFAULT_DATA_DIR;
  const base = await openBase({ service: 'probity-verify-audit', dataDir });
  try {
    const anchor = new AnchorFile(dataDir);
    const note = anchor.read();
    const kept = note === undefined ? [] : [{ note, place: anchor.path, pinned: true }];
    const onChain = await liveAnchors(base.pool, values);
    const options = { sql: base.pool, key, anchors: [...kept, ...pinned, ...onChain] };
    const whole =
      range === undefined
        ? await verifyLive(options)
        : await verifyLiveRange(options, range.from, range.to);
    const states = `${whole.checkpoints} checkpoints, ${whole.anchors} kept elsewhere`;
    say(`whole: ${whole.records} records, ${states}, ${whole.unsigned} records not signed yet`);
  } finally {
    await base.lifecycle.stop();
  }
}

/** What the chain has of this log; what the database says is there must be. */
async function liveAnchors(
  sql: Sql,
  values: ReadonlyMap<string, string>,
): Promise<readonly PlacedNote[]> {
  const chain = values.get('rpc');
  if (chain === undefined) return [];
  const recorded = await recordedAnchors(sql);
  const given = values.get('anchor-key');
  const addresses = given === undefined ? recorded.map(({ address }) => address) : [given];
  const memos = await memosBy(chain, [...new Set(addresses)]);
  allOnChain(
    recorded.filter(({ address }) => addresses.includes(address)),
    memos,
  );
  return anchorsOn(memos);
}

async function memosBy(url: string, addresses: readonly string[]): Promise<ChainMemo[]> {
  const rpc = new RpcClient(url);
  const memos: ChainMemo[] = [];
  for (const address of addresses) memos.push(...(await memosOf(rpc, address)));
  return memos;
}

function anchorsOn(memos: readonly ChainMemo[]): PlacedNote[] {
  if (memos.length === 0) {
    const what = 'this chain has no anchor of the log: nothing to compare with';
    throw new CodedError('NO_ANCHOR', what);
  }
  return memos.map(({ signature, text }) => {
    return { note: text, place: `transaction ${signature}`, pinned: true };
  });
}

function rangeOf(from: string | undefined, to: string | undefined) {
  if (from === undefined && to === undefined) return undefined;
  const [first, last] = [from, to].map((text) => (/^[1-9]\d{0,15}$/.test(text ?? '') ? text : ''));
  if (!first || !last || Number(first) > Number(last)) {
    throw new BadInput(`--from and --to are record numbers, both or none; ${USAGE}`);
  }
  return { from: Number(first), to: Number(last) };
}

function keyOf(file: string | undefined): VerifierKey | undefined {
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadInput(`the key cannot be read: ${errorText(error)} (${file})`);
  }
  const key = parseVerifierKey(text);
  if (key === undefined) throw new BadInput(`this is no verifier key (${file})`);
  return key;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

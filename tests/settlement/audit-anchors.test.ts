// A trader proves his order's place in the audit log by the client alone, and signed states of the
// log stand on the chain: a log that was rolled back or signed anew is found out by them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keypair, PublicKey, SystemProgram, TransactionInstruction } from '@solana/web3.js';
import { PostgresLogFeed } from '../../core/log/feed';
import { MemoWriter, memosOf } from '../../core/settlement/chain/memo';
import { submitAndConfirm } from '../../core/settlement/chain/submit';
import { ProofFault, verifyOrderProof } from '../../gateway/client/order-proof';
import { runConsumer } from '../../platform/consumer/consumer';
import { appendAudit } from '../../platform/audit/audit';
import { silentLogger } from '../../platform/log/logger';
import { transaction } from '../../platform/postgres/pool';
import { createSealer } from '../../platform/secrets/sealer';
import { AnchorFile } from '../../reporting/audit/store/anchor-file';
import { allOnChain, anchorStep, recordedAnchors } from '../../reporting/audit/store/anchors';
import { exportFolder } from '../../reporting/audit/store/export-folder';
import { openSigningKey } from '../../reporting/audit/store/key-table';
import { AUDIT_LOG_BATCHES, LogBatchRecorder } from '../../reporting/audit/store/log-batches';
import { AuditSequencer } from '../../reporting/audit/store/sequencer';
import { pinnedNotes, verifyFolder } from '../../reporting/audit/store/verify-folder';
import { verifyLive } from '../../reporting/audit/store/verify-live';
import { signCheckpoint } from '../../reporting/audit/notes/checkpoint';
import { Registry } from 'prom-client';
import { ChainExchange, Trader, UNIT } from './chain-exchange';

let it: ChainExchange;
let alice: Trader;
let folder: string;
let sequencer: AuditSequencer;
let writer: MemoWriter;
let stopRecorder: () => Promise<void>;
const pair = Keypair.fromSeed(new Uint8Array(32).fill(9));

beforeAll(async () => {
  it = await ChainExchange.start();
  const { pool } = it.exchange.database;
  folder = mkdtempSync(join(tmpdir(), 'probity-anchors-'));
  sequencer = new AuditSequencer({ ...keyStore(), anchor: new AnchorFile(folder) });
  writer = new MemoWriter(it.rpc, pair);
  await it.rpc.airdrop(writer.address, 1e12);
  const feed = new PostgresLogFeed(pool);
  const end = new AbortController();
  const recorder = runConsumer({
    ...{ feed, pool, clock: it.clock, logger: silentLogger(), metrics: new Registry() },
    ...{ name: AUDIT_LOG_BATCHES, handler: new LogBatchRecorder(it.clock), signal: end.signal },
  });
  stopRecorder = async () => {
    end.abort();
    await recorder.done.catch(() => undefined);
    await feed.close();
  };
  alice = await it.trader('alice', { USDT: 100_000n * UNIT });
  await it.settle();
  await alice.order('BUY', '30000', '0.01');
  await recorder.caughtUp();
});
afterAll(async () => {
  await stopRecorder();
  await it.close();
  rmSync(folder, { recursive: true });
});

function keyStore() {
  const { pool } = it.exchange.database;
  const sealer = createSealer(Buffer.alloc(32, 1));
  return { pool, clock: it.clock, sealer, origin: 'probity.example/audit' };
}

const anchor = () => anchorStep({ sql: it.exchange.database.pool, clock: it.clock, chain: writer });

/** A record more, signed. */
async function signMore() {
  await transaction(it.exchange.database.pool, (tx) => {
    const names = { actor: 'system', action: 'made-up', subject: 'test:1' };
    return appendAudit(tx, { ...names, before: null, after: null, at: it.clock.nowMicros() });
  });
  await sequencer.takeIn();
  return sequencer.sign();
}

async function onChain() {
  const memos = await memosOf(it.rpc, writer.address);
  return memos.map(({ signature, text }) => {
    return { note: text, place: `transaction ${signature}`, pinned: true };
  });
}

const proofOf = (trader: Trader) => {
  const { orderId } = alice.signed.at(-1)!.answer.body;
  return trader.ask('GET', '/api/v3/order/proof', { symbol: 'BTCUSDT', orderId });
};

test('a trader proves the place of his own order, by the client alone', async () => {
  const early = await proofOf(alice);
  expect([early.status, early.body.code]).toEqual([400, -2103]);
  await sequencer.takeIn();
  await sequencer.sign();
  const { status, body } = await proofOf(alice);
  expect(status).toBe(200);
  const { accepted, checkpoint } = verifyOrderProof(body, body.vkey);
  const sent = alice.signed.at(-1)!.answer.body;
  expect([accepted.orderId, accepted.clientOrderId]).toEqual([sent.orderId, sent.clientOrderId]);
  expect([accepted.price, accepted.quantity, accepted.side]).toEqual([3_000_000, 1_000, 'BUY']);
  expect(body.batch.firstSeq <= accepted.seq && accepted.seq <= body.batch.lastSeq).toBe(true);
  expect(body.checkpoint.split('\n').slice(0, 2)).toEqual([
    'probity.example/audit',
    String(checkpoint.size),
  ]);
  await it.exchange.account('nosy', { USDT: '1' });
  expect((await proofOf(new Trader(it, 'nosy'))).body.code).toBe(-2013);
});

test('a proof with anything changed, or of another key, is refused', async () => {
  const { body } = await proofOf(alice);
  const flipped = (base64: string, at: number) => {
    const bytes = Buffer.from(base64, 'base64');
    bytes[at]! ^= 1;
    return bytes.toString('base64');
  };
  const other = `${body.vkey.split('+')[0]}+00000000+${flipped(body.vkey.split('+').at(-1), 5)}`;
  const size = Number(body.checkpoint.split('\n')[1]);
  const longer = body.checkpoint.replace(`\n${size}\n`, `\n${size + 1}\n`);
  const wrong = [
    [{ ...body, event: flipped(body.event, 20) }, body.vkey],
    [{ ...body, record: body.record.replace('"lastSeq":', '"lastSeq":1') }, body.vkey],
    [{ ...body, inLog: { proof: [flipped(body.inLog.proof[0], 0)] } }, body.vkey],
    [{ ...body, inLog: { proof: [...body.inLog.proof, body.inLog.proof[0]] } }, body.vkey],
    [{ ...body, checkpoint: longer }, body.vkey],
    [body, other],
  ] as const;
  for (const [answer, vkey] of wrong) {
    expect(() => verifyOrderProof(answer, vkey)).toThrow(ProofFault);
  }
});

test('each signed state is put on the chain once, and is read back from there', async () => {
  const { pool } = it.exchange.database;
  expect(await anchor()).toBe(1);
  await signMore();
  await signMore();
  expect(await anchor()).toBe(3);
  expect(await anchor()).toBe(3);
  it.chain.finalize();
  expect(await anchor()).toBe(0);
  const recorded = await recordedAnchors(pool);
  const memos = await memosOf(it.rpc, writer.address);
  expect(memos.map(({ text }) => text)).toEqual(recorded.map(({ note }) => note));
  expect(recorded).toHaveLength(3);
  allOnChain(recorded, memos);
  expect(() => allOnChain(recorded, memos.slice(1))).toThrow('is not on the chain');
  const whole = await verifyLive({ sql: pool, anchors: await onChain() });
  expect(whole.anchors).toBe(3);
});

test('a transaction that never arrived is made anew when its time is over', async () => {
  const { size } = await signMore();
  const lost = { ...silent(writer), send: async () => true };
  const { pool: sql } = it.exchange.database;
  await anchorStep({ sql, clock: it.clock, chain: lost });
  expect(await anchor()).toBe(1);
  it.chain.ledger.advance(61);
  // Time passes, the old one is given up, the new one becomes final.
  for (let i = 0; i < 3; i++) {
    await it.rpc.airdrop(writer.address, 1); // a chain where nothing happens makes no blocks
    it.chain.finalize();
    await anchor();
  }
  expect(await anchor()).toBe(0);
  const sizes = (await recordedAnchors(sql)).map((one) => one.size);
  expect(sizes.filter((one) => one === size)).toHaveLength(1);
});

/** The methods of a writer as values. */
const silent = (it: MemoWriter) => ({
  address: it.address,
  prepare: (text: string) => it.prepare(text),
  outcomes: (signatures: readonly string[]) => it.outcomes(signatures),
  finalHeight: () => it.finalHeight(),
});

test('a memo of somebody else that names the address is passed over', async () => {
  const before = (await onChain()).length;
  const key = { pubkey: alice.pair.publicKey, isSigner: true, isWritable: false };
  await submitAndConfirm(
    it.rpc,
    [
      new TransactionInstruction({
        programId: new PublicKey('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr'),
        keys: [key],
        data: Buffer.from(`a lie about ${writer.address}`),
      }),
      SystemProgram.transfer({
        ...{ fromPubkey: alice.pair.publicKey, toPubkey: new PublicKey(writer.address) },
        lamports: 1,
      }),
    ],
    [alice.pair],
  );
  it.chain.finalize();
  expect(await onChain()).toHaveLength(before);
});

test('a log that was rolled back, or signed anew with the stolen key, is found out', async () => {
  const { pool: sql } = it.exchange.database;
  const key = await openSigningKey(keyStore());
  // An export of today, and the chain of tomorrow.
  const dir = join(folder, 'export');
  await exportFolder({ sql, key, head: await sequencer.sign(), dir });
  const today = await onChain();
  const same = { dir, key, pinned: undefined };
  const { pinned } = await verifyFolder({ ...same, anchors: today });
  expect(pinned).toBe(today.length);
  expect(pinnedNotes(join(dir, 'anchors'))).toHaveLength(today.length);
  await signMore();
  await anchor();
  it.chain.finalize();
  await expect(verifyFolder({ ...same, anchors: await onChain() })).rejects.toThrow('rolled back');
  // Whoever has the key signs another history; on the chain stands what was signed first.
  const forged = signCheckpoint(key, { origin: key.name, size: 2, root: Buffer.alloc(32, 7) });
  const memo = await writer.prepare(forged);
  await writer.send(memo);
  it.chain.finalize();
  const place = `transaction ${memo.signature}`;
  await expect(verifyLive({ sql, anchors: await onChain() })).rejects.toMatchObject({ place });
});

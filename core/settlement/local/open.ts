/** The local chain with its door on loopback, kept in a folder, final once a second. */
import type { Clock } from '../../../platform/clock/clock';
import { createApp } from '../../../platform/http/app';
import { listen, type HttpServer } from '../../../platform/http/listen';
import { randomToken } from '../../../platform/ids/tokens';
import type { Logger } from '../../../platform/log/logger';
import { loadProgram, loadProgramBytes } from '../chain/program';
import { localChainRouter } from './http';
import { ChainFolder } from './kept-chain';
import { LocalLedger } from './ledger';

export interface LocalChainOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Folder that `programs/` lies in. */
  readonly root: string;
  /** Where it is kept. */
  readonly folder: string;
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** Absent: once a second. 0: only when told. */
  readonly finalizeEveryMs?: number;
}

const FINALIZE_EVERY_MS = 1_000;
const BODY_LIMIT_BYTES = 1_000_000;

export interface OpenLocalChain {
  readonly url: string;
  readonly ledger: LocalLedger;
  /** true: it goes on from what was kept. */
  readonly continued: boolean;
  /** Keeps what there is, which makes it final. */
  finalize(): void;
  /** As a fork or a killed process: what is not final is gone. @returns transactions lost */
  rollBack(): number;
  close(): Promise<void>;
}

/** @throws CodedError CHAIN_UNREADABLE, PORT_IN_USE */
export async function openLocalChain(options: LocalChainOptions): Promise<OpenLocalChain> {
  const { clock, logger, root } = options;
  const folder = new ChainFolder(options.folder);
  const kept = folder.read();
  const names = ['settlement', 'amm'] as const;
  const programs = Object.fromEntries(
    names.map((name) => [loadProgram(root, name).id.toBase58(), loadProgramBytes(root, name)]),
  );
  const ledger = new LocalLedger({ clock, programs, kept, seed: randomToken() });
  if (kept === undefined) folder.save(ledger);
  const mounts = [{ path: '/', router: localChainRouter(ledger) }];
  const app = createApp({ logger, mounts, bodyLimitBytes: BODY_LIMIT_BYTES });
  const server: HttpServer = await listen(app, { host: '127.0.0.1', port: options.port ?? 0 });
  const finalize = (): void => {
    if (ledger.hasNews) folder.save(ledger);
  };
  const everyMs = options.finalizeEveryMs ?? FINALIZE_EVERY_MS;
  const timer = everyMs === 0 ? undefined : setInterval(finalize, everyMs);
  return {
    url: server.url,
    ledger,
    continued: kept !== undefined,
    finalize,
    rollBack: () => ledger.rollBack(),
    async close() {
      clearInterval(timer);
      await server.close();
      finalize();
    },
  };
}

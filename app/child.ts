/** Entry of the processes beside the core: `worker` and `traders`. Never called by hand. */
import { runAsChild } from './live/child-process';

async function main(kind: string | undefined): Promise<number> {
  return runAsChild(async (data, signal) => {
    // What a child gets comes from its parent, which is this same program.
    if (kind === 'worker') {
      const { runWorker } = await import('./live/worker.js');
      // See above.
      return runWorker(data as Parameters<typeof runWorker>[0], signal);
    }
    const { runTraders } = await import('./demo/child.js');
    // See above.
    return runTraders(data as Parameters<typeof runTraders>[0], signal);
  });
}

main(process.argv[2]).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`probity: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

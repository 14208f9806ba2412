/** Who may import whom. Each rule's name is what a violation is reported under; test/unit/tooling plants one of each. */
const M = '^src-main/';
const R = '^src-renderer/';
const OURS = '^(src-main|src-renderer|test)/';
const npm = (name) => `(^|node_modules/)${name}(/|$)`;

/** Files under `from` import of ours only what lies in `inside`, and nothing else but `packages`. */
const only = (name, from, inside, packages = []) => [
  { name, severity: 'error', from: { path: from }, to: { path: OURS, pathNot: inside } },
  { name: `${name}-packages`, severity: 'error', from: { path: from }, to: { pathNot: [OURS, ...packages] } },
];

/** The package is imported from its one home (or homes) only. */
const home = (name, packageName, folders) => ({
  name,
  severity: 'error',
  from: { path: '^src-', pathNot: folders },
  to: { path: npm(packageName) },
});

const ANYTHING = ['.*'];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'sources-import-no-test', severity: 'error', from: { path: '^src-' }, to: { path: '^test/' } },

    ...only('util', `${M}util/`, [`${M}util/`]),
    // The schemas' messages may use util (nearest known key); the contract itself stands alone.
    ...only('contract', `${M}contract/`, [`${M}contract/`, `${M}util/`], [npm('zod')]),
    {
      name: 'contract-stands-alone',
      severity: 'error',
      from: { path: `${M}contract/`, pathNot: `${M}contract/schemas/` },
      to: { path: `${M}util/` },
    },
    {
      name: 'zod-in-schemas-only',
      severity: 'error',
      from: { path: `${M}contract/`, pathNot: `${M}contract/schemas/` },
      to: { path: npm('zod') },
    },
    {
      name: 'schemas-are-imported-by-schemas',
      severity: 'error',
      from: { path: `${M}contract/`, pathNot: `${M}contract/schemas/` },
      to: { path: `${M}contract/schemas/` },
    },
    ...only('trace', `${M}trace/`, [`${M}(trace|contract|util)/`]),

    ...only('engine', `${M}engine/`, [`${M}(engine|contract|trace|util)/`]),
    {
      name: 'schemas-at-the-border-only',
      severity: 'error',
      from: { path: `${M}(engine|trace|preload)/` },
      to: { path: `${M}contract/schemas/` },
    },
    {
      name: 'kernel-is-lowest',
      severity: 'error',
      from: { path: `${M}engine/kernel/` },
      to: { path: `${M}engine/`, pathNot: `${M}engine/(kernel|ports)/` },
    },
    {
      name: 'ports-know-contract-and-trace',
      severity: 'error',
      from: { path: `${M}engine/ports/` },
      to: { path: M, pathNot: `${M}(engine/ports|contract|trace)/` },
    },
    {
      name: 'link-sees-kernel-and-ports',
      severity: 'error',
      from: { path: `${M}engine/link/` },
      to: { path: `${M}engine/`, pathNot: `${M}engine/(link|kernel|ports)/` },
    },
    {
      name: 'hub-and-edge-meet-on-the-wire-only',
      severity: 'error',
      from: { path: `${M}engine/(hub|edge)/` },
      to: { path: `${M}engine/(hub|edge)/`, pathNot: `${M}engine/$1/` },
    },

    ...only('adapters', `${M}adapters/([^/]+)/`, [`${M}adapters/$1/`, `${M}engine/ports/`, `${M}(contract|trace|util)/`], ANYTHING),
    home('sqlite-home', 'better-sqlite3', [`${M}adapters/(sqlite|session)/`]),
    home('grpc-home', '@grpc/[^/]+', [`${M}adapters/(grpc|process)/`]),
    home('electron-home', 'electron', [`${M}(desktop|preload)/`]),
    home('monaco-home', 'monaco-editor', [`${R}editor/`]),

    ...only(
      'runtime',
      `${M}runtime/`,
      [`${M}(runtime|adapters|contract|trace|util)/`, `${M}engine/(index\\.ts|ports/|profile/)`],
      ANYTHING,
    ),
    {
      name: 'runtime-alone-sees-engine-and-adapters',
      severity: 'error',
      from: { path: `${M}(cli|server|desktop|preload)/` },
      to: { path: `${M}(engine|adapters)/` },
    },
    ...only('server', `${M}server/`, [`${M}(server|runtime|contract|trace|util)/`], ANYTHING),
    ...only('cli', `${M}cli/`, [`${M}(cli|server|runtime|contract|trace|util)/`], ANYTHING),
    ...only('desktop', `${M}desktop/`, [`${M}(desktop|runtime|contract|trace|util)/`], ANYTHING),
    ...only('preload', `${M}preload/`, [`${M}(preload|contract|trace)/`], [npm('electron')]),

    { name: 'window-sees-contract-and-trace', severity: 'error', from: { path: R }, to: { path: M, pathNot: `${M}(contract|trace)/` } },
    { name: 'window-parses-nothing', severity: 'error', from: { path: R }, to: { path: `${M}contract/schemas/` } },
    { name: 'window-has-no-node', severity: 'error', from: { path: R }, to: { dependencyTypes: ['core'] } },
    {
      name: 'views-do-not-import-views',
      severity: 'error',
      from: { path: `${R}views/([^/]+)/` },
      to: { path: `${R}views/`, pathNot: `${R}views/$1/` },
    },
    { name: 'ui-is-presentational', severity: 'error', from: { path: `${R}ui/` }, to: { path: `${R}(store|bridge|views|editor)/` } },
    { name: 'bridge-is-the-stores-door', severity: 'error', from: { path: `${R}(views|ui|editor)/` }, to: { path: `${R}bridge/` } },

    {
      name: 'engine-tests-use-no-adapter',
      severity: 'error',
      from: { path: '^test/unit/engine/' },
      to: { path: `${M}(adapters|cli|server|desktop)/` },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/generated/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};

/** Who may import whom. Each rule's name is what a violation is reported under; test/unit/tooling plants one of each. */
const M = '^src-main/';
const R = '^src-renderer/';
const OURS = '^(src-main|src-renderer|test)/';
const npm = (name) => `(^|node_modules/)${name}(/|$)`;

/** Files under `from` import of ours only what lies in `inside`. */
const only = (name, from, inside) => ({ name, severity: 'error', from: { path: from }, to: { path: OURS, pathNot: inside } });

/** Files under `from` import nothing but ours and `packages`: no other package, no module of Node. */
const onlyPackages = (name, from, packages) => ({ name, severity: 'error', from: { path: from }, to: { pathNot: [OURS, ...packages] } });

/** The package is imported from its one home (or homes) only. */
const home = (name, packageName, folders) => ({
  name,
  severity: 'error',
  from: { path: '^src-', pathNot: folders },
  to: { path: npm(packageName) },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'sources-import-no-test', severity: 'error', from: { path: '^src-' }, to: { path: '^test/' } },

    only('util-imports-nothing', `${M}util/`, [`${M}util/`]),
    onlyPackages('util-uses-no-package', `${M}util/`, []),
    // The schemas' messages may use util (nearest known key); the contract itself stands alone.
    only('contract-imports-nothing', `${M}contract/`, [`${M}contract/`, `${M}util/`]),
    onlyPackages('contract-uses-no-package', `${M}contract/`, [npm('zod')]),
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
    only('trace-sees-contract-and-util', `${M}trace/`, [`${M}(trace|contract|util)/`]),
    onlyPackages('trace-uses-no-package', `${M}trace/`, []),

    only('engine-is-pure', `${M}engine/`, [`${M}(engine|contract|trace|util)/`]),
    onlyPackages('engine-uses-no-package', `${M}engine/`, []),
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

    only('adapter-sees-its-port', `${M}adapters/([^/]+)/`, [`${M}adapters/$1/`, `${M}engine/ports/`, `${M}(contract|trace|util)/`]),
    home('sqlite-home', 'better-sqlite3', [`${M}adapters/(sqlite|session)/`]),
    home('grpc-home', '@grpc/[^/]+', [`${M}adapters/(grpc|process)/`]),
    home('electron-home', 'electron', [`${M}(desktop|preload)/`]),
    home('monaco-home', 'monaco-editor', [`${R}editor/`]),
    home('icons-home', 'lucide-react', [`${R}ui/icons`]),
    home('radix-home', 'radix-ui', [`${R}ui/`]),

    only('runtime-sees-the-engines-face', `${M}runtime/`, [
      `${M}(runtime|adapters|contract|trace|util)/`,
      `${M}engine/(index\\.ts|ports/|profile/)`,
    ]),
    {
      name: 'runtime-alone-sees-engine-and-adapters',
      severity: 'error',
      from: { path: `${M}(cli|server|desktop|preload)/` },
      to: { path: `${M}(engine|adapters)/` },
    },
    only('server-sees-runtime', `${M}server/`, [`${M}(server|runtime|contract|trace|util)/`]),
    only('cli-sees-runtime', `${M}cli/`, [`${M}(cli|server|runtime|contract|trace|util)/`]),
    only('desktop-sees-runtime', `${M}desktop/`, [`${M}(desktop|runtime|contract|trace|util)/`]),
    // The installed program's first file chooses between the command line and the windows, which go on not knowing each other.
    only('the-entry-chooses', `${M}app-entry\\.ts$`, [`${M}(cli|desktop)/`]),
    { name: 'nobody-imports-the-entry', severity: 'error', from: { path: OURS }, to: { path: `${M}app-entry\\.ts$` } },
    only('preload-sees-the-contract', `${M}preload/`, [`${M}(preload|contract|trace)/`]),
    onlyPackages('preload-uses-electron-alone', `${M}preload/`, [npm('electron')]),

    { name: 'window-sees-contract-and-trace', severity: 'error', from: { path: R }, to: { path: M, pathNot: `${M}(contract|trace)/` } },
    { name: 'window-parses-nothing', severity: 'error', from: { path: R }, to: { path: `${M}contract/schemas/` } },
    { name: 'window-has-no-node', severity: 'error', from: { path: R }, to: { dependencyTypes: ['core'] } },
    {
      name: 'views-do-not-import-views',
      severity: 'error',
      from: { path: `${R}views/([^/]+)/` },
      to: { path: `${R}views/`, pathNot: `${R}views/$1/` },
    },
    { name: 'gallery-shows-ui-alone', severity: 'error', from: { path: `${R}gallery/` }, to: { path: R, pathNot: `${R}(gallery|ui)/` } },
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

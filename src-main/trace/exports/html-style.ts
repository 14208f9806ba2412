export const REPORT_STYLE = `
:root { color-scheme: dark light; --ground:#0f1318; --panel:#161c23; --line:#2a343f; --text:#dfe6ee; --muted:#94a1b0; --good:#3fb884; --bad:#f2665f; --queued:#e3a53b; --flight:#4ea1ff; --twice:#d86be0; }
@media (prefers-color-scheme: light) { :root { --ground:#f6f7f9; --panel:#fff; --line:#d9dfe6; --text:#1c2530; --muted:#5b6876; --good:#147d53; --bad:#c1322b; --queued:#8f5f00; --flight:#0b66c8; --twice:#9a2aa5; } }
* { box-sizing: border-box; }
body { background: var(--ground); color: var(--text); font: 14px/1.5 "Inter Variable", Inter, "Segoe UI", system-ui, sans-serif; margin: 0 auto; max-width: 1180px; padding: 32px 24px 64px; }
h1 { font-size: 22px; font-weight: 600; margin: 0; }
h2 { font-size: 14px; font-weight: 600; color: var(--muted); margin: 0 0 12px; }
header p { color: var(--muted); margin: 6px 0 0; }
code, .number { font-family: "JetBrains Mono", ui-monospace, Menlo, Consolas, monospace; font-size: 12.5px; }
.hash code { font-size: 11.5px; overflow-wrap: anywhere; }
.verdict { border: 1px solid currentColor; border-radius: 999px; font-size: 12px; margin-left: 8px; padding: 2px 10px; vertical-align: 3px; }
.pass, .good { color: var(--good); }
.fail, .bad { color: var(--bad); }
.note { color: var(--queued); }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 12px; margin-top: 20px; overflow-x: auto; padding: 20px; }
table { border-collapse: collapse; }
th { color: var(--muted); font-weight: 400; text-align: left; }
td, th { padding: 4px 20px 4px 0; vertical-align: top; }
td.number { text-align: right; }
td:is(.good, .bad) { white-space: nowrap; }
tr.zero { color: var(--muted); }
svg { display: block; max-width: 100%; height: auto; }
svg text { fill: var(--muted); font: 11px ui-monospace, Menlo, Consolas, monospace; }
svg .lane { stroke: var(--line); }
svg .name { fill: var(--text); }
svg .fault { fill: var(--bad); fill-opacity: .16; }
svg .down { fill: var(--muted); fill-opacity: .25; }
svg .batch { stroke: var(--flight); }
svg .answer { stroke: var(--good); }
svg .gone { stroke: var(--bad); stroke-dasharray: 3 3; }
svg .twice { fill: var(--twice); }
details { border-top: 1px solid var(--line); padding: 7px 0; }
summary { cursor: pointer; }
ol { list-style: none; margin: 8px 0 4px; padding: 0 0 0 14px; border-left: 2px solid var(--line); }
ol .number { color: var(--muted); display: inline-block; min-width: 96px; text-align: right; margin-right: 10px; }
.duplicate { color: var(--twice); } .lost, .expired, .failed, .rejected, .unhandled { color: var(--bad); } .delivered { color: var(--good); } .queued { color: var(--queued); } .in-flight { color: var(--flight); }
`;

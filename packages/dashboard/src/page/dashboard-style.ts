import { html, type Markup } from '../drawing/markup.js';

/** What the dashboard's look has beyond that of all pages. Constant, so it is markup as it stands. */
export const dashboardStyle: Markup = html`
main{padding-top:24px}
section{margin-top:36px}
.bar{display:flex;flex-wrap:wrap;gap:4px 32px;align-items:baseline;justify-content:space-between}
.bar .status{font-size:18px}
.bar .about{flex-basis:100%;font-size:14px}
.models{display:flex;flex-wrap:wrap;gap:2px 16px;margin-bottom:14px;font-size:14px;color:var(--soft);overflow-wrap:anywhere}
a{color:var(--blue)}
a:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
.models [aria-current]{color:var(--ink);font-weight:650;text-decoration:none}
.status{font-weight:650;white-space:nowrap}
.status bdi{white-space:normal}
.status.healthy{color:var(--green)}.status.warning{color:var(--amber)}.status.critical{color:var(--red)}.status.unknown{color:var(--soft)}
.status.unknown .outline{stroke:var(--soft)}
.tiles{list-style:none;padding:0;margin:20px 0 0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:0 32px}
.tiles li{border-top:1px solid var(--rule);padding:8px 0 14px;min-width:0}
.tiles h2{display:flex;justify-content:space-between;gap:12px;font-size:15px;margin:0 0 2px}
.tiles a{color:inherit;text-decoration-color:var(--line);text-underline-offset:3px}
.tiles p{font-size:13px;line-height:1.45;color:var(--soft)}
.tiles p.data{color:var(--ink);font-variant-numeric:tabular-nums}
.tiles p.why{overflow:hidden;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3}
.tiles details{border:0}
.tiles summary{font-size:13px;padding:2px 0;color:var(--soft)}
.unread{border-left:3px solid var(--red);padding-left:12px;margin-top:16px;font-size:14px;overflow-wrap:anywhere}
.tall{max-height:432px;overflow-y:auto}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:16px 48px;align-items:start}
.pair>div{min-width:0}
.more{font-size:13px;color:var(--soft);margin-top:6px}
section>h3,.pair h3{margin:18px 0 2px}
section>.pair h3{margin-top:6px}
.shapes{list-style:none;padding:0;margin:10px 0 0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:20px 32px}
.shapes li{min-width:0;break-inside:avoid}
.shapes h4{display:flex;justify-content:space-between;gap:12px;margin:0 0 6px;font-size:14px;line-height:1.4;font-weight:650;overflow-wrap:anywhere}
.shapes h4 bdi{min-width:0}
.shapes p{font-size:13px;line-height:1.45;color:var(--soft)}
.shapes .words{margin-top:6px}
.shapes .ends{display:flex;justify-content:space-between;gap:8px;font-size:12px}
.shape{display:block;width:100%;height:auto}
.shape .before,.levels .before{fill:var(--line);fill-opacity:.45}
.shape .before{stroke:var(--soft);stroke-width:1}
.shape .now{fill:none;stroke:var(--blue);stroke-width:2}
.levels .before{fill-opacity:.7}
.levels .now{fill:var(--blue)}
.levels{font-size:13px;table-layout:fixed}
.levels th,.levels td{padding:2px 0 2px 8px;overflow-wrap:anywhere}
.levels thead th,.levels thead td{font-size:12px}
.levels .bars{width:34%;padding-top:6px}
.levels svg{display:block;width:100%;height:6px;margin-bottom:2px}
.swatch{display:inline-block;width:14px;height:10px;background:var(--line);opacity:.6;outline:1px solid var(--soft);outline-offset:-1px;print-color-adjust:exact}
.swatch.now{background:none;opacity:1;outline:0;border:2px solid var(--blue)}
.metrics{margin:0 0 8px}
.rollout{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:center;margin:0 0 14px;font-size:14px}
.rollout svg{flex:none}
.rollout span{flex:1 1 300px;min-width:0;overflow-wrap:anywhere}
.list td,.list th{padding-top:5px;padding-bottom:5px}
.list bdi{display:inline-block;max-width:22em;overflow-wrap:break-word;vertical-align:top}
.list .long bdi{max-width:46em}
.list b{white-space:nowrap}
tr.quiet>*{color:var(--soft)}
tr.strong td{border-bottom-color:var(--line)}
th:not(:first-child){white-space:nowrap}
.narrow{max-width:460px}
footer{margin-top:44px;padding-top:12px;border-top:1px solid var(--rule);color:var(--soft);font-size:13px}
@media (max-width:760px){.bar{display:block}.bar .status{display:block;margin-top:4px}section{margin-top:30px}.list th,.list td{padding-left:10px}.list th:first-child,.list td:first-child{padding-left:0}}
@media print{.tall{max-height:none}.list bdi{display:inline;overflow-wrap:anywhere}}
`;

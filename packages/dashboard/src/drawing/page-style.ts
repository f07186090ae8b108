import { html, type Markup } from './markup.js';

/** The look of the page. Constant, so it is markup as it stands. */
export const pageStyle: Markup = html`
:root{color-scheme:light dark;
--paper:#fdfdfb;--ink:#1d1f22;--soft:#5a5f66;--rule:#e3e2dc;--line:#9a9b97;--blue:#1a5a9c;--band:#1a5a9c26;--red:#b3361b;--green:#0b6e54;--amber:#8a5a00;--amber-fill:#f3d79a;--shade:#8a5a0014;
--h0:#eef1f3;--h1:#d3dde6;--h2:#aabfd2;--h3:#7b9dbd;--drift:#b3361b;--on-drift:#fff}
@media (prefers-color-scheme:dark){:root{
--paper:#15171a;--ink:#e7e6e1;--soft:#a9adb3;--rule:#2b2f34;--line:#6d7278;--blue:#7fb6ee;--band:#7fb6ee2e;--red:#ff8f6d;--green:#56c7a2;--amber:#e5b34c;--amber-fill:#5d4714;--shade:#e5b34c17;
--h0:#20252a;--h1:#2a3845;--h2:#355270;--h3:#4674a3;--drift:#ff8f6d;--on-drift:#15171a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1128px;margin:0 auto;padding:32px 24px 64px}
h1,h2,h3,p,dl,ul{margin:0}
h1{font-size:27px;line-height:1.2;letter-spacing:-.01em;font-weight:650}
h2{font-size:18px;line-height:1.3;font-weight:650;margin-bottom:4px}
h3{font-size:14px;line-height:1.4;font-weight:650}
section{margin-top:44px;padding-top:14px;border-top:1px solid var(--rule)}
p,dt,dd,li,h1,h3,td,summary{overflow-wrap:anywhere}
section>p{max-width:76ch;color:var(--soft);margin-bottom:14px}
.about{color:var(--soft)}
.lead{font-size:18px;line-height:1.5;max-width:66ch;margin-top:14px}
.summary{display:grid;grid-template-columns:minmax(0,6fr) minmax(0,5fr);gap:16px 48px;margin-top:22px;align-items:start}
.scroll{overflow-x:auto;max-width:100%}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
table{border-collapse:collapse;width:100%}
th,td{padding:4px 0 4px 16px;text-align:right;border-bottom:1px solid var(--rule);vertical-align:top}
th{font-weight:400}
thead th{color:var(--soft);font-size:13px}
th:first-child,td:first-child{padding-left:0;text-align:left}
.dots{width:120px;min-width:136px;line-height:0;padding-top:8px}
.figures th,.figures td{white-space:nowrap}
tr.strong>*{font-weight:650}
.list th,.list td{text-align:left;font-size:13px;line-height:1.4}
.list .number{text-align:right;white-space:nowrap}
.list .text{min-width:6.5em}
.list .long{min-width:17em}
.list .when{white-space:nowrap}
.list thead th{position:sticky;top:0;background:var(--paper)}
.facts{margin-top:1px}
.facts div{display:grid;grid-template-columns:3.2em minmax(0,1fr);gap:0 14px;padding:4px 0;border-bottom:1px solid var(--rule)}
.facts dd{margin:0;text-align:right;font-weight:650}
.facts span{color:var(--soft)}
.chart{display:block;width:100%;min-width:900px;height:auto}
.names{display:none}
.drawing{font:11px/1 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
.drawing text{fill:var(--soft)}
.drawing .lane{text-anchor:end}
.drawing .strong{fill:var(--ink);font-weight:600}
.drawing .end{text-anchor:end}
.drawing .mid{text-anchor:middle}
.drawing .tiny{font-size:9px}
.drawing .limit-text{fill:var(--red)}
.drawing .point-text{fill:var(--blue)}
.hit{fill:transparent}
.grid{stroke:var(--rule);fill:none}
.axis,.centre{stroke:var(--line);fill:none}
.limit{stroke:var(--red);fill:none;stroke-dasharray:4 3}
.limit.solid{stroke-dasharray:none;stroke-width:1.5}
.trace{stroke:var(--blue);fill:none;stroke-width:1.25;stroke-opacity:.55}
.whisker,.interval{stroke:var(--blue);fill:none}
.whisker{stroke-opacity:.6}
.interval{stroke-width:2}
.point{fill:var(--blue)}
.ring{fill:none;stroke:var(--red);stroke-width:1.75}
.trial{fill:var(--paper);stroke:var(--ink);stroke-width:1.25}
.shade{fill:var(--shade)}
.change-bar{stroke:var(--amber);stroke-width:3;fill:none}
.bar{fill:var(--blue);fill-opacity:.75}
.bar.alarm{fill:var(--red);fill-opacity:1}
.reset{stroke:var(--line);stroke-dasharray:2 2;fill:none}
.alarm{fill:var(--red)}
.alarm-line{stroke:var(--red);stroke-width:2.25;fill:none}
.good{fill:var(--green)}
.ink-line{stroke:var(--ink);stroke-width:1.75;fill:none}
.outline{fill:none;stroke:var(--ink);stroke-width:1.5}
.amber-outline{fill:none;stroke:var(--amber);stroke-width:1.5}
.cell.heat0{fill:var(--h0)}.cell.heat1{fill:var(--h1)}.cell.heat2{fill:var(--h2)}.cell.heat3{fill:var(--h3)}
.cell.warning{fill:var(--amber-fill)}
.cell.drift{fill:var(--drift)}
.cell.drift+.alarm-line{stroke:var(--on-drift)}
.cell.none{fill:none;stroke:var(--line);stroke-dasharray:2 2}
.served{fill:var(--blue);fill-opacity:.8}
.canary{fill:var(--band);stroke:var(--blue)}
.sign{vertical-align:-2px}
.key{list-style:none;padding:0;margin:10px 0 0;display:flex;flex-wrap:wrap;gap:4px 18px;color:var(--soft);font-size:13px}
.plain{list-style:none;padding:0;margin:12px 0 0;font-size:14px}
.articles{margin-top:18px}
article{display:grid;grid-template-columns:190px minmax(0,1fr);gap:2px 28px;padding:10px 0;border-top:1px solid var(--rule)}
article p{font-size:14px;line-height:1.5;max-width:100ch}
h3 span{display:block;font-weight:400}
.gates{margin-top:2px;font-size:13px;color:var(--soft);display:flex;flex-wrap:wrap;gap:0 22px}
.verdict{font-weight:650}
.good-text{color:var(--green)}
.alarm-text{color:var(--red)}
details{border-bottom:1px solid var(--rule)}
summary{padding:8px 0;cursor:pointer}
details .scroll{max-height:70vh;overflow-y:auto;margin-bottom:16px}
.guide{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:16px 40px;font-size:14px}
.guide dt{font-weight:650}
.guide dd{margin:0;color:var(--soft)}
@media (max-width:760px){
main{padding:20px 16px 48px}.summary,article{grid-template-columns:minmax(0,1fr)}h3 span{display:inline;margin-left:8px}.lead{font-size:17px}h1{font-size:24px}
.dots{display:none}.figures th{white-space:normal}.figures td{padding-left:10px}.plot{display:flex;width:1080px}.chart{width:1080px;flex:none}
.names{display:block;position:sticky;left:0;flex:none;margin-right:-118px;background:var(--paper)}}
@media print{
:root{color-scheme:light}main{max-width:none;padding:0}.scroll,details .scroll{overflow:visible;max-height:none}.plot{width:auto}.chart{min-width:0;width:100%;flex:initial}.names{display:none}.list .text,.list .long{min-width:0}
article,.chart,tr{break-inside:avoid}h2,h3{break-after:avoid}details::details-content{content-visibility:visible;display:block;height:auto}}
`;

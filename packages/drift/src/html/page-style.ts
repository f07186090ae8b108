import { html, type Markup } from './markup.js';

/** The look of the page. Constant, so it is markup as it stands. */
export const pageStyle: Markup = html`
:root{color-scheme:light dark;--paper:#fdfdfb;--ink:#1d1f22;--soft:#5a5f66;--rule:#e3e2dc;--line:#8f918e;--before:#c9cdd1;--before-line:#6f757c;--now:#1a5a9c;--drift:#b3361b;--warning:#855600;--stable:#0b6e54;
--drift-cell:#d9694c;--warning-cell:#e8bf62;--stable-cell:#dcebe5}
@media (prefers-color-scheme:dark){:root{--paper:#15171a;--ink:#e7e6e1;--soft:#a9adb3;--rule:#2b2f34;--line:#6d7278;--before:#3d444c;--before-line:#9299a1;--now:#7fb6ee;--drift:#ff8f6d;--warning:#e5b34c;--stable:#56c7a2;
--drift-cell:#c4553a;--warning-cell:#8f6a1d;--stable-cell:#1f3a33}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1128px;margin:0 auto;padding:32px 24px 64px}
h1,h2,h3,h4,p,dl,dd,ul{margin:0}
h1{font-size:27px;line-height:1.2;letter-spacing:-.01em;font-weight:650}
h2{font-size:20px;line-height:1.3;font-weight:650}
h3{font-size:16px;line-height:1.4;font-weight:650;margin-bottom:6px}
h4{font-size:15px;line-height:1.4;font-weight:650}
main>section{margin-top:40px;padding-top:16px;border-top:2px solid var(--rule)}
section section{margin-top:30px}
h1,h2,h3,h4,p,li,dt,dd,th,td,summary,caption{overflow-wrap:anywhere}
a{color:inherit;text-decoration-color:var(--line);text-underline-offset:2px}
a:hover{text-decoration-color:currentColor}
.lead{font-size:18px;max-width:68ch;margin-top:12px}
.facts,.soft,caption,.key,.key-line{color:var(--soft);font-size:13px}
.soft{font-weight:400}
.reasons{padding-left:18px;margin:6px 0 12px;max-width:88ch}
.scroll{overflow-x:auto;max-width:100%;margin-top:12px}
.scroll:focus-visible,summary:focus-visible,a:focus-visible{outline:2px solid var(--now);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.4}
caption{text-align:left;padding-bottom:4px}
th,td{padding:5px 0 5px 16px;text-align:right;border-bottom:1px solid var(--rule);vertical-align:top}
thead th{color:var(--soft);font-weight:400;white-space:nowrap}
tbody th{font-weight:600;min-width:9em}
th:first-child{padding-left:0;text-align:left}
.left,.why{text-align:left}
.why{min-width:20em;max-width:34em}
td{white-space:nowrap}td.why{white-space:normal}.matrix caption{white-space:nowrap}
.small{width:auto;min-width:100%}
.small tbody th{font-weight:400}
.badge{font-size:12px;font-weight:650;white-space:nowrap}
.badge::before{margin-right:4px}
.badge.drift{color:var(--drift)}.badge.drift::before{content:"✕" / ""}
.badge.warning{color:var(--warning)}.badge.warning::before{content:"▲" / ""}
.badge.stable{color:var(--stable)}.badge.stable::before{content:"●" / ""}
.badge.insufficient-data{color:var(--soft)}.badge.insufficient-data::before{content:"○" / ""}
h2 .badge{font-size:15px;margin-left:8px}h4 .badge,summary .badge{margin-left:6px}
.matrix{width:auto;line-height:1}
.matrix th,.matrix td{padding:0;border:1px solid var(--paper)}
.matrix tbody th{padding:3px 12px 3px 0;max-width:16em;font-weight:400;line-height:1.2;position:sticky;left:0;background:var(--paper)}
.matrix thead th{vertical-align:bottom;padding:0 2px 4px}
.matrix thead th span{display:inline-block;max-width:6.5em;max-height:9em;overflow:hidden;writing-mode:vertical-rl}
.matrix td{width:24px;min-width:24px;height:24px;text-align:center;vertical-align:middle;position:relative}
.matrix .total th{font-weight:650}.matrix .total td{border-bottom:3px solid var(--paper)}
.matrix td.drift,.key .drift::before{background:var(--drift-cell)}.matrix td.warning,.key .warning::before{background:var(--warning-cell)}.matrix td.stable,.key .stable::before{background:var(--stable-cell)}
.matrix td.insufficient-data,.key .insufficient-data::before{background:repeating-linear-gradient(45deg,var(--rule) 0 2px,transparent 2px 6px)}
.matrix td.drift::after{content:"✕" / "";font-weight:700;color:#fff}.matrix td.warning::after{content:"!" / "";font-weight:700}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.key{list-style:none;padding:0;margin-top:10px;display:flex;flex-wrap:wrap;gap:4px 18px}
.key li::before,.swatch{content:"";display:inline-block;width:12px;height:12px;margin-right:6px;vertical-align:-1px}
.swatch{margin-left:10px}.swatch.before{background:var(--before);border:1px solid var(--before-line);margin-left:0}.swatch.now{height:3px;vertical-align:4px;background:var(--now)}
.articles{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,500px),1fr));gap:0 40px}
article{padding:16px 0;border-top:1px solid var(--rule);min-width:0;scroll-margin-top:8px}
article:target h4{background:linear-gradient(transparent 70%,var(--before) 0)}
.charts{display:flex;flex-wrap:wrap;gap:8px 12px;margin-top:8px}
.chart{flex:1 1 220px;min-width:0;max-width:420px;height:auto;font:11px/1 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.chart text{fill:var(--soft)}.chart .end{text-anchor:end}
.axis{stroke:var(--line);fill:none}
.chart .before{fill:var(--before);stroke:var(--before-line);stroke-width:.75}
.chart .before.line{fill:none;stroke-width:1.75}
.chart .now{fill:none;stroke:var(--now);stroke-width:1.75}
.chart .now.filled{fill:var(--now);stroke:none}
details{border-bottom:1px solid var(--rule)}
summary{padding:8px 0;cursor:pointer;font-weight:600}
details>*:last-child{margin-bottom:14px}
dl{font-size:13px;max-width:900px}
dl div{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,5fr);gap:0 20px;padding:4px 0;border-bottom:1px solid var(--rule)}
dt{color:var(--soft)}
@media (max-width:760px){main{padding:20px 16px 48px}h1{font-size:23px}.lead{font-size:16px}}
@media print{:root{color-scheme:light}main{max-width:none;padding:0}.scroll{overflow:visible}article,tr{break-inside:avoid}details::details-content{content-visibility:visible;display:block;height:auto}}
`;

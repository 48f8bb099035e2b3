"""The style sheet of the HTML report: light and dark, narrow, wide and print."""

from __future__ import annotations

LIGHT = {
    "paper": "#ffffff",
    "card": "#f5f7f9",
    "ink": "#1b1f24",
    "soft": "#535d68",
    "line": "#cdd4db",
    "link": "#0b57a4",
    "red": "#a61b13",
    "amber": "#7d5000",
    "green": "#10602a",
    "blue": "#0b57a4",
}
DARK = {
    "paper": "#14171a",
    "card": "#1d2226",
    "ink": "#e6e8ea",
    "soft": "#a7b1bb",
    "line": "#3a434b",
    "link": "#86bdff",
    "red": "#ff9c93",
    "amber": "#e6b54a",
    "green": "#76dd92",
    "blue": "#86bdff",
}
"""Every text colour has a contrast of at least 4.5 to 1 on `paper` and on `card`."""


def _colours(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())


_SHAPE = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere;
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
header,nav,main,footer{max-width:64rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.25rem}
h1{font-size:1.7rem;line-height:1.25;margin:.2rem 0 .5rem}
h2{font-size:1.25rem;line-height:1.3;margin:2.25rem 0 .6rem;padding-bottom:.25rem;
border-bottom:2px solid var(--line)}
h3{font-size:1.05rem;line-height:1.35;margin:1.25rem 0 .4rem}
p{margin:.35rem 0}
ul,ol{margin:.4rem 0;padding-left:1.4rem}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.soft{color:var(--soft)}
.small{font-size:.875rem}
.paper{display:none}
.state{display:inline-block;font-size:1.15rem;font-weight:700;margin:.3rem 0 .6rem;
padding:.45rem .9rem;border:3px solid;border-radius:.4rem;background:var(--card)}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.6rem 0}
.facts dt{color:var(--soft)}
.facts dd{margin:0}
.tally{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin:.8rem 0}
.tally li{background:var(--card);border:1px solid var(--line);border-radius:.4rem;
padding:.3rem .65rem}
.tally b{font-size:1.15rem}
nav ul{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;list-style:none;padding:0}
nav li{padding:.15rem 0}
.sign{font-weight:700;white-space:nowrap}
.red{color:var(--red)}.amber{color:var(--amber)}.green{color:var(--green)}
.blue{color:var(--blue)}.grey{color:var(--soft)}
.steps{list-style:none;padding:0;display:grid;gap:.7rem}
.steps div{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem}
.bar{display:flex;height:.6rem;margin-top:.2rem;border:1px solid var(--soft);
border-radius:.3rem;overflow:hidden;background:var(--card)}
.bar span{display:block;height:100%;background:var(--green);
-webkit-print-color-adjust:exact;print-color-adjust:exact}
.bar .answered{background:var(--soft)}
.tasks li{margin:.35rem 0}
.finding{list-style:none;padding:0;display:grid;gap:.6rem}
.finding>li{background:var(--card);border:1px solid var(--line);border-left:.35rem solid;
border-radius:.3rem;padding:.5rem .8rem}
.finding>li>*{color:var(--ink)}
.finding>li>.soft{color:var(--soft)}
.finding p{margin:.15rem 0}
li.red,li.amber,li.blue,li.grey{border-left-color:currentColor}
details{margin:.5rem 0}
summary{cursor:pointer;padding:.3rem 0;font-weight:600}
summary h3{display:inline;margin:0}
table{border-collapse:collapse;table-layout:fixed;width:100%;margin:.6rem 0;font-size:.93rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border:1px solid var(--line)}
th{background:var(--card);font-weight:600}
td .sign{display:block}
.short{width:8.5rem}
.wide{width:38%}
td p{margin:0 0 .25rem}
.group{border:1px solid var(--line);border-radius:.3rem;padding:.3rem .8rem;margin:.6rem 0}
.card{max-width:24rem;border:1px solid var(--line);border-radius:.6rem;padding:1rem;
background:var(--card)}
.card .name{font-size:1.2rem;font-weight:700}
.page{border:1px solid var(--line);border-radius:.6rem;padding:.2rem 1rem 1rem;margin-top:.8rem}
figure{margin:.6rem 0}
figure img{display:block;max-width:100%;height:auto;border:1px solid var(--line);
background:#fff}
.card figure img{max-width:7.5rem;max-height:7.5rem}
figcaption{color:var(--soft);font-size:.9rem}
.button{display:inline-block;border:2px solid var(--link);border-radius:.3rem;
padding:.25rem .8rem;font-weight:700}
.missing{font-style:italic;color:var(--amber)}
footer{margin-top:2.5rem;padding-bottom:2rem;color:var(--soft);font-size:.9rem}
@media (max-width:46rem){
body{font-size:.97rem}
table,tbody,tr,td{display:block;width:100%}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border:1px solid var(--line);border-radius:.3rem;margin:.6rem 0;padding:.3rem 0;
background:var(--card)}
td,.short,.wide{border:0;padding:.15rem .7rem;width:100%}
td::before{content:attr(data-head);display:block;color:var(--soft);font-size:.8rem}
td.short::before{display:inline-block;min-width:4.5rem}
td.short .sign{display:inline;margin-right:.6rem}
}
@media print{
@page{size:A4;margin:11mm 10mm}
:root{PRINTED}
body{font-size:8.5pt;line-height:1.28}
header,main,footer{max-width:none;padding:0}
nav{display:none}
h1{font-size:16pt}h2{font-size:12pt;margin:9pt 0 4pt}h3{font-size:10pt;margin:5pt 0 2pt}
h2,h3,thead{break-after:avoid}
p,ul,ol,details{margin:2pt 0}
summary{padding:0}
.small{font-size:8pt}
.paper{display:block}
.finding .source{display:none}
.state{margin:2pt 0;padding:2pt 6pt;border-width:1.5pt;font-size:10pt}
.facts,.tally{margin:3pt 0}
.tally li{padding:1pt 5pt}
.tally b{font-size:10pt}
.steps{grid-template-columns:1fr 1fr;gap:3pt 14pt}
.tasks li{margin:2pt 0}
.finding{display:block;columns:2;column-gap:10pt;font-size:7.4pt;line-height:1.18}
.finding>li{padding:0 0 0 4pt;margin:0 0 3pt;border-width:0 0 0 2pt;border-radius:0;background:none}
.finding p{display:inline;margin:0}
.finding p+p::before{content:" · "}
section>details h3,section>ul:not([class]){font-size:8pt}
section>ul:not([class]):last-child>li{display:inline-block;margin-right:12pt}
.steps{font-size:8pt}
.tasks p{display:inline}.tasks p::before{content:" · "}
section>details{display:inline-block;margin-right:12pt}
section>details[open]{display:block;margin:0}
.finding .small{font-size:6.8pt}
.group{margin:3pt 0;padding:1pt 5pt}
footer{margin-top:6pt;padding:0;font-size:8pt}
footer li{display:inline-block;margin-right:12pt}
figcaption{font-size:7pt}
.card{padding:4pt 6pt}
.card figure img{max-height:18mm;max-width:18mm}
.page{columns:2;column-gap:14pt;font-size:8pt;line-height:1.22;padding:0 7pt 5pt}
.page p{margin:1pt 0}
tr,figure,.finding>li,.group,.group li,.tasks li,.steps li,.card,.facts,.tally{break-inside:avoid}
thead{display:table-header-group}
table{font-size:8pt}
th,td{padding:2pt 4pt}
.short{width:24mm}.wide{width:auto}
.group>p,.page h3{break-after:avoid}
a{color:inherit}
main a[href^="https"]:not(.told)::after{content:" (" attr(href) ")";font-size:8pt}
figure img{max-height:60mm}
}
"""


def style_sheet() -> str:
    """The complete style sheet; it loads nothing."""
    shape = _SHAPE.replace("PRINTED", _colours(LIGHT)).strip()
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{_colours(DARK)}}}}}"
    return f":root{{color-scheme:light dark;{_colours(LIGHT)}}}\n{dark}\n{shape}\n"

#include "report/html_page.h"

#include "report/html_text.h"

#include <fmt/format.h>

namespace smtpwhy {
namespace {

// Contrast of WCAG 2.1 AA in both schemes: text 4.5 to 1, bars 3 to 1 (tests/report/html_test.py computes it).
constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; --ground: #ffffff; --card: #f5f6f8; --text: #1a1d21; --faint: #545b65; --line: #c7ccd4;
  --rail: #e3e6eb; --permanent: #b3261e; --temporary: #855700; --good: #19693a; --plain: #3b5b92; --link: #0a50c2; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --card: #1d2126; --text: #e7e9ec; --faint: #aab1bb; --line: #3b424b;
  --rail: #2b3138; --permanent: #ff8a80; --temporary: #f0b64a; --good: #7bd49a; --plain: #93b4ec; --link: #8ab4f8; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: .5rem 0; }
h2 { font-size: 1.3rem; margin: 2rem 0 .75rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 0 0 .5rem; }
p, ul, ol, dl { margin: .5rem 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, input:focus-visible, select:focus-visible, [tabindex]:focus-visible
  { outline: 3px solid var(--link); outline-offset: 2px; }
code { font: .9em/1.45 ui-monospace, monospace; unicode-bidi: isolate; white-space: pre-wrap; }
article, .case { background: var(--card); border: 1px solid var(--line); border-left: .4rem solid var(--line); border-radius: .4rem;
  padding: .75rem 1rem; margin: 0 0 1rem; }
.case [id] { scroll-margin: 40vh 0; }
.case { padding: .4rem 1rem; margin-bottom: .5rem; }
[data-severity=permanent] { border-left-color: var(--permanent); }
[data-severity=temporary] { border-left-color: var(--temporary); }
.mark { font-weight: 700; }
.badge { display: inline-block; border: 1px solid; border-radius: .3rem; min-width: 5.6rem; text-align: center; font-size: .8rem;
  line-height: 1.5; vertical-align: .1em; }
.mark.permanent { color: var(--permanent); } .mark.temporary { color: var(--temporary); } .mark.good { color: var(--good); }
.faint { color: var(--faint); }
dl.facts { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .3rem 1rem; }
dl.facts dt { color: var(--faint); }
dl.facts dd { margin: 0; min-width: 0; }
dl.facts ol, dl.facts ul { margin: 0; padding-left: 1.2rem; }
dl.facts ul { list-style: none; padding-left: 0; }
dl.facts li + li { margin-top: .2rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .75rem 0 0; }
#glance { margin: 0 0 1.5rem; }
#glance ol { margin: 0; padding-left: 2rem; }
#glance li { padding: .2rem 0; }
#glance summary { padding-left: .8rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.outcome { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 0; list-style: none; font-size: 1.15rem; }
summary { cursor: pointer; padding: .25rem 0; }
ol.talk { list-style: none; padding: 0; }
ol.talk li { padding: .35rem .5rem; border-top: 1px solid var(--line); }
ol.talk li.failed { background: var(--ground); border-left: .25rem solid var(--line); }
ol.talk li.permanent { border-left-color: var(--permanent); } ol.talk li.temporary { border-left-color: var(--temporary); }
ol.talk li:target, .case :target { outline: 3px solid var(--link); outline-offset: -1px; }
ol.talk p { margin: 0; padding-left: 4.5rem; text-indent: -4.5rem; }
.who { display: inline-block; width: 4.5rem; text-indent: 0; color: var(--faint); }
.figures { columns: 3 18rem; column-gap: 1rem; }
figure { break-inside: avoid; margin: 0 0 1rem; position: relative; padding: .75rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .4rem; min-width: 0; }
figcaption { font-weight: 700; }
svg { display: block; width: 100%; max-width: 30rem; height: auto; }
svg text { font: 13px system-ui, sans-serif; fill: var(--text); }
svg .end { text-anchor: end; }
.rail { fill: var(--rail); } rect.permanent { fill: var(--permanent); } rect.temporary { fill: var(--temporary); }
rect.good { fill: var(--good); } rect.plain { fill: var(--plain); } rect.rest { fill: var(--faint); }
.columns rect { stroke: var(--card); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; font-weight: 400; padding: .2rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--faint); overflow-wrap: normal; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: 1.5rem 0 -1rem; }
input, select { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--faint); border-radius: .3rem;
  padding: .4rem .5rem; max-width: 100%; min-height: 2.75rem; }
@media screen and (min-width: 48rem) {
  form { position: sticky; top: 0; background: var(--ground); padding: .5rem 0; z-index: 1; margin: 1rem 0 -1rem; } [id] { scroll-margin-top: 4rem; } }
@media (max-width: 34rem) { dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin-bottom: .5rem; } }
@media print { :root { --ground: #ffffff; --card: #ffffff; --text: #000000; --faint: #444444; --line: #999999; --rail: #eeeeee;
  --permanent: #b3261e; --temporary: #855700; --good: #19693a; --plain: #3b5b92; --link: #000000; }
  body { padding: 0; max-width: none; font-size: 10pt; } form, nav { display: none; } figure, h3, li { break-inside: avoid; }
  h2, h3 { break-after: avoid; } * { print-color-adjust: exact; }
  details::details-content { content-visibility: visible; block-size: auto; opacity: 1; } }
)css";

constexpr std::string_view kScript = R"js(
(function () {
  'use strict';
  var form = document.getElementById('filter'), told = document.getElementById('shown');
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  var items = all('[data-severity]'), texts = items.map(function (item) { return item.textContent.toLowerCase(); });
  function apply() {
    var words = form.elements.words.value.toLowerCase().split(/\s+/), wanted = form.elements.severity.value, shown = 0;
    items.forEach(function (item, i) {
      item.hidden = (wanted !== '' && item.dataset.severity !== wanted) ||
        !words.every(function (word) { return texts[i].indexOf(word) >= 0; });
      if (!item.hidden) shown += 1;
    });
    all('#glance a').forEach(function (link) { link.parentElement.hidden = document.getElementById(link.hash.slice(1)).hidden; });
    told.textContent = shown + ' of ' + items.length + ' shown';
  }
  function reveal() {
    var target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (var at = target; at; at = at.parentElement) {
      if (at.localName === 'details') at.open = true;
      if (at.hidden) at.hidden = false;
    }
    target.scrollIntoView();
  }
  if (form) {
    form.hidden = false;
    form.addEventListener('input', apply);
    form.addEventListener('submit', function (event) { event.preventDefault(); });
  }
  window.addEventListener('hashchange', reveal);
  document.addEventListener('click', function (event) {
    var link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) reveal();
  });
  var folded = [];
  window.addEventListener('beforeprint', function () {
    folded = all('details:not([open])');
    folded.forEach(function (part) { part.open = true; });
  });
  window.addEventListener('afterprint', function () { folded.forEach(function (part) { part.open = false; }); });
  reveal();
})();
)js";

// `openssl dgst -sha256 -binary | base64` of the texts above: tests/report/html_test.py tells the new ones.
constexpr std::string_view kStyleHash = "hWcAss0wcUmKs77PehFt2o77BczNUzhIW5TgASXbt3Y=";
constexpr std::string_view kScriptHash = "xisCHnQcExSGJ6vyNb5FnHg3cloW2171+vjMdpugJnE=";

}  // namespace

std::string html_head(std::string_view title) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; "
      "base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
      kStyleHash, kScriptHash, html_text(title), kStyle);
}

std::string html_foot() { return fmt::format("<script>{}</script>\n</body>\n</html>\n", kScript); }

}  // namespace smtpwhy

// Writes facts.json: how each language writes a long date, its digits and its
// own name, as the CLDR data of this Node knows them. Run it after an update:
//
//	node theme/facts/facts.mjs > theme/facts/facts.json
const tags = `af ar az be bg bn bs ca cs cy da de de-AT de-CH el en en-GB es es-MX et eu fa fi fil fr fr-CA ga gl gu he hi hr hu hy id is it ja ka kk km
  kn ko lo lt lv mk ml mr ms my nb ne nl nn no pa pl pt pt-BR ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh-Hans zh-Hant`.split(/\s+/);

// Names that people use for their language where CLDR has a shorter one.
const names = { id: 'Bahasa Indonesia', ms: 'Bahasa Melayu', ka: 'ქართული' };

const facts = {};
for (const tag of tags) {
  const format = new Intl.DateTimeFormat(tag, { dateStyle: 'long', calendar: 'gregory', timeZone: 'UTC' });
  const digits = new Intl.NumberFormat(tag, { useGrouping: false }).format(9876543210);
  const plain = [...digits].map((d) => '9876543210'[[...digits].indexOf(d)]).join('');
  if (plain !== '9876543210') throw new Error(`${tag}: digits ${digits}`);
  const toLatin = (s) => [...s].map((c) => ([...digits].includes(c) ? '9876543210'[[...digits].indexOf(c)] : c)).join('');

  // Months are asked for in a whole date, where many languages bend them.
  const months = [];
  let pattern = '';
  for (let m = 0; m < 12; m++) {
    const parts = format.formatToParts(Date.UTC(2026, m, 7));
    months.push(toLatin(parts.find((p) => p.type === 'month').value));
    const seen = parts.map((p) => {
      if (p.type === 'literal') return p.value;
      if (p.type === 'day') return [...p.value].length === 2 ? '{dd}' : '{d}';
      return { month: '{month}', year: '{year}', era: p.value }[p.type];
    }).join('');
    if (pattern && pattern !== seen) throw new Error(`${tag}: two patterns ${pattern} and ${seen}`);
    pattern = seen;
  }
  const name = new Intl.DisplayNames(tag, { type: 'language', fallback: 'none' }).of(tag);
  facts[tag] = {
    name: names[tag] ?? name.replace(/^\p{Ll}/u, (c) => c.toLocaleUpperCase(tag)),
    date: pattern,
    months,
    ...(digits === '9876543210' ? {} : { digits: [...digits].reverse().join('') }),
  };
}
const lines = Object.entries(facts).map(([tag, fact]) => `${JSON.stringify(tag)}: ${JSON.stringify(fact)}`);
console.log('{\n' + lines.join(',\n') + '\n}');

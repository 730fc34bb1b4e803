/** Names of rules, measures and legal codes, in English. */
const ACRONYMS = /\b(id|ip|dlt)\b/g;

/** `wash-trading` → `Wash trading`. */
export function ruleName(rule: string): string {
  const text = rule.replaceAll('-', ' ').replace(ACRONYMS, (word) => word.toUpperCase());
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const MEASURES: Readonly<Record<string, string>> = {
  fillsWithSelf: 'Fills between its own accounts',
  shareOfOwnFills: 'Share of its fills that were with itself',
  expectedByChance: 'Such fills expected by chance',
  probabilityOfChance: 'Probability that chance explains it',
  strokes: 'Times it traded behind a show of orders',
  interestOverLevel: 'Shown orders over the visible level',
  interestOverOwnOtherSide: 'Shown orders over its own other side',
  withdrawnShare: 'Share withdrawn after the execution',
  secondsToWithdrawal: 'Seconds from execution to withdrawal',
  wrongSideStrokes: 'Same on the wrong side (control)',
  priceCameShare: 'Share where the price came its way',
  priceLevels: 'Price levels of the show',
  repricings: 'Times the show was re-priced',
  shareOfAggressiveVolume: 'Share of aggressive volume in the window',
  moveTicks: 'Move of the reference price, ticks',
  moveOverUsual: 'Move over a usual minute',
  volumeOverUsualMinute: 'Volume over a usual minute',
  earlierRateOverWindow: 'Earlier rate over the window’s',
  positionBeforeLots: 'Position held before, lots',
};

/** A measure that has no words here yet is shown by its own name, split at the capitals. */
export function measureName(name: string): string {
  const known = MEASURES[name];
  if (known !== undefined) return known;
  const text = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How the units that end a parameter's name are written. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/ ms$/, ', ms'],
  [/ us$/, ', µs'],
  [/ bps$/, ', basis points'],
  [/ (seconds|minutes|hours|days|ticks|lots|events)$/, ', $1'],
];

/** `withdrawWithinMs` → `Withdraw within, ms`. */
export function parameterName(name: string): string {
  const text = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  const words = UNITS.reduce((so, [unit, written]) => so.replace(unit, written), text)
    .replace(/^min /, 'least ')
    .replace(/^max /, 'most ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the acts say, by code, in own words. */
const LEGAL: Readonly<Record<string, string>> = {
  'MiCA 91(2)(a)':
    'Trades or orders that give false signals of supply, demand or price, or hold it artificially',
  'MiCA 91(2)(a)(ii)': 'Trades or orders that hold a price at an abnormal or artificial level',
  'MiCA 91(2)(b)': 'Trades or orders that use fictitious devices or any other form of deception',
  'MiCA 91(3)(b)(ii)': 'Orders that make genuine orders harder to identify, or overload the book',
  '2016/522 II.1.3(a)': 'Arrangements without change of beneficial interest or market risk (wash)',
  '2016/522 II.1.5(d)': 'Buying or selling at the reference time to move it (marking the close)',
  '2016/522 II.1.5(e)': 'Orders withdrawn before execution that mislead (layering and spoofing)',
  '2016/522 II.1.6(a)': 'Orders placed without the intention to execute them',
  '2017/565 III.B.2': 'Signal: unusual repetition of trades among few participants over time',
  '2017/565 III.B.9': 'Signal: trades near a reference time with no other reason than the price',
  '2017/565 III.B.10': 'Signal: marking the close',
  '2017/565 III.B.16': 'Signal: improper matched orders',
  '2017/565 III.B.19': 'Signal: layering and spoofing',
  'MiCA 87(1)(a)': 'Inside information: precise, not public, likely to move prices',
  'MiCA 87(1)(b)': 'Inside information of those who execute orders: what a client said of his',
  'MiCA 89(1)': 'Insider dealing: trading, cancelling or amending with inside information',
  'MiCA 89(2)': 'Ban on insider dealing, its attempt, and on inducing others to it',
  'MiCA 91(2)(a)(i)': 'Trades or orders that give false signals of supply, demand or price',
  'MiCA 91(2)(c)': 'Spreading information that gives false signals, rumours included',
  'MiCA 91(3)(b)(i)': 'Orders that disrupt or delay the platform',
  'MiCA 91(3)(b)(iii)': 'Orders that start or worsen a trend, so that others join it',
  'MiCA 91(3)(c)': 'Voicing an opinion in the media with an undisclosed position',
  '2016/522 II.1.1(c)': 'Ping orders: small orders to find hidden size',
  '2016/522 II.1.1(d)':
    'Phishing: executions that uncover others’ orders, then an order that uses it',
  '2016/522 II.1.3(b)': 'Painting the tape',
  '2016/522 II.1.3(c)': 'Improper matched orders',
  '2016/522 II.1.3(d)': 'Concealing ownership',
  '2016/522 II.1.4(c)': 'Pump and dump',
  '2016/522 II.1.4(d)': 'Trash and cash',
  '2016/522 II.1.4(e)': 'Quote stuffing',
  '2016/522 II.1.4(f)': 'Momentum ignition',
  '2016/522 II.1.6(d)': 'Advancing the bid, or lowering the offer',
  '2016/522 II.2.1(a)': 'Spreading false or misleading information',
  '2016/522 II.2.1(b)': 'Opening a position and closing it right after its public disclosure',
  '2017/565 III.B.1': 'Signal: unusual concentration with one participant or between certain ones',
  '2017/565 III.B.4': 'Signal: trades around one’s own published research or recommendation',
  '2017/565 III.B.18': 'Signal: momentum ignition',
  '2017/565 III.B.21': 'Signal: quote stuffing',
  '2017/565 III.B.24': 'Signal: position reversals in a short time, with a price change',
  '2025/885 Art 2(1)(b)': 'The ledger’s behaviour is watched, the consensus mechanism included',
  'FinCEN 920': 'Account takeover: fraud on a customer, no article on market abuse',
};

const ACTS: readonly (readonly [string, string])[] = [
  ['MiCA', 'Regulation (EU) 2023/1114 on markets in crypto-assets'],
  ['2025/885', 'Delegated Regulation (EU) 2025/885 on preventing and detecting market abuse'],
  ['2016/522', 'Delegated Regulation (EU) 2016/522, Annex II, by analogy'],
  ['2017/565', 'Delegated Regulation (EU) 2017/565, Annex III B, by analogy'],
];

export function legalMeaning(code: string): { readonly text: string | null; readonly act: string } {
  const act = ACTS.find(([prefix]) => code.startsWith(prefix))?.[1] ?? '';
  return { text: LEGAL[code] ?? null, act };
}

/**
 * Words of names that mean little by themselves: legal forms, generic company words, particles,
 * titles, frequent names. A table a kind; which language a word is of does not matter.
 */
const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** `canonical: spelling spelling`, a line each. */
function groups(text: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [canonical = '', rest = ''] = line.split(':').map((part) => part.trim());
    if (canonical !== '') for (const word of [canonical, ...words(rest)]) map.set(word, canonical);
  }
  return map;
}

/** Spellings of one legal form, joined (`s.a. de c.v.` is read as `sa de cv`). */
export const LEGAL_FORMS = groups(`
ltd: limited limitd ltda limitada lda lted ld
llc: ooo oooo tov too mchj sia uab
gmbh: mbh ggmbh
inc: incorporated incorporation
corp: corporation corporacion corporaton
plc:
llp:
lp:
jsc: ao oao zao pao pjsc ojsc cjsc at pat prat aozt oaoo
sa: sae saoc saog saa ansa
sab:
ag: aktiengesellschaft
ab: aktiebolag publ
as: asa aps
oy: oyj
nv: bv
kg: kgaa ohg ug
srl: sarl sarlau sprl surl surd
spa:
sal:
sas: sasu
cv:
rl:
pte:
pty:
pvt: pt
bhd: sdn
kk: kaisha kabushiki
eood: ood doo dooel ad ead dd sro zrt kft spzoo
fze: fzco fzc fzllc dmcc
cia:
co: company compania companhia compagnie coy comp
est: establishment
wll: bsc spc
as_tr: sirketi sti
sherkat: sherkate
`);

/** Legal forms written out, replaced before anything else is looked at. */
export const LEGAL_PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\blimited liability (company|partnership)\b/g, 'llc'],
  [/\b(obshchestvo|obschestvo|obshestvo) s ogranichenno[iyj]+ otvet?stvennosty?[uy]+\b/g, 'ooo'],
  [/\b((otkryto|publichno|zakryto)y?e )?aktsionernoy?e? obshchestvo\b/g, 'ao'],
  [/\b(public|open|closed|private)? ?joint[ -]stock (company|co)\b/g, 'jsc'],
  [/\bsociedad anonima\b|\bsociete anonyme\b|\bsociedade anonima\b|\bsocieta per azioni\b/g, 'sa'],
  [/\bsociedad de responsabilidad limitada\b|\bsociete a responsabilite limitee\b/g, 'srl'],
  [/\bgesellschaft mit beschrankter haftung\b/g, 'gmbh'],
  [/\bpublic limited company\b/g, 'plc'],
  [/\bprivate limited\b|\bpvt limited\b/g, 'pvt ltd'],
  [/\bs ?a ?de ?c ?v\b/g, 'cv'],
  [/\bs (de )?r l( de c ?v)?\b/g, 'srl'],
  [/\bs a r l\b/g, 'srl'],
  [/\bs p a\b/g, 'spa'],
  [/\bs a l\b/g, 'sal'],
  [/\bs a s\b/g, 'sas'],
  [/\bs a\b/g, 'sa'],
  [/\bl l c\b/g, 'llc'],
  [/\bsp z o ?o\b/g, 'spzoo'],
  [/\bd o o\b/g, 'doo'],
  [/\bs r o\b/g, 'sro'],
  [/\bfree zone (establishment|company)\b/g, 'fze'],
];

/** One thing in several languages, under its English word. */
export const TRANSLATIONS = groups(`
bank: banco banque banca banka bankasi
trading: trade trades comercial comercio comercializadora comercializacao handel handels ticaret
trading: torgovyi torgovy commerce commercial
international: internacional internationale internazionale intl
international: int mezhdunarodny mezhdunarodnyi uluslararasi
national: nacional nationale natsionalny natsionalnyi nazionale
group: grupo groupe gruppe gruppa gruppo grup
industry: industries industria industrias industrie industrial promyshlennost sanayi san
ministry: ministerio ministere ministerstvo ministero
university: universidad universite universitet universitaet universita
foundation: fundacion fondation fundacao fond stiftung stichting stiftelse vakfi bonyad fonds
investment: investments inversiones inversion investissement investimentos investissements invest
service: services servicios servicos servis
holding: holdings
shipping: naviera navigation maritime
transport: transportation transportes transports transporte logistics logistik logistica logistik
technology: technologies tech tecnologia tecnologias technologie tekhnologii technical
engineering: ingenieria ingenierie inzhiniring engineers
construction: constructora construcciones construcao stroitelnaya insaat building
import: importadora importacion importaciones
export: exportadora exportacion exportaciones
factory: plant zavod fabrica fabrik works
society: sociedad societe sociedade association asociacion verein cooperative
petroleum: petroleos petrole petroliera petrol oil neft naft
front: frente
army: ejercito armee
party: partido parti partiya
center: centre centro tsentr zentrum
institute: instituto institut
organization: organisation organizacion org organizatsiya organizacao
development: desarrollo developpement razvitie
brothers: bros hermanos freres gebruder
saint: st san santa sankt sainte
republic: republica republique respublika
manufacturing: mfg manufacturers
movement: movimiento mouvement dvizhenie
liberation: liberacion
peoples: people popular
`);

/** Words that many organisations have; alone they match nothing. */
export const GENERIC_WORDS: ReadonlySet<string> = new Set([
  ...new Set(TRANSLATIONS.values()),
  ...words(`
general global world worldwide universal united new star stars first royal golden central public
private state management committee commission council bureau agency department office branch
islamic charitable charity relief welfare humanitarian aid trust fund funds financial finance
capital credit exchange money insurance real estate property properties energy power gas steel
metal metals mining minerals mineral chemical chemicals petrochemical electronics electronic
electric equipment machinery materials products production products supply supplies solutions
systems system consulting consultancy consultants partners enterprise enterprises business
ventures resources research science sciences scientific security defense defence military
media news television tv radio air airlines aviation airways travel tours tourism hotel hotels
resort medical pharma pharmaceutical pharmaceuticals health hospital food foods agro agricola
agropecuaria agricultural farm textile textiles garments motors auto automotive marine offshore
ocean sea port line lines ship ships tanker vessel cargo freight express line digital data
software network networks telecom telecommunications communications jewelry jewellery gems
diamond diamonds gold silver cement plastic paper printing design studio club school academy
college society union federation league corps force forces brigade brigades guard revolutionary
economic cooperation joint stock special east west north south middle eastern western northern
southern inmobiliaria distribuidora empresa corporativo administracion association market
marketing sales store stores shop restaurant cafe
`),
]);

/** Places that tell a branch from its mother, but not one company from another. */
export const PLACE_WORDS: ReadonlySet<string> = new Set(
  words(`
china hong kong shanghai beijing dalian dandong shenzhen guangzhou taiwan japan tokyo korea seoul
iran tehran kish qeshm isfahan iraq baghdad syria damascus aleppo lebanon beirut jordan palestine
gaza yemen sanaa oman qatar doha kuwait dubai sharjah emirates uae saudi arabia turkey istanbul
ankara cyprus greece malta italy roma milan france paris germany berlin hamburg austria vienna
switzerland zurich geneva spain madrid portugal london uk england ireland netherlands belgium
luxembourg denmark sweden norway finland estonia latvia lithuania poland czech hungary romania
bulgaria serbia ukraine kiev kyiv crimea belarus minsk russia russian moscow moskva petersburg
georgia armenia azerbaijan kazakhstan uzbekistan pakistan karachi afghanistan kabul india delhi
mumbai bangladesh sri lanka myanmar thailand bangkok vietnam malaysia singapore indonesia jakarta
philippines australia sydney zealand canada toronto usa america american york florida texas miami
mexico sinaloa jalisco guatemala honduras salvador nicaragua costa rica panama cuba havana haiti
dominican jamaica colombia bogota cali medellin venezuela caracas ecuador peru lima bolivia brazil
brasil chile argentina uruguay paraguay africa egypt cairo libya tripoli tunisia algeria morocco
sudan khartoum ethiopia somalia mogadishu kenya nairobi uganda rwanda burundi congo kinshasa
tanzania zambia zimbabwe mozambique angola nigeria lagos ghana mali niger senegal europe european
asia asian gulf arab persian mediterranean atlantic pacific caribbean
`),
);

/** Say nothing, in organisations' names. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  words(`
of the and for in on at to de del della des du la le les los las el al y e et und der die das da do
dos a an i u ve wa wal lil ul s
`),
);

/** Persons' particles and titles. */
export const PARTICLES: ReadonlySet<string> = new Set(
  words(`
al el ul ur as ad an ar at az ash de del della di
da dos do das la le los las van von der den ter y e
bin ibn ben bint binti bte ould uld wald ait the of
`),
);
export const TITLES: ReadonlySet<string> = new Set(
  words(`mr mrs ms miss dr doctor prof professor eng sir lord lady gen general col colonel maj major
capt captain lt lieutenant brigadier brig sgt admiral sheikh shaykh shaikh sheik haji hajji hajj
mullah maulana mawlawi maulvi hafiz qari imam ayatollah seyed seyyed sayyid sayed sayyed syed
hojatoleslam jr sr junior senior phd md esq rev reverend father hon judge president minister
ambassador prince princess king queen`),
);

/** Names so frequent that sharing one says little. */
export const FREQUENT_NAMES: ReadonlySet<string> = new Set(
  words(`ali ahmad abu ibrahim hassan husayn abdullah jose maria juan carlos luis antonio jesus john
david michael james robert william thomas peter paul george daniel martin kim lee li wang chen
zhang khan singh kumar garcia gonzalez rodriguez lopez hernandez perez martinez sanchez ramirez
fernandez gomez diaz torres reza omar mustafa said khalid mahmud hamid vladimir alexander sergei
andrei dmitri ivan oleg igor victor elena anna olga nguyen tran smith johnson brown jones williams
silva santos muller schmidt mohammed yusuf ismail salim karim rahman aziz jorge alberto manuel
miguel abdulrahman abdulaziz mario francisco pedro jong chol il ri pak yong song ho min wei ming
sheikh malik abbas amir salih
`),
);

/**
 * Spellings and short forms of one name. Two words of different groups are different names,
 * however alike they are written (`Hassan`, `Hussein`); two of one group are the same.
 */
/** A group a line; ` +` at the end: it goes on. */
const SPELLINGS = `
mohammed muhammad mohamed mohammad mohamad muhammed mohd md muhamad +
mehmed mehmet mahomet mohamet muhamed mahammad mamadou magomed mukhammad
ahmad ahmed akhmed achmed ahmet amadou akhmad
mahmud mahmoud mahmood makhmud mahmut
hamid hamed hameed khamid
hassan hasan hassen hasen khasan assan
husayn hussein hussain hossein hosein husain hussin husein khusein houssein hoseyn huseyin
ali aly
omar umar omer umer oumar
uthman osman othman usman ousmane ossman
yusuf youssef yousef yosef yousuf yusif yusef iosif joseph josef jose giuseppe jozef yousaf
ibrahim ebrahim abraham ibraheem avraham
ismail ismael ismaeel esmail esmaeil
khalid khaled haled khalled
khalil halil khaleel
jamal gamal djamal
jamil djamil jameel
rashid rachid rasheed
said saeed saied saeid
salih saleh salikh
salim saleem selim
sulayman suleiman sulaiman solomon soleiman suleyman souleymane sulieman
abdullah abdallah abdulla abdala abdoullah abdollah
abdulrahman abdurrahman abderrahmane
mustafa mostafa moustafa mustapha mostapha
murtaza morteza murtadha mortaza
mahdi mehdi mehdy
karim kareem carim
rahim raheem
nasir nasser naser nassir
qasim kassem qassem kasim ghasem kasem qasem
jafar jaafar dzhafar gafar
tariq tarek tarik tareq
walid waleed oualid
zayd zaid zeid zayed
fuad fouad foad
faysal faisal feisal
hisham hicham hesham
haydar haider heydar hayder
yasin yassin yaseen yacine
yahya yehia yahia
musa mousa moussa moosa moses
isa issa eissa
dawud daoud dawood davud
ayman aymen aiman
bashir bachir basheer
munir mounir mouneer
nur noor nour
rida reza redha ridha riza
sharif cherif sherif shareef
zuhayr zuheir zouhair
vladimir volodymyr wladimir uladzimir vova volodya vlad
alexander aleksandr alexandre alejandro alessandro oleksandr aliaksandr +
sasha alex iskander aleksander alexandr sandro alec
alexei aleksei aleksey alexey oleksii oleksiy alyosha
sergei sergey serhii serhiy siarhei serge sergio
andrei andrey andrew andriy andrii andrzej andre andreas anders andy andreu
dmitri dmitry dmitriy dmytro dzmitry dimitri dmitrij dima dimitry
yevgeny evgeny evgeniy yevgeniy eugene yevhen evgeni yauheni evgenii eugenio eugen
yuri yuriy yury iouri juri jurij
mikhail michael mikhaylo mykhailo miguel michel mihail mike misha michal mikael michele mick mickey
nikolai nikolay nicolas nicholas mykola mikalai nick nikola niklas nicolae nicola nico
ivan john johannes jan juan giovanni jean ioannis johann jon johnny jack ian sean joao hans yohan
igor ihor
oleg oleh
pavel paul pavlo pablo paolo pawel paulo
petr peter pyotr petro pedro pierre piotr pete pietro
viktor victor viktar vittorio
vasily vasiliy vasyl vasil basil wassily
anatoly anatoliy anatolii anatoli
grigory grigoriy gregory hryhoriy hryhory greg gregor
konstantin constantin constantine kostyantyn kostas konstantinos
maxim maksim maksym max maximilian
stepan stephen steven stefan steve esteban etienne stephan stephane
leonid leanid
gennady gennadiy hennadiy
valery valeriy valerii
georgy george georgiy jorge georgios georges giorgio jerzy georg heorhiy
fyodor fedor fedir theodore ted teodoro theodor
ilya ilia illia elias
yakov iakov jacob jacques jakob james jim jimmy jaime jakub
david davide dave davit
daniel danil danilo danny dan daniil
anton anthony antonio antoine tony antony antonios
artem artyom
tatiana tatyana tetiana tanya
natalia natalya nataliya nataliia natasha natalie
yekaterina ekaterina catherine katherine kateryna katya kate kathryn katarina katerina kathy katie
yelena elena helen olena helena alena lena helene
julia yulia yuliya yuliia julie iuliia
irina iryna irene
maria mary marie mariya mariia miriam maryam mariam
anna ann anne hanna hannah anya ana annie
olga olha volha
svetlana svitlana sviatlana
ludmila lyudmila liudmyla
xenia ksenia kseniya oksana
william bill billy will guillermo wilhelm willem guillaume liam willy
robert bob bobby rob roberto rupert
richard rick dick ricardo rich riccardo
charles carlos charlie karl carl carlo chuck karol
edward ed eddie eduardo eduard ned
henry enrique harry heinrich henri hank enrico henrik
thomas tom tomas tommy tommaso
francis francisco frank francesco francois pancho paco franz frances
louis luis lewis ludwig luigi luiz
lawrence lorenzo larry laurent
raymond ramon ray raimundo
philip felipe phil philippe phillip filip
christopher chris cristobal christophe kristof
matthew matt mateo mathieu matthias mateusz matteo
mark marcus marco marcos marc markus
lucas luke luca lukas
elizabeth liz beth isabel elisabeth betty eliza elisabeta lizzie
margaret maggie peggy margarita meg marguerite
susan sue susana suzanne susanna
deborah debbie debra
jennifer jenny jen
patricia pat patty tricia
barbara barb varvara
samuel sam sammy shmuel
benjamin benny
alfred alfredo
frederick fred federico friedrich fritz frederic
joshua josh
kenneth ken kenny
ronald ron ronnie
donald don donnie
gerald gerry gerardo gerhard
leonardo leo leonard
rafael raphael raffaele
gabriel gabriele gavril
manuel emmanuel manny emanuel manolo
ignacio nacho ignatius
rodriguez rodrigues
gonzalez gonzales
hernandez hernandes
fernandez fernandes
martinez martines
lopez lopes
perez peres
gomez gomes
sanchez sanches
jimenez gimenez ximenez
kim gim
lee yi rhee ri
pak park bak
choe choi ch_oe
chong jeong jung chung cheong jong
kang gang
cho jo
yun yoon
chang jang
im lim rim
an ahn
no noh roh ro
zhang cheung
huang hwang
liu lau
xu hsu
cai tsai
zhou chow chou
zhao chao
guo kuo kwok
ye yip yeh
xie hsieh tse
jiang chiang
deng teng
gaddafi qadhafi gadhafi kadafi gaddhafi qaddafi kaddafi kadhafi
lukashenko lukashenka
khamenei khameini
netanyahu netanyahoo
meyer meier maier mayer meir
muller mueller
schmidt schmid schmitt
smith smyth smythe
johnson jonson
stephenson stevenson
philips phillips
clark clarke
thompson thomson
nguyen nguyn
`;

const GROUP_OF: ReadonlyMap<string, number> = new Map(
  SPELLINGS.replaceAll(' +\n', ' ')
    .split('\n')
    .map((line) => line.split(' ').filter((word) => word !== ''))
    .flatMap((line, group) => line.map((word) => [word, group] as const)),
);

/** Number of the group that the word belongs to; undefined for words in none. */
export function variantGroup(word: string): number | undefined {
  return GROUP_OF.get(word);
}

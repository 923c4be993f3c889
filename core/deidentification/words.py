"""The ordinary words by which a person is announced, or by which something is not a person.

All lower case, without accents. Dutch as professionals write it, and as they type it on a phone.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _endings(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: Before a name, outside it: forms of address, functions, religious and school titles.
TITLES = _words(
    """
    mevr mevrouw mw mvr mnr mej jfr dhr heer hr meneer mijnheer mr mrs ms miss mister drs ir
    ing dr prof juf juffrouw meester zuster broeder pater pastoor dominee ds imam sjeik sheikh
    cheikh hadji hadj rabbijn oom tante ome opa oma neef nicht oompje tantetje tante fam familie
    dokter docent docente leraar lerares trainer coach agent wijkagent boa brigadier
    hoofdagent inspecteur mentor tolk buurman buurvrouw collega teamleider directeur rector
    conrector conciierge conciërge koster diaken pastor voorganger prediker advocaat arts
    huisarts psychiater psycholoog verpleegkundige
    """
)
#: Those behind which a family name stands, whatever else is called so.
ADDRESSES = _words(
    """
    mevr mevrouw mw mvr mnr mej dhr heer hr meneer mijnheer familie fam juf juffrouw meester pt cl
    client patient
    """
)
#: Words for somebody who is then named: "haar neef Karim", "cliënt De Wit".
PEOPLE = _words(
    """
    moeder vader mama papa mam pap zoon dochter zoontje dochtertje broer broertje broers zus
    zusje zussen zoons kind kinderen kleinzoon kleindochter stiefvader stiefmoeder stiefzoon
    pleegmoeder pleegvader pleegzoon schoonzoon schoonmoeder schoonvader schoonzus zwager
    man vrouw echtgenoot echtgenote partner ex exman exvrouw vriend vriendin vriendje
    vriendinnetje vrienden verloofde kameraad maat maatje matti mattie bro homie leerling
    leerlinge scholier student studente client cliente klant patient patiente betrokkene
    betr verdachte vd getuige aangever aangeefster bewoner bewoonster huurder huurster
    buurjongen buurmeisje jongen meisje jongere jongeman meid speler speelster aanvoerder
    keeper stagiair stagiaire vrijwilliger vrijwilligster bestuurder bijrijder eigenaar
    eigenaresse melder meldster contactpersoon voogd curator bewindvoerder penningmeester
    voorzitter secretaris secretaresse medewerker medewerkster ambtenaar bestuurslid
    burgemeester wethouder raadslid kamergenoot huisgenoot klasgenoot teamgenoot ploeggenoot
    oudste jongste tweeling jongens zoontje pupil lln ll mdw vw gezin ouders ouder gozer
    gast dame heerschap
    """
)
#: What says that a name follows.
CALLED = _words(
    """
    heet heette heten hete genaamd genoemd noemt noemde noemen ene zekere naam namen
    voornaam achternaam roepnaam schuilnaam bijnaam alias aka zgn gen gnaamd geheten
    luisterend ondertekend getekend afzender groet groeten groetjes mvg namens tnv tav attn
    wilt spreek spreekt bel belt
    """
)
#: Words of relation, after which a capital is often a person.
WITH = _words(
    """
    met van door bij tegen over aan voor volgens via namens en of vanuit richting naast
    zonder mn zn om rond om achter tussen dat omdat want als toen zag sprak gesproken vroeg
    vraagt belde bel mail mailde app appt appte hoorde hoor ken kent kende zie zagen ontmoet
    ontmoette groet
    """
)
#: Places follow these.
AT = _words(
    "te in uit naar nabij vanuit tot op richting regio gemeente stad dorp wijk buurt provincie"
)
ARTICLES = _words(
    "de het een t n dit dat deze die elke elk ieder iedere geen alle zon zo'n 't 'n dees onze ons"
)
#: What persons do, right behind their name.
VERBS = _words(
    """
    zegt zei zeg zeggen zeiden vertelt vertelde vertelden heeft had hebben hebt is was waren
    wil wilde wou willen kan kon moet moest mag mocht komt kwam kwamen gaat ging gingen doet
    deed staat stond zit zat zitten loopt liep woont woonde wonen werkt werkte denkt dacht
    vindt vond weet wist ziet zag hoort hoorde kijkt keek praat praatte spreekt sprak vraagt
    vroeg belt belde mailt mailde appt appte stuurt stuurde post postte plaatst plaatste
    deelt deelde kreeg krijgt geeft gaf neemt nam laat liet blijft bleef wordt werd word
    lijkt leek heet hoopt haat bidt leest las schrijft schreef roept riep schreeuwt
    schreeuwde dreigt dreigde reageert reageerde antwoordt antwoordde meldt meldde verklaart
    verklaarde weigert weigerde wees rijdt reed slaapt sliep huilt huilde lacht lachte
    speelt speelde traint trainde volgt volgde zoekt zocht trekt trok draagt droeg filmt
    filmde noemt noemde gelooft geloofde begint begon stopt stopte haalt haalde brengt
    bracht legt legde maakt maakte gebruikt gebruikte kent kende houdt hield belooft
    beloofde vertrok vertrekt verdween bekeerde ontkent ontkende schrok schrikt gedraagt
    durft durfde wilt zou zal zullen zouden verblijft verbleef ontving ontvangt
    """
)
POSSESSIVES = _words("zijn haar zn z'n d'r dr hun haer mijn mn m'n jouw")
#: Particles inside family names.
PARTICLES = _words(
    """
    van de der den ter ten te het 't 's in op aan bij vd v.d. v/d vander vande vanden von zu
    zum zur du des la le les l d da das do dos di del della dello el al ul ad bin ben bint
    ibn ould oulad ait aït abu abou aboe umm oum oem um mc mac o san tot uit over onder voor
    opde
    """
)
#: Particles that begin a name by themselves: "Abu Zayd", "El Haddaoui", "Ben Ali".
BEGINNINGS = _words("abu abou aboe abo umm oum oem um el al ait aït ben bin ibn ould bent bint")
#: Behind or before a capital: an organisation, a building, a street, something with a name.
ORGANISATIONS = _words(
    """
    stichting vereniging moskee kerk parochie synagoge tempel gemeente school basisschool
    college lyceum gymnasium mavo havo vmbo vwo mbo hbo roc universiteit hogeschool academie
    instituut museum theater bibliotheek buurthuis wijkcentrum wijkgebouw dorpshuis
    jongerencentrum jeugdhuis clubhuis kantine cafe café restaurant snackbar shoarmazaak
    toko bakkerij bakker slager slagerij kapper kapsalon garage autobedrijf bouwbedrijf
    schildersbedrijf aannemer transportbedrijf winkel supermarkt drogist apotheek
    huisartsenpraktijk ziekenhuis kliniek verpleeghuis verzorgingshuis hotel sportschool
    sportclub voetbalclub vechtschool boksschool dojo zwembad sporthal stadion arena hal
    zaal zaaltje lokaal park plein straat laan weg kade gracht singel dijk brug station
    halte metrostation wijk buurt flat complex gebouw toren huis boerderij hoeve camping
    haven eiland kanaal rivier meer bos bank verzekeraar uitgeverij krant omroep programma
    podcast kanaal appgroep groep groepsapp server band film serie boek lied nummer album
    spel game festival project methode training cursus toernooi beker cup prijs wet partij
    fractie beweging netwerk federatie bond raad commissie team ploeg fc vv sv cc bc hc tc
    rkvv svv afc asv ond bv nv vof gmbh ltd inc co woningcorporatie corporatie
    woningstichting makelaar notaris bureau kantoor advocatenkantoor dagbesteding
    zorginstelling kinderdagverblijf opvang peuterspeelzaal scouting fanfare harmonie koor
    orkest manege winkelcentrum bloemenkiosk kiosk ijssalon pizzeria tuincentrum bouwmarkt
    poelier viskraam groentezaak juwelier glashandel handel handelsonderneming loonbedrijf
    melkveebedrijf maatschap brouwerij slijterij loge wetenschapper filosoof schrijver
    schrijfster dichter zanger zangeres rapper artiest dj politicus minister premier
    president kanselier koning koningin prins prinses paus profeet kalief sint heilige
    generaal dictator terrorist ideoloog acteur actrice voetballer bokser influencer
    youtuber vlogger historicus kamerlid partijleider oprichter lijsttrekker goeroe storm
    orkaan ras merk
    """
)
#: Those of them that stand before a name only; behind a given name they are a family name.
CALLINGS = _words(
    """
    bakker slager kapper drogist notaris aannemer makelaar juwelier schrijver dichter zanger koning
    prins paus meer bos berg wijk brug dijk park winkel post
    """
)
#: What has a name of its own right behind it, or behind "van", "de" or a quotation mark.
NAMED_THINGS = _words(
    """
    moskee kerk parochie synagoge tempel gebedshuis kapel klooster stichting vereniging zaal
    woningcorporatie corporatie woningstichting glashandel bakkerij slagerij garage cafe
    kroeg hotel restaurant cafetaria snackbar buurthuis wijkcentrum dorpshuis
    jongerencentrum clubhuis museum theater bioscoop ziekenhuis verpleeghuis verzorgingshuis
    zorginstelling basisschool middelbare peuterspeelzaal kinderdagverblijf scouting manege
    camping hoeve boerderij film serie band boek code soera soerat storm orkaan hond kat
    poes paard pony konijn hamster cavia papegaai merk tijdschrift krant omroep podcast
    programma project methode training cursus lesprogramma game spel album lied nummer
    partij fractie beweging brigade bataljon divisie regiment operatie voetbalclub club fc
    vv sv cc rkvv svv afc bv nv ltd tuincentrum bouwmarkt supermarkt winkel drukkerij
    uitgeverij loonbedrijf schildersbedrijf bouwbedrijf aannemersbedrijf autobedrijf
    transportbedrijf taxibedrijf makelaardij notariskantoor advocatenkantoor apotheek
    rijschool zwembad sporthal sportpark stadion station halte brug tunnel sluis flat toren
    complex villa huize haven wijk buurt gemeente provincie dorp stad eiland rivier meer
    berg bos park plein straat laan schip boot jacht veerpont conferentie prijs fonds lijst
    sint heilige st gezelschap koor orkest fanfare harmonie carnavalsvereniging
    studentenvereniging dispuut kibboets kamp centrum instituut academie universiteit
    hogeschool college lyceum gymnasium roc kanaal chatgroep appgroep
    """
)
#: Compounds of these as well: "spreekkamer Jasmijn", "woonboot Johanna".
NAMED_ENDINGS = _endings(
    """
    kamer zaal lokaal vleugel huis boot schip lounge centrum gebouw kerk moskee school club
    vereniging stichting fonds project programma film serie boek wedstrijd toernooi groep kring
    podcast zender winkel zaak markt bus app
    """
)
#: Endings of words for places, buildings and gatherings: with a capital they are one's name.
PLACE_ENDINGS = _endings(
    """
    straat straatje laan weg plein kade gracht singel dijk brug park hof dreef pad steeg
    plantsoen markt kerk moskee school scholen college lyceum museum huis ziekenhuis zaal
    gebouw centrum stadion arena hal station wijk buurt polder veld flat toren tuin parochie
    gemeente kapel klooster instituut prijs cup toernooi methode wet fonds stichting
    festival feest dag week burg dam dorp stad land haven meer oord hoven boulevard allee
    hage donk drecht
    """
)
#: Those of them that name a thing even behind a family name: "Prins Clausschool".
BUILDING_ENDINGS = _endings(
    """
    straat laan weg plein kade gracht singel park school scholen college lyceum moskee kerk
    museum ziekenhuis ziekenhuizen zaal gebouw centrum stadion hal parochie gemeente kapel
    klooster instituut toernooi stichting gymnasium plantsoen viaduct tunnel bibliotheek
    school
    """
)
#: What is by or about somebody who is known: "citaten van", "portret van", "de moord op".
WORKS = _words(
    """
    boek boeken boekje citaat citaten portret poster posters foto fotos biografie film films
    filmpje filmpjes video videos muziek lied liedje liedjes nummer nummers album cd cds lp
    lps plaat concert toespraak speech speeches rede lezing lezingen preek preken uitspraak
    uitspraken tekst teksten werk werken gedicht gedichten manifest ideeen gedachtegoed
    theorie theorieen leer kanaal podcast podcasts aanhanger aanhangers volgeling
    volgelingen fan fans held idool voorbeeld moord aanslag aanval verwijzing verwijst
    verwees bewondert bewonderde vereert vereerde citeert citeerde leest las shirt tshirt
    shirts vlag sticker stickers meme memes plaatje plaatjes afbeelding buste standbeeld
    graf interview documentaire serie roman romans vertaling uitgave publicatie ziekte
    syndroom wet theorie model piramide schaal test vragenlijst principe effect stelling
    denkbeelden complottheorie complottheorieen retoriek stijl geval proces veroordeling
    dood bezoek
    """
)
#: Words about what is watched, followed, read, worn and quoted.
MEDIA = _words(
    """
    kijkt keek kijken volgt volgde volgen luistert luisterde luisteren leest las lezen citeert
    citeerde citeren draait draaide online youtube tiktok twitter x instagram telegram podcast
    filmpje filmpjes video videos clip clips edit edits meme memes shirt trui pet tattoo tatoeage
    sticker stickers poster posters vlag boek boeken manifest lezing lezingen preek preken rapper
    zanger concert band film serie fan fans fanpagina aanhanger aanhangers gelooft bewondert
    verering vereert martelaar held politiek verkiezingen minister premier president partij
    ideologie complot complottheorie denker schrijver filosoof spreuk quote quotes nummer muziek
    """
)
#: What says that somebody in the text does not exist.
MADE_UP = _words(
    """
    verzonnen fictief fictieve fictie personage personages hoofdpersoon romanfiguur stripfiguur
    rollenspel rollenspelen oefencasus voorbeeldcasus oefenvoorbeeld teamnaam teamnamen codenaam
    codenamen projectnaam merknaam werktitel karakter karakters
    """
)
#: What has the name of its maker on it.
WORN = _words(
    """
    tas jas pet trui broek schoenen sneakers shirt hoodie vest riem horloge rugzak muts bril
    zonnebril jack trainingspak parfum merk sjaal heuptasje
    """
)
#: What is known by who wrote it: "het rapport Verbeek", "de motie Sant".
CITED = _words(
    """
    rapport rapporten advies motie moties amendement commissie evaluatie onderzoek publicatie
    artikel studie wet initiatiefnota handboek methodiek zie cf aldus bron bronnen literatuur
    """
)
#: Where somebody of the Bible or the Koran is spoken of.
SCRIPTURE = _words(
    """
    bijbel bijbelverhaal bijbelverhalen kinderbijbel psalm psalmen preek preekt preekte prediking
    evangelie koran soera soerat hadith profeet profeten zondagsschool kerkdienst viering
    kerstviering eredienst predikant dominee imam pastoor verhaal verhalen testament thora engel
    apostel apostelen discipelen heilige heiligen mis gebed vers verzen metgezel metgezellen
    khutba khotba vrijdagpreek catechese musical theaterstuk woestijn leeuwenkuil ark walvis
    zondagsschoolles kindernevendienst liturgie psalmgezang zingen kerk moskee
    """
)
#: Who is spoken of in the Bible or the Koran, and is a neighbour's name as well.
NAMED_IN_SCRIPTURE = _words(
    """
    ruth naomi noomi hagar hajar job ayyub jona yunus yunis daniel noach nuh esther ester petrus
    paulus musa mozes isa jezus jesus ibrahim abraham ismael isaak izaak ishaq yusuf jozef jakob
    yakub jacob bilal hosea amos simson delila david dawud goliath saul salomo sulayman suleyman
    maria maryam meryem johannes lucas lukas marcus markus mattheus matteus thomas judas aaron
    harun rebekka rachel lea eva hawa adam kain abel habil samuel elia elisa ilyas jeremia jesaja
    ezechiel gideon debora jozua lot lut fatima fatimah aisha aicha khadija khadidja ali hussein
    hussain husayn hassan hasan omar umar uthman osman hamza khalid zakaria zakariya yahya idris
    shuayb salih hud lazarus martha magdalena nicodemus zacheus stefanus timoteus titus filemon
    barnabas silas mirjam sara sarah batseba boaz nathan jonathan
    """
)
#: Whoever has a name behind these is no person.
ANIMALS = _words(
    """
    hond hondje honden kat katje kater poes poesje paard paardje pony konijn konijntje
    hamster cavia papegaai parkiet vogel vogeltje vis kip haan geit ezel schaap rat ratje
    muis slang schildpad puppy pup kitten herder labrador teckel pitbull rottweiler bulldog
    schoolkonijn schoolhond schoolkat katten honden poezen paarden konijnen vissen goudvis
    goudvissen kanarie kanaries vogels kippen geiten huisdier huisdieren dier dieren dierenarts
    blindengeleidehond hulphond therapiehond politiehond speurhond pony's pup puppies cavia's
    hamsters parkieten ezels kikker beer tijger leeuw olifant aap dolfijn varken varkens
    asielhond straathond reu teef merrie hengst veulen
    """
)
#: Those of them that no family is called after.
PETS = ANIMALS - _words(
    "vis vissen haan kip slang muis ezel vogel schaap geit rat merrie herder dier dieren dierenarts"
)
#: Endings that ordinary and learned words have, and names have not.
WORD_ENDINGS = _endings(
    """
    isme isten istisch ist heid heden lijk lijke loos loze baar bare schap schappen teit tie
    ties sche ing ingen atie logie logisch graaf kunde ering achtig ische eren elijk aar ers
    uur gever werk werker werkers groep groepen team avond middag ochtend gesprek overleg
    plan aanpak zorg hulp verlening beleid project training cursus middel pijn ziekte
    stoornis partij beweging preventie organisatie instelling nr nummer dienst kaart advies
    rapport server kanaal vlag chat sticker kenteken
    """
)
#: Endings of family names, for names that no list knows.
FAMILY_ENDINGS = _endings(
    """
    sma stra inga enga ema ink mans sen sens ssen ski ska sky ska icz wicz vic vić ovic evic
    ov ova ev eva enko chuk oglu oğlu yan ian dze shvili zadeh pour nejad oui aoui ouni ali
    allah singh sing persad pal poulos idis akis escu eanu ez es huis berg bergh horst kamp
    ma stein mann bauer haar hof hoven kens kx ckx inck
    """
)

#: How people type on a phone, and words of the street: ordinary here, unknown to dictionaries.
CHAT = _words(
    """
    nie mr gwn ff zn mn dr em ie idd ofzo zoiets wrm wss mss eig eigk egt ect gister vandaag
    morge vanaaf snachts sochtends smiddags savonds zon zo'n nr nrs kt tel app apps appje
    appjes snap insta finsta tiktok yt fb wapp whatsapp discord insta's lol haha hahaha wtf
    omg idk imo btw pls plz aub svp fittie skeer fatoe loesoe wollah wallah wajow ewa faka
    fakka mocro mocros tata tatas kech chick chickie barkie doezoe donnie doekoe osso tori
    waggie sannie dushi smatje scotoe popo boy boys broeda brada matties gang bitch drerrie
    habibi inshallah insjallah mashallah hamdoelilah alhamdulillah salaam salam aleikoem wa
    yo hey hoi hai thanks thx jwz jwt hvj suc6 wo di do vr za ma zo lln ll cl clt mdw mdws
    vgm vlgs mbt ivm tgv nav dmv oa evt bv ed enz tav iov ihkv tzt zsm fyi asap ivt asiel
    fatbike fatbikes vape vapes snus lachgas shisha airco huiswerkklas chillplek hangplek
    buurtapp thermometeroverleg thuiszorg straatcoach straatcoaches buurtteam wijkteam
    zorgcoordinator
    """
)
#: Before a nickname, as part of it: "kleine Nilo", "Dikke Sil".
NICKNAMES = _words(
    """
    kleine grote dikke lange rooie rode zwarte blonde gekke malle schele ouwe oude jonge bolle gouwe
    stille dunne mooie snelle sterke platte rijke
    """
)

"""What columns and keys are called in other people's files, in a dozen languages.

A heading is compared as its letters and digits only: `First_Name`, `firstName` and "First name"
are all `firstname`; accents fold (Fødselsdato: fodselsdato). The fields on the left are ours, and
the ones that a mapping file may name (`mapping.py`).
"""

from __future__ import annotations

import re
from functools import cache

from gemel.kernel import geography
from gemel.kernel.words import fold

_SPELLINGS = {
    # --- the person
    "id": """id membercode ident identifier identifiant kennung personid personnr memberid
        memberno mpid deputyid politicianid legislatorid actorid intressentid uid uuid nr no
        number lfdnr matricule representativeid senatorid councillorid membernumber
        abgeordnetenid key personnummer deputeid mandatarisid henkilonro""",
    "name": """name showas fullname navn namn naam nom nome nombre nombrecompleto nomcomplet
        nomecompleto nomeparlamentar officialfull officialname displayname namedisplayas label
        personname member membername mp mpname nameofmember memberofparliament depute deputado
        diputado deputato abgeordneter abgeordnete medlem folketingsmedlem ledamot
        riksdagsledamot kansanedustaja nimi jmeno imieinazwisko politician representative
        senator councillor имя фио الاسم 姓名 itemlabel personlabel mplabel fullnamelabel
        kokonimi النايب العضو اسمالنايب اسمالعضو الاسمواللقب الاسمالكامل ονοματεπωνυμο""",
    "given_name": """firstname givenname givennames forename forenames first given prenom
        prenoms vorname vornamen voornaam voornamen roepnaam fornavn fornavne nombres
        nomepropio nomeproprio etunimi etunimet fornamn tilltalsnamn imie imiona keresztnev
        utonev prenume eesnimi primernombre krestnijmeno ime prenomusuel etunimetnimi
        kutsumanimi الاسمالاول ονομα""",
    "family_name": """lastname familyname surname last family nomfamille nachname familienname
        zuname achternaam familienaam efternavn etternavn apellido apellidos cognome sobrenome
        apelido sukunimi efternamn nazwisko prijmeni priezvisko prezime csaladnev vezeteknev
        perekonnanimi primerapellido nomusuel фамилия اسمالعايله العايله επωνυμο""",
    "middle_name": "middlename middle mellemnavn mellomnavn secondname zweitervorname",
    "family_prefix": """surnameprefix lastnameprefix familynameprefix tussenvoegsel voorvoegsel
        voorvoegsels namensvorsatz infix""",
    "suffix": "suffix namesuffix",
    "initials": "initials voorletters initialen initiales initialer",
    "sort_name": "sortname sortingname namelistas listname sortiername",
    "nickname": "nickname knownas commonname kaldenavn rufname alias alsoknownas",
    "other_names": "othernames alternatenames alternativenames aliases",
    "sex": """sex gender geschlecht sexe genre geslacht kon kjonn kjoenn koen sexo sesso genere
        genero sukupuoli plec pohlavi spol civ civilite civility anrede salutation sexfromtext
        gendertext sukupuolikoodi mf fm пол الجنس النوع φυλο""",
    "birth_date": """birthdate dateofbirth dob birthday born bday birth geburtsdatum geburtstag
        geboren geboortedatum geborenop datenaissance naissance nele fodselsdato foedselsdato
        fodselsdag fodt foedt fodelsedatum fodd fechanacimiento nacimiento datanascita
        datadinascita nascita datanascimento nascimento syntymaaika syntynyt datumnarozeni
        dataurodzenia szuletesidatum datanasterii sunniaeg birthyear yearofbirth geburtsjahr
        fodselsar foedselsaar fodtar foddar anneenaissance anneedenaissance anonacimiento
        annodinascita datnais datenais syntymapvm datumvannascimento تاريخالميلاد تاريخالولاده
        الميلاد ημερομηνιαγεννησησ""",
    "death_date": """deathdate dateofdeath died death sterbedatum gestorben datedeces
        overlijdensdatum dodsdato doedsdato dodsdatum fechafallecimiento datamorte""",
    "email": """email emailaddress emails mail mailaddress courriel epost epostadresse
        epostadress emailadresse correo correoelectronico mailadresse sahkoposti adresseemail
        contactemail officialemail parliamentemail mel courrierelectronique البريدالالكتروني
        البريد""",
    "phone": """phone telephone tel telefon telefono telefone telefoon puhelin tlf mobile
        phonenumber phones telephonenumber telefonnummer numerodetelephone phoneparliament
        الهاتف""",
    "website": """website homepage site siteweb webseite hjemmeside hjemmeside sitoweb webpage
        sitioweb officialwebsiteurl""",
    "twitter": "twitter twitterusername twitterhandle twitteraccount",
    "facebook": "facebook facebookid facebookpage facebookaccount",
    "wikipedia": "wikipediaurl wikipedialink",
    "languages": """languages language languagesspoken spokenlanguages sprachen sprache
        sprachkenntnisse langues langue talen taal sprog sprak sprakkunskaper idiomas idioma
        lenguas lingue lingua linguas kielet kielitaito jezyki اللغات اللغه""",
    "native_language": """nativelanguage mothertongue muttersprache languematernelle moedertaal
        modersmal lenguamaterna madrelingua linguamaterna aidinkieli""",
    "citizenship": """citizenship citizenships nationality nationalities nationalite
        staatsangehorigkeit staatsburgerschaft nationaliteit statsborgerskab statsborgerskap
        medborgarskap nacionalidad cittadinanza nacionalidade kansalaisuus""",
    "profession": """profession occupation job beruf beroep erhverv stilling yrke profesion
        professione profissao ammatti المهنه الوظيفه επαγγελμα""",
    # --- the seat
    "country": """country countrycode countryname land landkode landcode pays codepays pais
        paese nation iso2 iso3166 countryiso maa zeme البلد الدوله""",
    "parliament": """parliament parliamentname parlament parlement parlamento institution
        assembly assemblee asamblea assemblea البرلمان المجلس""",
    "legislature": "legislature legislatura legislatuur",
    "chamber": """chamber house chambre kammer kamer camera camara council councilname
        chambername housename rat type membertype""",
    "party": """party partyname politicalparty parti partinavn partinamn partei parteiname
        partij partido partidopolitico partito puolue partia strana politicalpartyname
        currentparty partyaffiliation politicalaffiliation siglapartido formacionelectoral
        партия الحزب κομμα""",
    "affiliation": "affiliation partymembership",  # a membership of a party, apart from any seat
    "party_id": """partyid partycode partyabbreviation partyabbr partyshort partyshortname
        parteikurz partikode partiid partyacronym partisigle sigla""",
    "group": """group groupname parliamentarygroup politicalgroup groupe groupepolitique
        groupeparlementaire fraktion fraktio fraction fractie fractienaam gruppo
        gruppoparlamentare grupo grupoparlamentario bancada faction eugroup club klub clubs
        caucus parlgroup parlgroupname partigruppe folketingsgruppe eduskuntaryhma الكتله
        الكتلهالنيابيه الكتلهالبرلمانيه المجموعهالنيابيه الفريق κοινοβουλευτικηομαδα""",
    "group_id": """groupid groupcode groupeabrev groupabbreviation groupeid groupesigle
        siglegroupe""",
    "area": """area areaname constituency constituencyname electoraldistrict electoralarea
        wahlkreis wahlkreisname circonscription kieskring kreds storkreds valgkreds
        opstillingskreds valkrets valkretsnavn vaalipiiri circoscrizione collegio
        circunscripcion circulo circuloeleitoral provincia distrito departement departementnom
        region riding electorate state province canton cantonname kanton bundesland fylke okreg
        okregwyborczy kraj volebnikraj membershipfrom membershipfromname uf siglauf
        circonscriptionelectorale nomcirco provinceterritory districtname الدايره
        الدايرهالانتخابيه المحافظه περιφερεια εκλογικηπεριφερεια""",
    "area_id": "areaid constituencyid areacode constituencycode departementcode",
    "district": "district districtnumber circo numcirco",
    "term": """term knessetnum termid termnumber legislativeperiod parliamentaryterm
        wahlperiode periode mandatsperiode parliamentnumber leg legislativeperiodid""",
    "term_start": "termstart termstartdate",
    "term_end": "termend termenddate",
    "start": """start startdate startdato from fra von seit since joined entered enteredhouse
        electedon dateelected swornin mandatestart mandatestartdate mandatsbeginn debut
        datedebut debutmandat dateprisefonction desde fechainicio inicio datainicio dal
        datainizio inizio van begin begindatum startdatum medlemfra tiltradt intradesdatum
        entrydate datejoining datejoined membersince dateofentry membershipstartdate imratseit
        memberfrom startyear alkupvm fechaalta od beginn eintritt تاريخالبدايه بدايهالولايه""",
    "end": """end finishdate enddate slutdato to til bis until left lefthouse leavingdate
        dateleaving dateleft mandateend mandateenddate mandatsende fin datefin finmandat hasta
        fechafin fim datafim al datafine tot einddatum slutdatum tom exitdate membershipenddate
        imratbis memberuntil endyear loppupvm fechabaja ende austritt تاريخالنهايه نهايهالولايه""",
    "active": "active current iscurrent aktiv actif aktief sitting",
    # --- what the person sits on
    "committees": """committees committee committeememberships committeemembership ausschusse
        ausschuss commissions commission commissies udvalg udvalgsposter comites comite
        comisiones comision commissioni commissione comissoes utskott utskotter valiokunnat
        kommissionen members اللجان اللجنه اللجانالدايمه""",
    "substitutes": "substitute substitutes substitutecommittees committeesubstitute",
    "delegations": "delegations delegation delegationer delegationen delegaciones",
    "friendship_groups": """friendshipgroups friendshipgroup groupesdamitie groupedamitie
        groupesamitie parlamentariergruppen freundschaftsgruppen venskabsgrupper
        gruposdeamistad amitie""",
    "body": "body bodyname organ organname",
    "body_code": """bodycode organcode organkod organeref""",
    "kind": """kind bodykind bodytype art typeorgane""",
    "role": """role bodyrole function position rolle funktion fonction rol cargo ruolo rollkod""",
}
# Columns that hold the number of a person in a register that everybody knows.
_REGISTERS = {
    "europarl": "epid mepid idmep europarl europarlid europarlmep",
    "wikidata": "wikidata wikidataid qid wikidataqid wikidataitem item wikidatalink",
    "tweedekamer": "tkid",
    "parlement": "parlementenpolitiekid parlementandpolitiekid",
    "viaf": "viaf viafid",
    "isni": "isni isniid",
    "gnd": "gnd gndid",
    "bioguide": "bioguide bioguideid",
    "ipu": "ipuid ipu",
    "theyworkforyou": "twfyid theyworkforyouid",
    "publicwhip": "publicwhipid",
}
# Numbers of these registers mean the same person in every file.
WORLDWIDE = frozenset(
    [
        "europarl", "wikidata", "tweedekamer", "parlement", "viaf", "isni", "gnd", "bioguide",
        "freebase", "lcauth", "bnf", "imdb", "sudoc", "nta", "selibr", "bibsys", "munzinger",
        "musicbrainz", "discogs", "uuid", "ipu", "govtrack", "opensecrets", "votesmart", "icpsr",
        "lis", "thomas", "dbnl", "gtaa", "openkamer", "ballotpedia", "cspan", "house_history",
        "theyworkforyou", "publicwhip",
    ]
)  # fmt: skip
# Other names under which registers go.
SCHEME_NAMES = {"europarlmep": "europarl", "lccn": "lcauth"}

_COARSE = frozenset(  # areas that hold several constituencies: only where nothing finer is stated
    """region province provincia state land uf siglauf provinceterritory bundesland canton kanton
    cantonname المحافظه""".split()  # noqa: SIM905
)
FIELDS = tuple(_SPELLINGS)
SEVERAL = frozenset(  # fields that may have several columns, each of which counts
    [
        "email", "phone", "languages", "native_language", "citizenship", "committees",
        "substitutes", "delegations", "friendship_groups", "country", "other_names", "nickname",
    ]
)  # fmt: skip
DATES = ("birth_date", "death_date", "start", "end", "term_start", "term_end")
# A row with a name and one of these tells of a person, not of a body, a place or a party.
OF_PERSONS = frozenset(
    [
        "given_name", "family_name", "sex", "birth_date", "party", "group", "email",
        "native_language", "citizenship", "profession", "initials", "sort_name",
    ]
)  # fmt: skip
# Headings that say by themselves that a column is about members of a parliament.
_MEMBERS = """member membername mp mpname nameofmember memberofparliament depute deputado diputado
    deputato abgeordneter abgeordnete folketingsmedlem riksdagsledamot kansanedustaja constituency
    constituencyname wahlkreis circonscription kieskring storkreds valgkreds valkrets vaalipiiri
    circoscrizione circunscripcion electorate riding senator representative councillor"""
_OF_MEMBERS = frozenset(_MEMBERS.split())
OF_SEATS = frozenset(
    [
        "country", "parliament", "legislature", "chamber", "party", "party_id", "group", "area",
        "district", "term", "term_start", "term_end", "start", "end", "active",
    ]
)  # fmt: skip

# Words of a heading that say nothing: between two others, at the end, and beside "from" or "end".
_BETWEEN = frozenset(
    """de du des la le les of the der die das van het da do dos del di""".split()  # noqa: SIM905
)
_AT_THE_END = frozenset(["label", "desc", "description"])
_OF_A_DATE = frozenset(
    """date datum fecha data dato mandate mandates mandat mandats mandaat mandato membership
    lidmaatschap office""".split()  # noqa: SIM905
)
_IN_BRACKETS = re.compile(r"\([^()]{4,}\)")  # "Constituency (State)"; "(ar)" is a language
_NUMBERED = re.compile(r"(?:[ivxlc]+|\d{1,4})(?:[.ª°]| .{0,20})?", re.IGNORECASE)
_IN_LANGUAGE = re.compile(r"(.+?)[ _\-.:(\[]+([A-Za-z]{2,3})[)\]]?")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@cache
def key(heading: str) -> str:
    """Return what a heading is compared by."""
    return fold(_HUMP.sub(" ", heading)).replace(" ", "")


@cache
def _known() -> dict[str, str]:
    return {
        spelling: field for field, spellings in _SPELLINGS.items() for spelling in spellings.split()
    }


@cache
def _registers() -> dict[str, str]:
    return {
        spelling: scheme
        for scheme, spellings in _REGISTERS.items()
        for spelling in spellings.split()
    }


@cache
def field_of(heading: str) -> str:
    """Return our field for a heading, or "" for one that is not known.

    "Fecha de alta" is "fecha alta", "genderLabel" is "gender", "begin mandaat" is "begin".
    """
    if ours := _known().get(key(heading)):
        return ours
    *words, last = fold(_HUMP.sub(" ", _IN_BRACKETS.sub(" ", heading))).split() or [""]
    words = [word for word in words if word not in _BETWEEN]
    if words and last in _AT_THE_END:
        last = words.pop()
    joined = "".join([*words, last])
    if ours := _known().get(joined) or _known().get(joined.removesuffix("label")):
        return ours
    told = [word for word in (*words, last) if word not in _OF_A_DATE]
    ours = _known().get(told[0], "") if len(told) == 1 else ""
    return ours if ours in DATES else ""


def name_in_language(heading: str) -> tuple[str, str]:
    """Return our field and the language of a heading such as "name_fr" or "Name (ar)", else ""."""
    found = _IN_LANGUAGE.fullmatch(heading.strip())
    ours = field_of(found[1]) if found else ""
    if not found or ours not in ("name", "given_name", "family_name"):
        return "", ""
    language = geography.find_language(found[2].lower())
    return (ours, language) if language else ("", "")


def is_salutation(heading: str) -> bool:
    """Return whether a column addresses people: "Ms" tells a sex, "Dr" does not."""
    return key(heading) in ("salutation", "anrede", "civ", "civilite", "civility")


def is_coarse(heading: str) -> bool:
    """Return whether an area so called is a region rather than a constituency."""
    return key(heading.split(".")[-1]) in _COARSE


def numbers_a_term(text: str) -> bool:
    """Return whether a "legislature" is the number of a term ("XVI", "16e") and no parliament."""
    return _NUMBERED.fullmatch(text.strip()) is not None


def is_of_members(heading: str) -> bool:
    """Return whether a heading alone tells that the file is about members of a parliament."""
    return key(heading) in _OF_MEMBERS


def register_of(heading: str) -> str:
    """Return the register whose numbers a column holds ("govtrack_id" is govtrack), or ""."""
    called = key(heading)
    if called in _registers():
        return _registers()[called]
    bare = called.removesuffix("s").removesuffix("id")
    return bare if bare != called and bare in WORLDWIDE else ""

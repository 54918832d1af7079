"""Papers in the layouts of several years. Every person, fact and sentence in them is invented."""

from __future__ import annotations

RESOLUTION = """\
ATLANTIS
ZIMBABWE
CASE N° ZBW/912 - JONA INVENTED
CASE N° ZBW/914 - DAVID MADE-UP
CASE N° RUTH FICTION
CASE N° ZBW/922 - PAULINE NOBODY1
Resolution adopted by concensus by the IPU Governing Council at its 179th session*
(Geneva, 18 October 2006)


The Governing Council of the Inter-Parliamentary Union,

Referring to the case of the above-mentioned parliamentarians, as outlined in the report of the
Committee on the Human Rights of Parliamentarians (CL/179/11(a)-R.1), and to the resolution adopted
at its 178th session (May 2006),

Recalling that Ms. Pauline Nobody was held for a night and that Mr. David Made-Up died in 2004,

1. Thanks the authorities for what they told it;

2. Is concerned that nothing came of it; urges the authorities once again to complete the
investigation, and invites the Parliament of Zimbabwe to look into it;

3. Calls on the Attorney General to report by 31 December 2006;

4. Wishes to be kept informed by the source of what follows;

5. Requests the Committee to continue examining this case.

* The delegation of Nowhere expressed its reservations.
""".removeprefix("ATLANTIS\n")

BOXED = """\
CL/205/14(b)-R.3                       - 22 -                  Belgrade, 17 October 2019

Uganda

Decision adopted unanimously by the IPU Governing Council at its 205
th
session (Belgrade, 17 October 2019)

People wait before a court © Nobody/AFP

UGA919 - Robert Invented (aka Bobby Fiction)
UGA-920 – Francis Made-Up
UGA/921 - Dr. Kassiana Nobody (Ms.)
UGA922 - Gerald Fable

Alleged human rights violations

\uf0b7 Torture, ill-treatment and other acts of violence
\uf0b7 Lack of due process at the investigation stage; Impunity
\uf0b7 Something that nobody has listed before

Case UGA-Coll-91
Uganda: Parliament affiliated to the IPU
Victims: Five opposition members of parliament
Qualified complainant(s): Section I(1)(a) and (d) of the Committee Procedure (Annex I)
Submission of complaint: August 2018
Recent IPU decision(s): October 2018, March and April 2019
IPU mission(s): - - -
Recent Committee hearing(s): Hearing with the delegation at the 139th IPU Assembly (October 2018)
Recent follow-up:
- Communication from the authorities: - - -
- Communication from the complainant: September 2019
- Communication addressed to the authorities: Letter to the Speaker (September 2019)
- Communication addressed to the complainant: August 2019

A. Summary of the case

The five were held in August. See also the decision adopted at its 203rd session (October 2018).

B. Decision

The Governing Council of the Inter-Parliamentary Union

1. Regrets that no letter came; notes that the Speaker spoke of the case;
2. Urges the authorities of Uganda to investigate without delay;
IPU Alm.del - Bilag 9
Offentligt
3. Calls on all IPU Member Parliaments to raise the case;
4. Requests the Secretary General to convey this decision to the authorities and the complainant;
5. Requests the Committee to continue examining this case.
"""

# The same box, come out of a paper between the lines of the list and of the text beside it.
MIXED = """\
Maldives Decision adopted unanimously by the IPU Governing Council at its 204th session \
(Doha, 10 April 2019) A crowd © Nobody/AFP Case MDV-COLL-91 MDV955 - Ahmed Invented MDV960 \
- Abdul Fiction Maldives: Parliament affiliated to the IPU MDV962 - Faris Fable Victim(s): \
Four male opposition MDV963 - Ibrahim Nobody members of parliament Qualified \
complainant(s): Section I(1)(a) of the Committee Procedure (Annex I) Submission of \
complaint(s): February Alleged human rights violations: 2012 Recent IPU decision: February \
2019 \uf0b7 Arbitrary arrest and detention \uf0b7 Lack of due process in proceedings \
against IPU missions: March 2018, October parliamentarians 2016 \uf0b7 Violation of \
freedom of opinion and expression Recent Committee hearing(s): Hearing with the delegation \
at the 140th A. Summary of the case IPU Assembly (April 2019) For many years there were \
reports that Recent follow-up: - Communication from the authorities: letters Letter from \
the Secretary of the house (April 2019) went unread. B. Decision The Governing Council of \
the Inter-Parliamentary Union 1. Welcomes the news; 2. Encourages the parliament to act; \
3. Decides to close the case.
"""

COLLECTION = """\
206th session of the Governing Council
Governing Council                                                   CL/206/9/R.2
Item 9                                                           3 November 2020
Committee on the Human Rights of Parliamentarians
Decisions adopted by the IPU Governing Council at its
206th session (Extraordinary virtual session, 3 November 2020)
CONTENTS
Page
Africa
• Gabon: Mr. Justin Invented
Decision ........................................................................ 1
• Uganda: Two parliamentarians
Decision ........................................................................ 4
MENA
• Palestine/Israel: Mr. Marwan Fiction
Decision ........................................................................ 8

CL/206/9/R.2
3 November 2020

Gabon

Decision adopted unanimously by the IPU Governing Council at its 206th session
(Extraordinary virtual session, 3 November 2020)

GAB-91 – Justin Invented
Alleged human rights violations
• Arbitrary arrest and detention
A. Summary of the case
He was held; the report CL/205/14(b)-R.1 tells of it.
B. Decision
The Governing Council of the Inter-Parliamentary Union
1. Urges the authorities of Gabon to free him;
2. Requests the Committee to continue examining the case.

- 4 -

Uganda

Decision adopted unanimously by the IPU Governing Council at its 206th session
(Extraordinary virtual session, 3 November 2020)

UGA-91 – Francis Fable                         UGA-92 – Betty Nobody (Ms.)
Case UGA-COLL-91
A. Summary of the case
Nothing is known.
B. Decision
The Governing Council of the Inter-Parliamentary Union
1. Calls on Parliament to look into it;
2. Decides to suspend the examination of the case.

Palestine/Israel

Decision adopted by consensus by the IPU Governing Council at its 206th session
(Extraordinary virtual session, 3 November 2020)1

PSE-92 – Marwan Fiction
A. Summary of the case
Mr. Fiction was held.
B. Decision
The Governing Council of the Inter-Parliamentary Union
1. Urges the Israeli authorities to free him;
2. Requests the Committee to continue examining the case.
"""

FRENCH = """\
RÉPUBLIQUE DÉMOCRATIQUE DU CONGO
CAS N° DRC/932 - PIERRE INVENTÉ

Résolution adoptée à l'unanimité par le Conseil directeur de l'UIP à sa 189ème session
(Berne, 19 octobre 2011)

Le Conseil directeur de l'Union interparlementaire,

Se référant au cas de M. Pierre Inventé, dont il est question dans le rapport (CL/189/11b)-R.1),

Rappelant que l'intéressé a perdu son mandat et que les autorités ne répondent pas,

1. Regrette que les autorités n'aient pas répondu;

2. Engage les autorités à respecter le jugement; prie le Parlement de le tenir informé;

3. Prie le Comité de poursuivre l'examen de ce cas et de lui faire rapport.
"""

HEADLESS = """\
The Governing Council of the Inter-Parliamentary Union,

Referring to the case of Mr. Ahmad Invented of Colombia, as outlined in the report of the Committee
on the Human Rights of Parliamentarians (CL/183/12(b)-R.1),

Considering that he is held,

1. Calls on the authorities to free him;

2. Requests the Committee to continue examining the case.
"""

DRAFT = """\
139th IPU Assembly
Governing Council CL/203/11(b)-R.1
Decisions of the Committee on the Human Rights of Parliamentarians
CONTENTS
Uganda: Five parliamentarians
Draft decision ............. 12

Uganda
UGA919 - Robert Invented
The Governing Council of the Inter-Parliamentary Union,
1. Urges the authorities to act.
"""

MISSION = """\
Governing Council CL/202/11(b)-R.2
Committee on the Human Rights of Parliamentarians
Report on the mission to Mongolia
11 - 13 September 2017
MNG901 - Zorig Invented
A. Origin and conduct of the mission
The Committee decided at its 152nd session to go there.
"""

PRESS = """\
The Inter-Parliamentary Union has castigated the authorities, this paper has learnt.
"The governing council is particularly concerned that the complaints have not been looked into",
reads the decision adopted at its session in October. The victims and complainants were told.
"""

LETTER = """\
Dear Mr. Speaker,
I have the honour to convey to you the decisions adopted by the IPU Governing Council at its
206th session (3 November 2020), among them on UGA-91, and would be grateful for any action.
Yours sincerely,
Secretary General
"""

VIEWS = """\
CCPR/C/118/D/2465/2014
Human Rights Committee
Views adopted by the Committee under article 5 (4) of the Optional Protocol
Communication submitted by: Eugene Invented   State party: Nowhere
Alleged victim: The author
1. Urges nothing.
"""

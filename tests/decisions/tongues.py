"""The words that French and Spanish papers are set with, and what is asked in them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.decisions.facts import Ask, Case, FollowUp, Paper, Paragraph, Person
from tests.decisions.people import invented


@dataclass(frozen=True)
class Tongue:
    """One language: its headings, with the places of a paper's facts in braces."""

    adoption: str
    how: dict[str | None, str]
    speaker: str
    violations: str
    summary: str
    decision: str
    box: dict[str, str]
    ms: str
    colon: str = ":"


FRENCH = Tongue(
    adoption="Décision adoptée {how}par le Conseil directeur de l'UIP à sa {session}^ème^ session",
    how={"unanimous": "à l'unanimité ", "consensus": "par consensus ", None: ""},
    speaker="Le Conseil directeur de l'Union interparlementaire",
    violations="Allégations de violations des droits de l'homme",
    summary="A. Résumé du cas",
    decision="B. Décision",
    box={
        "case": "Cas", "victims": "Victime(s)", "complainants": "Plaignant(s) qualifié(s)",
        "submitted": "Dépôt de la plainte", "recent": "Récente(s) décision(s) de l'UIP",
        "missions": "Mission(s) de l'UIP", "hearings": "Récente(s) audition(s) devant le Comité",
        "follow_up": "Suivi récent",
    },
    ms="(Mme)",
    colon=" :",
)  # fmt: skip
SPANISH = Tongue(
    adoption="Decisión adoptada {how}por el Consejo Directivo de la UIP en su {session}^a^ sesión",
    how={"unanimous": "por unanimidad ", "consensus": "por consenso ", None: ""},
    speaker="El Consejo Directivo de la Unión Interparlamentaria",
    violations="Presuntas violaciones de los derechos humanos",
    summary="A. Resumen del caso",
    decision="B. Decisión",
    box={
        "case": "Caso", "victims": "Víctima(s)", "complainants": "Denunciante(s) calificado(s)",
        "submitted": "Presentación de la denuncia", "recent": "Decisión(es) reciente(s) de la UIP",
        "missions": "Misión(es) de la UIP", "hearings": "Audiencia(s) reciente(s) ante el Comité",
        "follow_up": "Seguimiento reciente",
    },
    ms="(Sra.)",
)  # fmt: skip
TONGUES = {"fr": FRENCH, "es": SPANISH}


def _persons(prefix: str, numbers: range, ms: str) -> tuple[Person, ...]:
    return tuple(
        Person(
            f"{prefix}-{n:02d}",
            f"{prefix}-{n:02d}",
            invented(n, "F" if n % 3 == 0 else None),
            "F" if n % 3 == 0 else None,
            ms=ms,
        )
        for n in numbers
    )


def _french() -> Case:
    return Case(
        "Mali",
        ("ML",),
        _persons("MLI", range(11, 16), FRENCH.ms),
        printed="MLI-COLL-01",
        code="MLI-COLL-01",
        announced=5,
        affiliation="Parlement affilié à l'UIP",
        victims="cinq parlementaires de l'opposition",
        complainant="Section I.1) a) et d) de la Procédure du Comité (Annexe I)",
        sections=("I.1(a)", "I.1(d)"),
        submitted=("août 2018", "2018-08"),
        recent=(("octobre 2018", "2018-10"),),
        missions=(("mars 2019", "2019-03"),),
        hearings=(
            (
                "Audition de la délégation du Mali à la 141e Assemblée de l'UIP (octobre 2019)",
                "2019-10",
            ),
        ),
        follow_up=(
            FollowUp("from_authorities", "Communication des autorités",
                     "Lettre du Vice-Président du Parlement (janvier 2020)", "2020-01"),
            FollowUp("from_complainant", "Communication du plaignant", "septembre 2020", "2020-09"),
            FollowUp("to_authorities", "Communication adressée aux autorités",
                     "Lettre au Président du Parlement (août 2020)", "2020-08"),
            FollowUp("to_complainant", "Communication adressée au plaignant", "octobre 2020",
                     "2020-10"),
        ),
        violations=(
            (("torture",), "Torture, mauvais traitements et autres actes de violence"),
            (("arbitrary_detention",), "Arrestation et détention arbitraires"),
            (("due_process_investigation",),
             "Absence de procédure équitable au stade de l'enquête"),
            (("expression",), "Atteinte à la liberté d'opinion et d'expression"),
            (("assembly",), "Atteinte à la liberté de réunion et d'association"),
            (("immunity",), "Non-respect de l'immunité parlementaire"),
            (("impunity",), "Impunité"),
        ),
        summary=(
            "Les plaignants affirment que les séances ont été interrompues par la force le "
            "12 mai 2014 et que les portes de la chambre sont restées closes jusqu'à la fin du "
            "mois. Les autorités ont répondu que des réparations étaient en cours.",
            "Dans les semaines qui ont suivi, leurs comptes ont été bloqués et une commission "
            "d'enquête a été annoncée en 2015; elle ne s'est jamais réunie.",
        ),
        paragraphs=(
            Paragraph("remercie les autorités parlementaires des informations communiquées"),
            Paragraph(
                "est vivement préoccupé par le fait que rien n'a été entrepris",
                (
                    Ask("prie instamment", "autorités du Mali",
                        "de faire toute la lumière sur ces faits avant le 30 juin 2021",
                        "2021-06-30", article="les"),
                ),
            ),
            Paragraph("", (Ask("engage", "Parlement", "à suivre la procédure de près",
                               article="le"),)),
            Paragraph(
                "",
                (
                    Ask("prie", "Secrétaire général",
                        "de porter la présente décision à la connaissance des autorités",
                        article="le"),
                ),
            ),
            Paragraph("décide de poursuivre l'examen de ce cas"),
        ),
    )  # fmt: skip


def _spanish() -> Case:
    return Case(
        "Nicaragua",
        ("NI",),
        _persons("NIC", range(11, 16), SPANISH.ms),
        printed="NIC-COLL-01",
        code="NIC-COLL-01",
        announced=5,
        affiliation="Parlamento afiliado a la UIP",
        victims="cinco parlamentarios de la oposición",
        complainant="Sección I.1(a) y (d) del Procedimiento del Comité (Anexo I)",
        sections=("I.1(a)", "I.1(d)"),
        submitted=("agosto de 2018", "2018-08"),
        recent=(("octubre de 2018", "2018-10"),),
        missions=(("marzo de 2019", "2019-03"),),
        hearings=(
            (
                "Audiencia con la delegación de Nicaragua en la 141a Asamblea de la UIP "
                "(octubre de 2019)",
                "2019-10",
            ),
        ),
        follow_up=(
            FollowUp("from_authorities", "Comunicación de las autoridades",
                     "Carta del Vicepresidente de la Asamblea (enero de 2020)", "2020-01"),
            FollowUp("from_complainant", "Comunicación del denunciante", "septiembre de 2020",
                     "2020-09"),
            FollowUp("to_authorities", "Comunicación dirigida a las autoridades",
                     "Carta al Presidente de la Asamblea (agosto de 2020)", "2020-08"),
            FollowUp("to_complainant", "Comunicación dirigida al denunciante",
                     "octubre de 2020", "2020-10"),
        ),
        violations=(
            (("torture",), "Tortura, malos tratos y otros actos de violencia"),
            (("threats",), "Amenazas y actos de intimidación"),
            (("arbitrary_detention",), "Arresto y detención arbitrarios"),
            (("due_process_investigation",),
             "Falta de garantías procesales en la etapa de investigación"),
            (("expression",), "Violación de la libertad de opinión y de expresión"),
            (("assembly",), "Violación de la libertad de reunión y de asociación"),
            (("mandate_revocation",),
             "Revocación o suspensión abusiva del mandato parlamentario"),
            (("immunity",), "Violación de la inmunidad parlamentaria"),
            (("impunity",), "Impunidad"),
        ),
        summary=(
            "Los denunciantes afirman que las sesiones fueron interrumpidas por la fuerza el "
            "12 de mayo de 2014 y que las puertas de la cámara permanecieron cerradas hasta el "
            "final del mes. Las autoridades respondieron que se hacían reparaciones.",
            "En las semanas siguientes se bloquearon sus cuentas y en 2015 se anunció una "
            "comisión de investigación, que nunca se reunió.",
        ),
        paragraphs=(
            Paragraph("agradece a las autoridades parlamentarias la información facilitada"),
            Paragraph(
                "está profundamente preocupado porque nada se ha hecho",
                (
                    Ask("insta", "autoridades de Nicaragua",
                        "a que esclarezcan los hechos antes del 30 de junio de 2021",
                        "2021-06-30", article="a las"),
                ),
            ),
            Paragraph("", (Ask("exhorta", "Parlamento", "a que siga de cerca el procedimiento",
                               article="al"),)),
            Paragraph(
                "",
                (
                    Ask("pide", "Secretario General",
                        "que transmita esta decisión a las autoridades competentes",
                        article="al"),
                ),
            ),
            Paragraph("decide seguir examinando este caso"),
        ),
    )  # fmt: skip


def papers() -> list[Paper]:
    """One decision with its fact box in each of the two languages."""
    told = {"symbol": None, "body": "governing_council", "session": 206, "adopted_on": "2020-11-03"}
    return [
        Paper("french-box", "tongue", (_french(),), place="Genève", language="fr",
              when="Genève, 3 novembre 2020", **told),
        Paper("spanish-box", "tongue", (_spanish(),), place="Ginebra", language="es",
              adopted_how="consensus", when="Ginebra, 3 de noviembre de 2020", **told),
    ]  # fmt: skip

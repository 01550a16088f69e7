"""English questions on a case with French, Polish and Romanian documents: without the lane of languages, and with it.

    python -m tests.benchmarks.documents_languages

The documents are written by hand, in the manner of mails and chats; others of a judged collection stand among them
where it is there. Needs the optional package of ``requirements-languages.txt``.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

from data_access.documents.case import Case, close_case, create_case
from data_access.documents.gate import benchmark_case
from data_access.documents.jsonl import ingest_jsonl
from data_access.documents.lane_child import LANGUAGES, MEANING
from data_access.documents.lanes import run_lanes
from data_access.documents.search import search, search_batch
from models.documents.languages import ENGLISH, language_title
from models.documents.metrics import Judgements, Run, quality, recall_at
from models.documents.requests import Filters, SearchRequest
from tests.benchmarks.documents_table import Row
from tests.conftest import TESTDATA

OTHERS, MOST_OTHERS = TESTDATA / "documents" / "cisi" / "docs.jsonl", 400
DEPTH = 100

QUESTIONS = {
    "digger": "Who took the stolen excavator to the harbour?",
    "papers": "Where were the workers' passports hidden?",
    "plates": "How much was paid for false number plates?",
    "garage": "Which garage grinds the chassis numbers off stolen vans?",
    "smokes": "When does the lorry with untaxed cigarettes cross the border?",
    "threat": "Who threatened the witness before the trial?",
    "plants": "Where is cannabis grown under lamps?",
    "debt": "Which women had to work to pay off a debt for their journey?",
}
# Topic (empty where the document answers none of the questions), language, text.
DOCUMENTS = (
    ("digger", "en", "Dale drove the digger down to the docks on the low loader, and the buyer had it on the ferry by "
     "midnight. Nobody at the site noticed that it was gone until Monday."),
    ("digger", "fr", "La pelleteuse volée est partie sur le camion de Marc vers une heure du matin. Il l'a laissée "
     "sur le quai numéro quatre, derrière les conteneurs, et le bateau l'a emportée à l'aube."),
    ("digger", "pl", "Koparka już jest w porcie. Zenek zawiózł ją lawetą w nocy, nikt nas nie zatrzymał. Papiery "
     "zrobi nam człowiek z magazynu, tylko trzeba mu zapłacić z góry."),
    ("digger", "ro", "Utilajul furat de pe șantier a ajuns în port. L-a dus Costel cu trailerul, pe drumul de pe "
     "lângă canal, și l-a lăsat acolo sub prelată până vine vaporul."),
    ("papers", "en", "He keeps all their identity documents in a biscuit tin above the boiler, so that none of the "
     "men can leave the farm."),
    ("papers", "fr", "Les ouvriers n'ont plus leurs papiers. Le patron garde tous les passeports dans un coffre, sous "
     "le plancher du bureau, et il dit qu'ils les auront quand ils auront fini de payer."),
    ("papers", "pl", "paszporty chlopakow trzymam u siebie w piwnicy za piecem, niech nikt o tym nie wie. jak beda "
     "grzeczni to im oddam po sezonie, a teraz maja pracowac"),
    ("papers", "ro", "Nu le da pașapoartele înapoi muncitorilor. Le-am ascuns în podul casei, într-o pungă neagră "
     "lângă horn, și numai eu am cheia de acolo."),
    ("plates", "en", "Two fifty for a set of cloned plates, made while you wait, cash only. He did three sets for us "
     "last week."),
    ("plates", "fr", "Pour les fausses plaques il demande cent vingt euros la paire, payés en liquide. On lui en a "
     "acheté quatre le mois dernier pour les fourgons."),
    ("plates", "pl", "Za lewe tablice rejestracyjne daliśmy mu trzysta złotych od kompletu. Zrobił je w jeden dzień, "
     "wyglądają jak prawdziwe, nikt się nie pozna."),
    ("plates", "ro", "Am plătit două sute de lire pentru numerele de înmatriculare false, plus transportul. Sunt "
     "făcute după o mașină la fel din Leeds, așa că nu se vede nimic."),
    ("garage", "en", "Take the Transit to the unit behind the tyre place, they cut the VIN out and weld another one "
     "in before it is resprayed."),
    ("garage", "fr", "C'est l'atelier derrière la gare qui s'occupe des camionnettes volées: ils effacent le numéro "
     "de châssis à la meuleuse et en frappent un autre le soir même."),
    ("garage", "pl", "Warsztat przy torach przebija numery nadwozia w kradzionych busach. Szlifują stare, nabijają "
     "nowe i za dwa dni auto jedzie do klienta."),
    ("garage", "ro", "Dubele furate le duc la atelierul lui Nelu de lângă fabrica de pâine. Acolo se polizează seria "
     "de șasiu și se bate alta în loc, durează o zi."),
    ("smokes", "en", "The fags come over on Thursday night behind pallets of compost. Be at the lay-by at four to "
     "help unload, there is no duty paid on any of it."),
    ("smokes", "fr", "Le poids lourd avec les cigarettes de contrebande passe la frontière dans la nuit de mardi, "
     "vers trois heures, quand c'est l'autre équipe de douaniers."),
    ("smokes", "pl", "Tir z papierosami bez akcyzy przejedzie przez granicę w piątek nad ranem. Kierowca wie, na "
     "którym pasie ma stanąć, celnik jest opłacony."),
    ("smokes", "ro", "Camionul cu țigări fără timbru trece vama duminică noaptea, pe la două. Să aveți oamenii "
     "pregătiți la depozit, că descărcăm imediat."),
    ("threat", "en", "Her brother waited for the witness outside the court and said she would lose the house if she "
     "gave evidence on Tuesday."),
    ("threat", "fr", "Le cousin de Karim est allé voir le témoin chez lui la veille du procès. Il lui a dit que s'il "
     "parlait au juge, il arriverait malheur à ses enfants."),
    ("threat", "pl", "Gruby pojechał do tego świadka i powiedział mu, że jak otworzy usta przed sądem, to mu spali "
     "dom. Chłop się przestraszył i odwołał zeznania."),
    ("threat", "ro", "Ion l-a amenințat pe martor cu o seară înainte de proces. I-a zis că dacă vorbește la tribunal, "
     "o să-i pară rău lui și familiei lui."),
    ("plants", "en", "Four hundred pots in the loft of the old bakery, with the meter bypassed and the fans running "
     "day and night. It smells of skunk from the street."),
    ("plants", "fr", "Ils cultivent l'herbe dans la cave de l'ancienne boulangerie, sous des lampes à sodium, avec le "
     "compteur trafiqué. La récolte est prévue pour la fin du mois."),
    ("plants", "pl", "Plantacja stoi na strychu u wujka, dwieście krzaków marihuany pod lampami. Prąd ciągniemy na "
     "lewo od sąsiada, za trzy tygodnie będzie można ścinać."),
    ("plants", "ro", "Cultura de canabis e în hala de la marginea satului, sub becuri speciale, cu ventilatoare. "
     "Curentul e luat pe ascuns din stâlp, să nu apară pe factură."),
    ("debt", "en", "Mai and the two sisters were told they owe six thousand each for the trip, so they stay at the "
     "parlour until it is worked off."),
    ("debt", "fr", "Les filles doivent rembourser le voyage avant de toucher quoi que ce soit: Awa et Blessing "
     "travaillent tous les soirs au salon et donnent tout à Madame."),
    ("debt", "pl", "Oksana i Irena muszą odrobić dług za przejazd, po cztery tysiące każda. Pracują w salonie "
     "codziennie do nocy, a pieniądze zabiera szef."),
    ("debt", "ro", "Alina și Mihaela lucrează în apartament ca să-și plătească datoria pentru drum. Până nu dau "
     "înapoi toți banii nu au voie să iasă singure."),
    ("", "fr", "Maman va mieux, elle est sortie de l'hôpital hier. On se retrouve dimanche pour le déjeuner, "
     "apporte le dessert et n'oublie pas les photos du mariage."),
    ("", "fr", "Le match commence à vingt heures, on regarde ça chez Hugo. Il y aura des pizzas, mais il faut "
     "que quelqu'un prenne les boissons en passant."),
    ("", "fr", "Votre facture d'électricité est disponible dans votre espace client. Le montant sera prélevé le "
     "quinze de ce mois sur votre compte."),
    ("", "fr", "La réunion de parents d'élèves est reportée à jeudi. La maîtresse voudrait parler de la sortie "
     "au musée et des livres pour l'année prochaine."),
    ("", "pl", "Kochanie, kup po drodze chleb i mleko, a dla małej jakieś jabłka. Wracam dziś później, bo "
     "szefowa zrobiła zebranie o szóstej."),
    ("", "pl", "W sobotę jedziemy nad jezioro, Tomek bierze wędki, a my weźmiemy coś na grilla. Pogoda ma być "
     "ładna aż do niedzieli."),
    ("", "pl", "Lekarz powiedział, że kolano się goi i za miesiąc będę mógł znowu biegać. Na razie ćwiczenia "
     "dwa razy dziennie i dużo spacerów."),
    ("", "pl", "Szanowni Państwo, przypominamy o terminie przeglądu gazowego w budynku. Prosimy o udostępnienie "
     "mieszkań we wtorek między ósmą a dwunastą."),
    ("", "ro", "La mulți ani, soră! Îți doresc sănătate și bucurii. Venim și noi sâmbătă cu copiii, facem "
     "sarmale și tort de ciocolată."),
    ("", "ro", "A nins toată noaptea și drumul spre munte e închis. Mai bine rămânem acasă și ne uităm la un "
     "film împreună cu bunicii."),
    ("", "ro", "Vă rugăm să ne trimiteți formularul completat până vineri, ca să putem înscrie copilul la "
     "grădiniță pentru anul viitor."),
    ("", "ro", "Am terminat de zugrăvit bucătăria și arată foarte bine. Acum mai trebuie schimbată chiuveta, "
     "dar asta o face vărul meu săptămâna viitoare."),
    ("", "en", "Can you pick the kids up at three? The dentist is running late and I will not make it back "
     "before four."),
    ("", "en", "The harbour festival is on again this weekend, with boats, music and a market along the quay."),
    ("", "en", "My passport came back from the renewal office today, so we can book the flights to Spain at "
     "last."),
    ("", "en", "The van passed its test but needs two new tyres before the winter, the garage said it would be "
     "ninety."),
    ("", "en", "She has given up smoking for good this time, three weeks without a cigarette and counting."),
    ("", "en", "Please water the tomato plants in the greenhouse while we are away, the lamp by the door sticks "
     "a bit."),
)  # fmt: skip


def rows() -> list[Row]:
    """Rows of the table: how well the questions are answered without the lane and with it."""
    with tempfile.TemporaryDirectory() as folder:
        case = case_of(Path(folder))
        before, narrowed_before = asked(case), asked_of_other_languages(case)
        begun = time.perf_counter()
        state = next(state for state in run_lanes(case, lanes=(LANGUAGES,)) if state.lane == LANGUAGES)
        took = time.perf_counter() - begun
        after, narrowed_after = asked(case), asked_of_other_languages(case)
        close_case(case)
    judged = dict(judgements())
    found = [_row(f"all documents, answers in {name}", before, after, each) for name, each in judged.items()]
    found.append(_row("narrowed to other languages", narrowed_before, narrowed_after, judged["any but English"]))
    return [*found, Row("lane of languages", "", f"{state.done} of {state.total} passages in {took:.1f} s", state.note)]


def _row(name: str, before: Run, after: Run, judged: Judgements) -> Row:
    told = [f"{quality(run, judged).ndcg_at_10:.3f} / {_recall(run, judged):.2f}" for run in (before, after)]
    return Row(f"English questions, {name}: nDCG@10 / recall@10", "", told[1], f"without the lane {told[0]}")


def _recall(run: Run, judged: Judgements) -> float:
    return fmean(recall_at(run[question], answers, 10) for question, answers in judged.items())


def judgements() -> Iterator[tuple[str, Judgements]]:
    """What answers each question: in any language, and in some alone."""
    others = ("fr", "pl", "ro")
    some = {"any language": ("en", *others), "English": ("en",), "any but English": others}
    for name, languages in {**some, **{language_title(each): (each,) for each in others}}.items():
        yield name, {
            topic: {str(at) for at, (of, language, _) in enumerate(DOCUMENTS) if of == topic and language in languages}
            for topic in QUESTIONS
        }


def asked(case: Case) -> Run:
    """Names of the documents that each question finds, best first."""
    found = search_batch(benchmark_case(case), list(QUESTIONS.items()), DEPTH)
    return {question: [hit.name for hit in hits] for question, hits in found.items()}


def asked_of_other_languages(case: Case) -> Run:
    """The same, narrowed to what is not in English."""
    filters = Filters(languages=tuple({language for _, language, _ in DOCUMENTS} - {ENGLISH}))
    requests = {name: SearchRequest(text, filters, size=DEPTH) for name, text in QUESTIONS.items()}
    return {name: [hit.name for hit in search(benchmark_case(case), each).hits] for name, each in requests.items()}


def case_of(folder: Path) -> Case:
    """The documents as a case that the model of English has read."""
    file = folder / "docs.jsonl"
    told = [{"id": str(at), "text": text} for at, (_, _, text) in enumerate(DOCUMENTS)]
    others = OTHERS.read_text(encoding="utf-8").splitlines()[:MOST_OTHERS] if OTHERS.exists() else []
    told += [{**json.loads(line), "id": f"other {at}"} for at, line in enumerate(others)]
    file.write_text("\n".join(json.dumps(each) for each in told) + "\n", encoding="utf-8")
    case = create_case(folder / "case", name="Languages", made_by="benchmark", is_benchmark=True)
    ingest_jsonl(case, file, actor="benchmark", source="by hand")
    run_lanes(case, lanes=(MEANING,))
    return case


if __name__ == "__main__":
    for row in rows():
        sys.stdout.write(" | ".join(row) + "\n")

"""The language of a text: told where there is enough of it, untold where there is not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.languages import ENGLISH, UNTOLD, guess_language, language_of, language_title
from models.documents.settings import definition, numbers

SENTENCES = {
    "en": ["He said that the van would be at the yard by nine, and that nobody should call him before then.",
           "Where are you? I have been waiting for you in the car park since six."],
    "pl": ["Powiedział, że będzie na miejscu o dziewiątej i żeby nikt do niego wcześniej nie dzwonił.",
           "gdzie jestes, czekam juz godzine pod sklepem i nic nie wiem"],
    "ro": ["Mi-a spus că vine la nouă și că să nu îl sune nimeni până atunci.",
           "unde esti, te astept de o ora in parcare si nu stiu ce sa fac"],
    "fr": ["Il a dit qu'il serait là à neuf heures et que personne ne devait l'appeler avant.",
           "t'es où, je t'attends depuis une heure dans le parking avec ton frère"],
    "de": ["Er hat gesagt, dass er um neun da ist und dass ihn vorher niemand anrufen soll.",
           "wo bist du, ich warte schon seit einer stunde auf dich vor dem laden"],
    "es": ["Dijo que estaría allí a las nueve y que nadie lo llamara antes de esa hora.",
           "donde estas, te espero desde hace una hora en el coche con mi hermano"],
    "pt": ["Ele disse que estaria lá às nove e que ninguém devia ligar para ele antes disso.",
           "onde você está, já estou te esperando há uma hora no carro com o meu irmão"],
    "it": ["Ha detto che sarebbe arrivato alle nove e che nessuno doveva chiamarlo prima.",
           "dove sei, ti aspetto da un'ora nel parcheggio e non so cosa fare"],
    "nl": ["Hij zei dat hij er om negen uur zou zijn en dat niemand hem voor die tijd moest bellen.",
           "waar ben je, ik wacht al een uur op je bij de winkel en het is koud"],
    "lt": ["Jis sakė, kad bus ten devintą ir kad niekas jam iki tol neskambintų.",
           "kur tu esi, as laukiu taves jau valanda prie parduotuves ir nieko nezinau"],
    "lv": ["Viņš teica, ka būs tur deviņos un lai neviens viņam līdz tam nezvana.",
           "kur tu esi, es jau stundu gaidu pie veikala un neko nezinu par to"],
    "sq": ["Ai tha se do të jetë atje në orën nëntë dhe se askush nuk duhet ta thërrasë para kësaj.",
           "ku je, une po te pres prej nje ore ne makine dhe nuk di cfare te bej"],
    "tr": ["Saat dokuzda orada olacağını ve ondan önce kimsenin onu aramaması gerektiğini söyledi, ama bu çok geç.",
           "neredesin, ben bir saattir seni burada bekliyorum ve hava çok soğuk"],
    "cs": ["Řekl, že tam bude v devět a že mu do té doby nikdo nemá volat, protože už má jen jeden telefon."],
    "sk": ["Povedal, že tam bude o deviatej a že mu dovtedy nikto nemá volať, lebo už má len jeden telefón, ktorý je "
           "pre prácu."],
    "hu": ["Azt mondta, hogy kilencre ott lesz, és hogy addig senki ne hívja, mert nem tud beszélni."],
    "vi": ["Anh ấy nói sẽ đến đó lúc chín giờ và không ai được gọi cho anh ấy trước giờ đó.", "tối nay em ở đâu vậy"],
    "ru": ["Он сказал, что будет там в девять и чтобы никто не звонил ему раньше.",
           "где ты, я уже час жду тебя у магазина"],
    "uk": ["Він сказав, що буде там о дев'ятій і щоб ніхто не дзвонив йому раніше.",
           "де ти, я вже годину чекаю на тебе біля магазину"],
    "bg": ["Той каза, че ще бъде там в девет и никой да не му се обажда преди това.",
           "къде си, чакам те вече един час пред магазина"],
    "ar": ["قال إنه سيكون هناك في الساعة التاسعة وألا يتصل به أحد قبل ذلك الوقت من هذا اليوم."],
    "fa": ["او گفت که ساعت نه آنجا خواهد بود و کسی نباید قبل از آن با او تماس بگیرد."],
    "ur": ["اس نے کہا کہ وہ نو بجے وہاں ہوگا اور اس سے پہلے کوئی اسے فون نہ کرے۔"],
    "zh": ["他说他九点会在那里，在那之前谁也不要给他打电话。"],
    "el": ["Είπε ότι θα είναι εκεί στις εννέα και κανείς να μην τον πάρει πριν."],
    "pa": ["ਉਸਨੇ ਕਿਹਾ ਕਿ ਉਹ ਨੌਂ ਵਜੇ ਉੱਥੇ ਹੋਵੇਗਾ।"],
}  # fmt: skip
UNSURE = [
    "", "   \n\t", "12/03/2026 450.00 GBP", "AB12 CDE", "ok", "Kestrel Plant Ltd", "07700 900123, 07700 900456",
    "https://example.org/a/b?c=d", "JPEG EXIF 4032x3024 f/1.8", "😀😀😀",
    "Hej, jag kommer hem vid nio i kväll, ring mig", "彼は九時にそこにいると言いました。",
    "नमस्ते, मैं नौ बजे वहाँ पहुँचूँगा", "да", "و",
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(key, text) for key, some in SENTENCES.items() for text in some])
def test_a_sentence_tells_its_language(language, text):
    assert guess_language(text) == language
    assert guess_language(text.upper()) in (language, UNTOLD)


@pytest.mark.parametrize("text", UNSURE)
def test_too_little_or_unknown_text_stays_untold(text):
    assert guess_language(text) == UNTOLD


def test_a_foreign_name_or_phrase_does_not_make_an_english_text_foreign():
    text = "The café of Łukasz Wiśniewski and Ștefan Țîrlea is near, and they said »jutro« is when we meet there."
    assert guess_language(text) == ENGLISH


def test_an_item_is_judged_by_places_spread_over_it_and_not_by_its_head_alone():
    head = "Please find the statement of the witness attached to this letter, as it was sent to us."
    assert language_of([head, *SENTENCES["pl"] * 3]) == "pl"
    assert language_of([]) == UNTOLD


@given(st.text(max_size=300))
def test_any_text_gives_a_known_language_or_none_and_the_same_each_time(text):
    found = guess_language(text)
    assert found == guess_language(text)
    assert found in (UNTOLD, *definition("languages")["language"])


def test_only_the_beginning_of_a_text_is_looked_at():
    most = int(numbers("languages", "guess")["characters"])
    assert guess_language(SENTENCES["fr"][0].ljust(most) + SENTENCES["pl"][0] * 50) == "fr"


def test_a_language_has_a_title_and_an_unknown_one_its_code():
    assert [language_title(code) for code in ("pl", "ur", "xx", UNTOLD)] == ["Polish", "Urdu", "xx", ""]


def test_a_language_is_told_within_a_fraction_of_a_millisecond():
    text = (SENTENCES["pl"][0] + " ") * 11
    guess_language(text)
    begun = time.process_time()
    for _ in range(200):
        guess_language(text)
    assert (time.process_time() - begun) / 200 < 0.001

"""In a sentence that speaks of a credential, whatever could be its value is asked about, in
nine languages; one that only speaks about passwords asks nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.redaction_samples import marked
from support.trying import tried

from incident_kit.redaction import find, find_unfamiliar, mask_for_good

#: What stands between «marks» is held back.
TOLD = [
    "The console password: «lagoon» for now.",
    "the page said password: «expired-certificate».",
    "wifi password: «marmalade» until Friday",
    # numbers: together, one by one, in groups, in words, with the key that ends them
    "the keypad of the meeting room went to «6194#» last week",
    "SIM of the modem is locked, PIN «5082», PUK «71830426»",
    "the alarm panel takes «5-5-2-9-0» and gives you half a minute",
    "the shutter answers to «6690» and then the bell",
    "dial in and key in «44 301 774#» when it asks for an access code",
    "the gate code is star «3571» star",
    "if it asks for a second factor use the static one, «222333»",
    "the code of the cage is «four four seven one», not what the sheet says",
    "which PIN?\nthe one of the tape safe, «80316»",
    # what stands in quotes
    'she pasted the production passphrase ("«every heron owns a ladle»") in the channel',
    "the wifi password was `«heron ladle 9»` until noon",
    # several words
    "«kipper-basket-mile» unlocks the file, which is on the share",
    "I read the recovery phrase down the line: «walnut heron nine ladle».",
    "log in on the label printer: storeroom, then «velvet-heron»",
    "the key for tacacs was «copper-ferret» at noon and «copper_ferret» after",
    "the passphrase is «kettle heron sunday»",
    # odd words, and what people leave as it is
    "the console wants «teifiq» (all lower case) and then enter",
    "you type the passphrase as one word, «heronlanternmarzipanq», and wait",
    "the superuser's password on staging is literally «postgres» again",
    "exit with escape, it'll ask for the password, «harlequin9», enter",
    # signs in it
    "the new key is «kettle&dyke&41», ask me for the old one",
    "a session token («eu3~8Hq0PfZ3mXw91s») was in the file",
    "somebody set the root password to «Heron!ladle?9»",
    "use the account ops:«heron=Ladle» to log in",
    # other languages
    "Code du portail «B5582», puis «3197» pour la cage",
    "La phrase secrète de la clé : “«trois hérons sous la pluie»”",
    "El token que usa es «zq9PqL04mWxe77RbKd1» y caduca el viernes",
    "entrei no roteador com admin e «heron-azul», estava na etiqueta",
    "Das Geheimnis für den Webhook: «hQ3kRr0WbzQ82mvT»",
    "Per la chiave precondivisa ho messo «Ponte.Nuovo.8.Airone» da tutte e due le parti",
    "Als de slagboom niet open wil, toets «7 0 7 4» in en dan het hekje",
    "PIN do szafy zmieniłem na «7746», stary już nie działa",
    "Y cod i agor y cwpwrdd yw «3861» a gofynnwch i rywun ei newid wedyn",
    # set apart: by a verb and what stands between, a sign, "namely"
    "enable secret isn't «router-no-more» any longer",
    "the webhook checks one shared string and that string is «let-the-heron-in»",
    "log in as fieldwork using «Ferret#march», hash sign included",
    "The vault pass without it: «Nant-y-Wern.build.4»",
    "Die Losung ist weiterhin «Zwiebel-sieben-Moor», bitte ändern",
    "la password del firewall è quella di fabbrica, cioè «rosmarino», non ridere",
    "Zaloguj się jako operator, potem wpisz «wydra_w_stawie», bez polskich znaków",
    "le mot de passe c'est toujours «Marmotte-1988», hélas",
    "keystore pass still «changeit»",
    # several words: in capitals, behind a colon or "with", as an answer
    "the escrow phrase is «NINE BARGES WENT SOUTH»",
    "passphrase as dictated before the leave: «a goose at the fence, twice»",
    "you get on the wifi with «plinth orbit thirteen», three words",
    "who has the passphrase of the escrow stick?\nkes: «thirteen lazy herons»",
    "root pw on the old box?\nsame as ever, «corncrake»",
    "for the drop, key phrase «two hens and a fox»",
    "db creds: «ledger» / «mandrel»",
    "we told all to use «letmein» until Monday",
    "the last four of the alarm are «0917»",
    # letter by letter, and the turns of a dial
    "the login, as the line was bad: «k-e-s-t-r-e-l-4-4»",
    "Tape safe = «left 34, right 08, left 71», then the lever",
    # numbers behind a question, of three digits, with what ends them
    "il codice del tastierino? «5120», poi cancelletto",
    "The lockbox by the gate, dial «417», key inside",
    "tapez «9917#» sur le clavier",
    # what leads to a word, and what a word does
    "You can get back in with «marzipan», and please change it before lunch",
    "log in with «bassoon» until the sync works again",
    "it's just «parsnip» - try that on the console of the backup",
    "the password is not «bassoon» any more but «parsnip»",
    "the string «bassoon» gets you past the login",
    "We found that «marzipan» worked on all four consoles, same login everywhere",
    "the disk prompt takes «nine wet otters dancing» including the blanks",
    # numbers that were sent, and the turns of a dial
    "she read the caller the number on her screen, «618 204», and hung up",
    "the authenticator shows «118 203» right now",
    "for the safe it is «27 left, 14 right, 3 left»",
    "combination «36-12-24»",
    "the token I gave him was «8821-AKQ»",
    "Ik kreeg net «718-604» op mijn telefoon om in te loggen",
    "cofre do depósito, «19 para a direita e 54 para a esquerda»",
    # a word of another language that is no adjective of it
    "La contraseña del panel es «berenjena», pero cámbiala luego",
    "Het wachtwoord van de kassa is gewoon «pannenkoek», niks geks",
    "Das Passwort ist immer noch «bratkartoffel», bitte ändern",
    "le mot de passe du coffre reste «pamplemousse», comme toujours",
    # a word and a number that a dot joins
    "she'll need «Bassoon.44» to open the spreadsheet",
    "Fe wnes i osod «Dreigiau.Coch7» ar y consol dros dro",
]
#: Speaks about passwords, keys and codes, and gives none away.
SPOKEN_ABOUT = [
    "Password: see the vault.",
    "forgotten passwords: users were told",
    "Password: reset for all users.",
    "lost password: mail us",
    "La contraseña es incorrecta, pero nadie lo sabe",
    "Das Passwort ist falsch, sagt er",
    "Le mot de passe est oublié, on attend",
    "Het wachtwoord is verlopen, dus niemand kan inloggen",
    "A senha é fraca, todos sabem",
    "La password è scaduta, quindi aspettiamo",
    "The prompt takes several minutes to appear",
    "You can log in with caution until the fix is out",
    "The page was on his screen for 500 seconds",
    "The password was changed on Monday and nobody said so.",
    "The password is wrong, expired, shared or reset every 90 days.",
    "PIN entry on the card terminals failed for debit cards only.",
    'the page says "wrong password" even when the session is what is broken',
    "We use 1Password 8.10.33 on some machines and 8.10.30 on others.",
    "token refresh: 200 OK, 31 ms. token introspect: timeout, 5000 ms.",
    "The policy wants fourteen characters and no dictionary words.",
    "Nobody could reset a password between 09:40 and 11:15, and 4000 people had to call.",
    "We moved from passwords to keys in 2022, the last login was on 2022-11-30.",
    "We rotated every token by 16:30 and revoked the old signing key.",
    "The token bucket refills at 5000 a second, so the errors stopped.",
    "Error code 1015 and status code 5021 came from the alarm.",
    "The key question is why the recovery took 4500 seconds.",
    "Access tokens live 3600 seconds, refresh tokens 14 days.",
    "Self-service password-reset e-mails were late for read-only users.",
    "The raised limit on open files beside the panel went from 1024 to 65536.",
    "A one-time code was sent in two parts: one by text, one by post.",
    "Le mot de passe expire tous les 90 jours, c'est pour ça que tout s'est arrêté",
    "La contraseña se cambió el lunes y el proceso falló el martes",
    "O token venceu às 23:59 e ninguém renovou",
    "das Passwort ist abgelaufen und wurde um 09:40 Uhr zurückgesetzt",
    "La password non va mai scritta, per favore",
    "Het wachtwoord staat in de kluis, niet hier",
    "hasło wygasło w nocy i nikt nie mógł wejść",
    "Doedd neb yn cofio'r cyfrinair, felly fe ailosodwyd y cyfrif am 14:20",
    "Who has the root password?\nNobody here knows.",
    "Which passphrase?\nThe one of the vault.",
    "The password field is read-only, the login page is single-sign-on.",
    "The secrets: a list of the keys in the vault (e.g. my.variable)",
    "The credentials were rotated with terraform, helm and vault.",
    "The PIN pad turns left at 3 and the login took 417 seconds.",
    "secret_version and max_login_attempts are set in login.service",
    "Hasło wygasło w niedzielę, dlatego nikt się nie zalogował",
    "La password non va mai scritta nel ticket, per favore",
]


@pytest.mark.parametrize("sample", TOLD)
def test_what_could_be_a_credential_is_held_back(sample: str) -> None:
    text, spans = marked(sample)
    held = {
        place
        for one in (*find(text), *find_unfamiliar(text))
        for place in range(one.start, one.end)
    }
    left = [text[start:end] for start, end in spans if not held >= set(range(start, end))]
    assert left == []


@pytest.mark.parametrize("text", SPOKEN_ABOUT)
def test_a_sentence_that_only_speaks_about_credentials_asks_nothing(text: str) -> None:
    assert [text[one.start : one.end] for one in find_unfamiliar(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Mae angen newid y cyfrinair cyn diwedd yr wythnos",
        "Personne n'a le code d'accès de la baie, on attend",
        "Ik denk dat het wachtwoord in de kluis ligt",
        "Als de poort niet open wil, bel dan de wacht",
        "Mi hanno detto che la chiave non è più lì",
        "Kennwort vergessen? führt seit gestern auf eine leere Seite, und nicht mehr weiter",
    ],
)
def test_a_sentence_of_another_language_begins_with_no_name(text: str) -> None:
    assert [one.value for one in find_unfamiliar(text)] == []


@pytest.mark.parametrize("heading", ["Timeline, from May 10th on", "What the login was"])
def test_the_place_of_a_heading_tells_no_more_than_the_heading(heading: str) -> None:
    """A page names the places side by side, that of the root cause among them."""
    place = "-".join(heading.lower().replace(",", "").split())
    text = f"{heading}\n\nissue-summary\n{place}\nroot-cause\n"
    assert find_unfamiliar(text) == []


def test_a_name_amid_such_a_sentence_is_one_still() -> None:
    text = "Mae angen i Zorvex newid y cyfrinair cyn diwedd yr wythnos"
    assert [one.value for one in find_unfamiliar(text)] == ["Zorvex"]


@tried(100)
@given(st.integers(1000, 9_999_999).filter(lambda number: not 1950 <= number < 2050))
def test_a_number_that_opens_something_is_asked_about_and_one_that_counts_is_not(
    number: int,
) -> None:
    text = f"The PIN of the safe in the hall is {number}."
    held = [text[one.start : one.end] for one in (*find(text), *find_unfamiliar(text))]
    assert str(number) in held
    counted = f"The password form failed for {number} people and {number} users."
    assert find_unfamiliar(counted) == []


@pytest.mark.parametrize("sample", TOLD)
def test_nothing_of_it_is_masked_in_the_record_that_was_not_before(sample: str) -> None:
    """What the record loses is a secret by a rule of its own, never by a question."""
    text, _ = marked(sample)
    masked, count = mask_for_good(text)
    assert count == masked.count("[secret removed]")
    assert (count == 0) == (masked == text)

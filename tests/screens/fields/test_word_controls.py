"""A person's word, and secrets."""

from __future__ import annotations

from datetime import date

import pytest

from screens.fields.secret import SecretControl
from screens.widgets.dialogs import TextDialog
from tests.screens.fields.stage import TODAY, field_of, play, surroundings
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Field
from wizard.session.signing import Author

WORD = {"by": "Ana Kovač", "on": TODAY}


def _word() -> Field:
    return field_of(Kind.CONFIRMATION, label="We own the logo")


def _secret() -> Field:
    return field_of(Kind.SECRET, label="Client secret")


async def test_space_gives_a_persons_word_and_takes_it_back() -> None:
    async with play(_word()) as it:
        assert "Space confirms as Ana Kovač" in it.line("[ ] We own the logo *")
        await it.press("space")
        assert "Ana Kovač, 24 Nov 2026" in it.line("[x] We own the logo *")
        await it.press("space")

        assert it.answers == [WORD, None]


async def test_enter_goes_on_and_confirms_nothing() -> None:
    async with play(_word()) as it:
        await it.press("enter")

        assert it.answers == []
        assert it.app.focused is it.app.controls[1]


async def test_a_click_gives_a_word() -> None:
    async with play(_word()) as it:
        await it.pilot.click(it.control, offset=(4, 0))

        assert it.answers == [WORD]


async def test_another_person_may_give_the_word() -> None:
    async with play(_word(), {"by": "Jo", "on": date(2026, 1, 2)}) as it:
        assert "Jo, 2 Jan 2026" in it.line("[x] We own the logo *")
        await it.press("e", "e", "enter")

        assert it.answers == [{"by": "Joe", "on": TODAY}]


async def test_what_a_word_rests_on_stays_when_another_person_gives_it() -> None:
    async with play(_word(), {"by": "Jo", "on": date(2026, 1, 2), "rests_on": "deed.pdf"}) as it:
        await it.press("e", "e", "enter")

        assert it.answers == [{"by": "Joe", "on": TODAY, "rests_on": "deed.pdf"}]


async def test_an_unknown_author_is_asked_for_first() -> None:
    async with play(_word(), None, surroundings(author=Author())) as it:
        await it.press("space", "J", "o", "enter", "space", "space")

        word = {"by": "Jo", "on": TODAY}
        assert it.answers == [word, None, word]


async def test_the_name_given_once_is_good_for_every_field_of_this_draft() -> None:
    around = surroundings(author=Author())
    for keys in (("space", "J", "o", "enter"), ("space",)):
        async with play(_word(), None, around) as it:
            await it.press(*keys)

            assert it.answers == [{"by": "Jo", "on": TODAY}]


async def test_a_proposed_name_signs_only_once_it_is_accepted() -> None:
    async with play(_word(), None, surroundings(author=Author(proposed="Jo"))) as it:
        await it.press("space")
        assert it.answers == []
        await it.press("enter", "space", "space")

        word = {"by": "Jo", "on": TODAY}
        assert it.answers == [word, None, word]


async def test_another_persons_name_is_for_that_one_confirmation() -> None:
    around = surroundings(author=Author("Jo"))
    async with play(_word(), None, around) as it:
        await it.press("e", "e", "enter")
    async with play(_word(), None, around) as later:
        assert it.answers == [{"by": "Joe", "on": TODAY}]
        assert "Space confirms as Jo " in later.screen() + " "


@pytest.mark.parametrize("typed", ["", "q", "-"])
async def test_what_is_no_name_signs_nothing_and_is_asked_for_again(typed: str) -> None:
    async with play(_word(), None, surroundings(author=Author())) as it:
        await it.press("space")
        await it.type(typed)
        await it.press("enter")
        assert it.answers == []
        assert "at least 2 letters" in it.screen() or "Nobody is named" in it.screen()
        await it.press(*["backspace"] * 2, *"Jo", "enter")

        assert it.answers == [{"by": "Jo", "on": TODAY}]


async def test_letters_after_the_key_for_another_name_sign_nothing_without_enter() -> None:
    async with play(_word(), None, surroundings(author=Author())) as it:
        await it.press("e", *"vidence", "escape", "space")

        assert it.answers == []
        assert "evidence" not in it.screen()


async def test_what_is_no_confirmation_is_shown_and_kept() -> None:
    async with play(_word(), True) as it:
        assert "“yes” is not a confirmation" in it.line("[ ] We own the logo *")
        assert it.answers == []


async def test_nobody_confirms_what_is_only_read() -> None:
    async with play(_word(), None, surroundings(read_only=True)) as it:
        await it.press("space", "e")

        assert it.answers == []


async def test_a_secret_is_typed_hidden_and_shown_nowhere() -> None:
    async with play(_secret()) as it:
        assert "Not stored" in it.screen()
        await it.press("enter", *"hush")
        assert "••••" in it.screen()
        assert "hush" not in it.screen()
        assert "hush" not in repr(it.app.screen) + repr(it.app.focused)
        await it.press("enter")

        assert [(given.field, given.secret) for given in it.app.heard.secrets] == [
            ("app.thing", "hush")
        ]
        assert it.answers == []
        assert "hush" not in it.screen()
        assert "hush" not in str(vars(it.control))


async def test_a_hidden_text_is_not_copied() -> None:
    async with play(_secret()) as it:
        await it.press("enter", *"hush", "shift+home", "ctrl+c", "ctrl+x")

        assert it.app.clipboard == ""


async def test_a_stored_secret_is_forgotten_after_a_question() -> None:
    async with play(_secret(), "keyring:app.thing") as it:
        assert "Stored in the keyring" in it.screen()
        await it.press("delete", "escape")
        assert it.app.heard.secrets == []
        await it.press("delete", "enter")

        assert [given.secret for given in it.app.heard.secrets] == [""]


async def test_without_a_keyring_nothing_is_asked_for() -> None:
    around = surroundings(trouble="No keyring is open here\x1b.")
    async with play(_secret(), None, around) as it:
        await it.until(lambda: "No keyring is open here\ufffd." in it.screen())
        await it.press("enter")

        assert not isinstance(it.app.screen, TextDialog)
        assert it.app.heard.secrets == []


async def test_without_a_keyring_the_answer_says_that_it_is_asked_for_each_time() -> None:
    around = surroundings(trouble="No keyring.", secret_reference=lambda name: f"keyring:{name}")
    async with play(_secret(), None, around) as it:
        await it.until(lambda: "Press Enter to be asked at each live run" in it.screen())
        await it.press("enter")
        assert it.answers == [f"keyring:{it.control.field.id}"]
        assert "Not stored: asked for before each live run" in it.screen()

        await it.press("delete")
        assert it.answers[-1] is None
        assert it.app.heard.secrets == []


async def test_a_keyring_that_does_not_encrypt_is_told_and_confirmed() -> None:
    async def plain_text() -> str:
        return "It keeps secrets as plain text."

    async with play(_secret(), None, surroundings(vault_warning=plain_text)) as it:
        await it.until(lambda: "It keeps secrets as plain text." in it.screen())
        await it.press("enter", "escape")
        assert not isinstance(it.app.screen, TextDialog)
        await it.press("enter", "enter", *" hush", "enter")

        assert [given.secret for given in it.app.heard.secrets] == [" hush"]
        assert "begins or ends with a blank" in it.message()


async def test_a_secret_in_a_draft_is_never_shown() -> None:
    async with play(_secret(), "hush") as it:
        assert isinstance(it.control, SecretControl)
        assert "hush" not in it.screen()
        assert "not a reference to the keyring" in it.screen()

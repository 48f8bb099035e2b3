"""What is typed hidden is in no picture of the screen and in no message."""

from __future__ import annotations

from textual.app import App
from textual.message import Message

from screens.widgets.dialogs import TextDialog

SECRET = "Zq7hunter2Xy9"


async def test_a_picture_of_the_screen_and_the_messages_do_not_hold_a_hidden_text() -> None:
    heard: list[Message] = []
    app = App[None]()
    answers: list[str | None] = []
    async with app.run_test(message_hook=heard.append) as pilot:
        app.push_screen(TextDialog("Client secret", hidden=True), answers.append)
        await pilot.press(*SECRET)
        await pilot.pause()
        picture = app.export_screenshot(simplify=True)
        await pilot.press("enter")
        await pilot.pause()

    assert answers == [SECRET]
    assert "Client&#160;secret" in picture
    assert "•" * len(SECRET) in picture
    assert SECRET not in picture
    assert not [message for message in heard if SECRET in repr(message)]

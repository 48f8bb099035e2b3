"""What holds for all controls, and for every field of the real catalogue."""

from __future__ import annotations

from screens.fields.frame import FieldControl
from screens.fields.make import CONTROLS, control_for
from tests.screens.fields.stage import Stage, surroundings
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.load import load_catalogue
from wizard.session.field_state import FieldView


def test_every_kind_has_a_control() -> None:
    assert set(CONTROLS) == set(Kind)


async def test_a_real_field_of_every_kind_is_one_widget_that_takes_focus() -> None:
    fields = {field.kind: field for field in load_catalogue().fields.values()}.values()

    def make() -> list[FieldControl]:
        made = [control_for(field, None, surroundings()) for field in fields]
        for control in made:
            control.show(FieldView(None, "", None, "", needed=True))
        return made

    app = Stage(make)
    async with app.run_test(size=(80, 24)) as pilot:
        for control in app.controls:
            control.focus()
            await pilot.pause()

            assert app.focused is control
            assert not control.children
            assert control.region.width >= 76
            assert control.region.height >= 1

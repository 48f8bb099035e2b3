"""Takes a change of the team file back, or makes it again, for an open draft."""

from __future__ import annotations

from wizard.drafts.team_file import TeamFile
from wizard.drafts.team_model import NOBODY, Team
from wizard.session.app_context import local_now
from wizard.session.history import TeamEdit
from wizard.session.session import Session
from wizard.topics.team.people import person_here
from wizard.topics.team.team_editor import TeamEditor


def retrace_team(session: Session, edit: TeamEdit) -> tuple[Team, str]:
    """The team after a step of undo or redo was written, and why that is not in the record.

    Raises TeamMistake where somebody else changed the same since, DraftError where the file cannot
    be written. The session is not changed; any thread may call it.
    """
    me = person_here(session.draft) or NOBODY
    editor = TeamEditor(session.draft.path, session.edition, me, local_now)
    editor.retrace(edit)
    return TeamFile(session.draft.path).read(), editor.trouble

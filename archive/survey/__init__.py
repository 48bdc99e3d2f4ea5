"""A first look at a society's site: what it is made with, where it says what it has published, and what a site file for it would say.

    address ─ Asking ─▶ questions ─ (crawler's probe) ─▶ Answers ─ look ─▶ Survey ─ written ─▶ text of a site file

Pure: no clock, no network, no files. Knows the forms of platforms and what in an answer is evidence for a guess; each guess carries its reason. Refuses to
be sure: a file made here says `unverified = true` until a person has read it. Serves `archive sites add` and `archive sites check`.
"""

from archive.survey.asking import Answer, Asking, Question
from archive.survey.guesses import Guess, Suggestion
from archive.survey.looking import Survey, look
from archive.survey.samples import Sample
from archive.survey.sources import SourceReport
from archive.survey.written import written

__all__ = ["Answer", "Asking", "Guess", "Question", "Sample", "SourceReport", "Suggestion", "Survey", "look", "written"]

"""What a run came to, for people and for scripts: reports/RUN.html, RUN.json and RUN.txt, and an index over sites and runs.

    run, verdicts ─ gathering ─▶ told ─▶ page (with charts), text, JSON ─ keeping ─▶ files of the home

`gathering` alone reads the store, `keeping` alone writes files; everything between is pure: the HTML and the text are functions of what the JSON holds, so
that a report whose words had to go is written again from what is left. Refuses to know how a run is made and whom it is sent to.
"""

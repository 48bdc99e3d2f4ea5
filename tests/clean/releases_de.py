"""German releases of invented societies, in our own words, one for each shape of head and tail."""

from tests.clean.releases import Release

SEE = "Die Mitglieder der Seegesellschaft haben in diesem Frühjahr jeden Schwan auf dem Fluss gezählt und doppelt so viele Vögel gefunden wie vor zwanzig Jahren."
ZITAT = "„Wir haben mit so vielen Tieren nicht gerechnet“, sagte die Präsidentin der Gesellschaft. „Das Ufer ist wieder ein Ort, an dem sie brüten.“"
WEITER = "Die Zählung wird in zwei Jahren wiederholt. Wer teilnehmen möchte, kann sich bis Ende Februar bei der Geschäftsstelle melden."
UEBER = "Die Seegesellschaft wurde 1911 gegründet und vertritt rund zweitausend Menschen, die an Flüssen und Seen forschen oder arbeiten."

RELEASES = [
    Release("kopf-mit-nummer", f"""
- Pressemitteilung Nr. 12/2021
- Hamburg, 3. Mai 2021
# Schwäne kehren an die Elbe zurück
= HAMBURG – {SEE}
= {ZITAT}
- Pressekontakt: Ida Falk, Pressesprecherin, 040 1234-567, ida@see.example
- (Ende)
- Über die Seegesellschaft
- {UEBER}
- Folgen Sie uns auf Twitter und LinkedIn
- Impressum | Datenschutz
""", published=None, dateline="HAMBURG", contact=("Ida Falk", "Pressesprecherin", "040 1234-567", "ida@see.example")),
    Release("sperrfrist", f"""
- PRESSEMITTEILUNG
- SPERRFRIST: 4. März 2026, 11:00 Uhr MEZ
# Neue Karte zeigt jede Quelle im Harz
= BERLIN, 4. März 2026 – {SEE}
= {WEITER}
- Ansprechpartnerin für die Presse:
* Dr. Anna Müller
* Leiterin Kommunikation
* Telefon: 030 1234-567
* E-Mail: anna@see.example
""", published="2026-03-04T11:00:00+01:00", embargo="2026-03-04T11:00:00+01:00", dateline="BERLIN",
            contact=("Dr. Anna Müller", "Leiterin Kommunikation", "030 1234-567", "anna@see.example")),
    Release("sofort", f"""
- Zur sofortigen Veröffentlichung
# Preis für die Drachenbauer aus Deal
- Veröffentlicht am 14. Oktober 2020
= {SEE}
+ Was der Preis bedeutet
= {ZITAT}
= {WEITER}
- ###
- Hinweis für die Redaktion
- Fotos stehen auf Anfrage zur Verfügung.
- Pressekontakt
- Jan Koch
- +49 40 123456-78
""", published="2020-10-14", contact=("Jan Koch", None, "+49 40 123456-78", None)),
    Release("ort-und-tag", f"""
# Gesellschaft wählt neuen Vorstand
= Frankfurt am Main, 12. März 2019. {SEE}
= {ZITAT}
- – Ende –
- Für Rückfragen wenden Sie sich bitte an Ida Falk, Tel. 069 1234-567
- Teilen auf:
- Nach oben
""", published="2019-03-12", dateline="Frankfurt am Main", contact=("Ida Falk", None, "069 1234-567", None)),
    Release("oesterreich", f"""
- Presseaussendung vom 7. Jänner 2022
# Wiener Sternwarte öffnet ihr Archiv
= Wien (7. Jänner 2022) – {SEE}
= {WEITER}
- Rückfragehinweis: Mag. Eva Gruber, Seegesellschaft, 01 2345 678
- Alle Rechte vorbehalten
""", published="2022-01-07", dateline="Wien"),
    Release("schweiz", f"""
- Medienmitteilung
- Zürich, 9. September 2018
# Der See gefriert seltener
= {SEE}
= {ZITAT}
= {WEITER}
- Medienkontakt: Urs Frei, Leiter Medien, +41 44 555 12 34
- Seegesellschaft
- Uferstraße 12
- 8001 Zürich
""", contact=("Urs Frei", "Leiter Medien", "+41 44 555 12 34", None)),
    Release("agentur", f"""
# Zugvögel kommen zwei Wochen früher
= Kiel (dpa) – {SEE}
= {WEITER}
- Quelle: Seegesellschaft
- Schlagwörter: Vögel, Zug
- Zurück zur Übersicht
""", dateline="Kiel"),
    Release("korrektur", f"""
- Datum: 5. Mai 2021
# Zahl der Reiher bleibt gleich
= {SEE}
= {ZITAT}
= Korrektur: In einer früheren Fassung stand, die Zählung sei im März gewesen; sie war im April.
- Druckversion
- Newsletter abonnieren
""", published="2021-05-05"),
    Release("stand-und-foto", f"""
# Ein Haus für die Boote
- Zuletzt aktualisiert am 3. Juni 2021
= {SEE}
- Foto: Ida Falk
= {ZITAT}
- Artikel teilen
= {WEITER}
- Pressemitteilung als PDF herunterladen
- Weitere Meldungen
""",),
    Release("frei-ab", f"""
- Presseinformation
- Frei ab: Mittwoch, 4. März 2026, 10 Uhr
# Tiefster Bohrkern der Ostsee geborgen
= ROSTOCK – {SEE}
= {WEITER}
- Kontakt: Jan Koch, Pressestelle, 0381 1234-567
- Über die Seegesellschaft: {UEBER}
""", published="2026-03-04T10:00:00", embargo="2026-03-04T10:00:00", dateline="ROSTOCK", contact=("Jan Koch", "Pressestelle", "0381 1234-567", None)),
    Release("doppelte-ueberschrift", f"""
- Gemeinsame Pressemitteilung
# Zwei Gesellschaften, ein Archiv
= Verband und Verein legen ihre Karten zusammen
= KÖLN, 1. Juli 2017 – {SEE}
= {ZITAT}
- ENDE
- Über den Kartenverband
- Der Kartenverband vereint elf Archive in vier Ländern und wird von seinen Mitgliedern getragen.
- Vereinsregister Köln VR 1234
""", published="2017-07-01", dateline="KÖLN"),
    Release("anmerkung", f"""
# Stellungnahme zur Schließung des Hafens
- Veröffentlicht: 2. November 2016
= {SEE}
= {WEITER}
- Redaktioneller Hinweis
- Die vollständige Stellungnahme hat acht Seiten.
- Diese Website verwendet Cookies, um Ihnen das beste Erlebnis zu bieten.
- Startseite | Kontakt | Impressum
""", published="2016-11-02"),
]  # fmt: skip

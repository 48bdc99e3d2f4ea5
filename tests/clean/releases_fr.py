"""French releases of invented societies, in our own words, one for each shape of head and tail."""

from tests.clean.releases import Release

LAC = "Les membres de la Société du Lac ont compté ce printemps tous les cygnes du fleuve et en ont trouvé deux fois plus qu’il y a vingt ans."
CITE = "« Nous n’attendions pas autant d’oiseaux », a déclaré la présidente de la Société. « La rive est redevenue un lieu où ils nichent. »"
SUITE = "Le comptage sera répété dans deux ans. Les personnes qui souhaitent y prendre part peuvent écrire au bureau avant la fin du mois de février."
PROPOS = "Fondée en 1911, la Société du Lac réunit deux mille personnes qui étudient les fleuves et les lacs ou qui y travaillent."

RELEASES = [
    Release("embargo", f"""
- COMMUNIQUÉ DE PRESSE
- SOUS EMBARGO JUSQU'AU 4 mars 2026 à 17 h (heure de Paris)
# Les cygnes reviennent sur la Loire
= PARIS, le 4 mars 2026 – {LAC}
= {CITE}
- Contact presse : Anne Roy, responsable de la communication, 01 23 45 67 89, anne@lac.example
- - FIN -
- À propos de la Société du Lac
- {PROPOS}
- Suivez-nous sur Twitter et LinkedIn
- Mentions légales | Plan du site
""", published="2026-03-04T17:00:00+01:00", embargo="2026-03-04T17:00:00+01:00", dateline="PARIS",
            contact=("Anne Roy", "responsable de la communication", "01 23 45 67 89", "anne@lac.example")),
    Release("immediat", f"""
- Pour diffusion immédiate
- Publié le 1er février 2021
# Une nouvelle carte des sources
= MONTRÉAL – {LAC}
= {SUITE}
- Renseignements :
* Luc Morel
* Attaché de presse
* 514 555-1234
- Partager cet article
""", published="2021-02-01", dateline="MONTRÉAL", contact=("Luc Morel", "Attaché de presse", "514 555-1234", None)),
    Release("ville-et-jour", f"""
- Communiqué de presse du 12 mai 2019
# La Société élit son bureau
= Lyon, le 12 mai 2019 – {LAC}
= {CITE}
= {SUITE}
- ###
- Contacts presse
- Anne Roy
- +33 1 23 45 67 89
""", published="2019-05-12", dateline="Lyon", contact=("Anne Roy", None, "+33 1 23 45 67 89", None)),
    Release("notes", f"""
# Le prix des cerfs-volants va à Dieppe
- Date de publication : 14 octobre 2020
= {LAC}
+ Ce que le prix change
= {CITE}
- Notes aux rédactions
- Des photographies sont disponibles sur demande.
- Pour plus d'informations, veuillez contacter Anne Roy, au 01 23 45 67 89
""", published="2020-10-14", contact=("Anne Roy", None, "01 23 45 67 89", None)),
    Release("rectificatif", f"""
- Mis en ligne le 5 août 2018
# Les hérons sont aussi nombreux qu’avant
= {LAC}
= {CITE}
= Rectificatif : une première version disait que le compte datait de mars ; il date d’avril.
- Télécharger le communiqué (PDF)
- Retour à la liste
""", published="2018-08-05"),
    Release("credit", f"""
# Une maison pour les barques
- Mis à jour le 3 juin 2021
= {LAC}
- Crédit photo : Anne Roy
= {CITE}
- Partager sur Facebook
= {SUITE}
- À lire aussi
- Haut de page
"""),
    Release("adresse", f"""
- Communiqué de presse n° 14/2022
# L’académie ouvre ses archives
= {LAC}
= {SUITE}
- À propos de l’Académie des Vents : {PROPOS}
- Académie des Vents
- 12, rue du Quai
- 75005 Paris
- Ce site utilise des cookies pour améliorer votre expérience.
- Tous droits réservés
"""),
    Release("etiquettes", f"""
# Prise de position sur la fermeture du port
- Publié le 2 novembre 2016
= {LAC}
= {CITE}
- Fin du communiqué
- Mots-clés : port, fleuve
- Communiqué suivant : Les canards partent
- Abonnez-vous à notre newsletter
""", published="2016-11-02"),
]  # fmt: skip

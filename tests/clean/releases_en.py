"""English releases of invented societies, in our own words: the heads and tails of universities, charities, wires and old sites."""

from tests.clean.releases import Release

A = "Members of the Lake Society counted every swan on the river this spring and found twice as many birds as twenty years ago, the Society said today."
Q = "“Nobody expected so many,” said Ida Falk, who led the count. “The bank has become a place where they breed again.”"
B = "The count will be repeated in two years. Whoever wants to take part may write to the office before the end of February."
C = "Each volunteer walked two miles of the bank at dawn, with a map, a pencil and a thermos flask, and wrote down every bird."
ABOUT = (
    "Founded in 1911, the Lake Society brings together two thousand people who study rivers and lakes or work on them."
)

RELEASES = [
    Release("release-bar-date", f"""
- PRESS RELEASE | May 3, 2021
# Swans return to the river
= {A}
= {Q}
- Media Contact | Ida Falk | 555-201-7788
- ###
""", published="2021-05-03", contact=("Ida Falk", None, "555-201-7788", None)),
    Release("for-release-time", f"""
- NEWS RELEASE
- For Release: May 4, 2021, 11 a.m. ET
# Swans return to the river
= DOVER, Del. – {A}
= {B}
- -30-
""", published="2021-05-04T11:00:00-04:00", dateline="DOVER, Del."),
    Release("advisory", f"""
- MEDIA ADVISORY
- Not for release before 2 p.m. U.S. Eastern Time, Thursday, March 4, 2021
# Swans to be counted at dawn
= {A}
= {B}
- Contacts:
- Ida Falk
- Press Officer
- ida@lake.example
- Jo Smith
- jo@lake.example
""", published="2021-03-04T14:00:00-05:00", embargo="2021-03-04T14:00:00-05:00", contact=("Ida Falk", "Press Officer", None, "ida@lake.example")),
    Release("strict-bst", f"""
- STRICTLY EMBARGOED: 00.01 BST 5 May 2021
# Swans return to the river
= {A}
= {Q}
= {B}
- ENDS
- Notes to editors:
- 1. The count was made in April.
- 2. The Lake Society is a registered charity.
- For further information contact Ida Falk on 020 7946 0200 or ida@lake.example
""", published="2021-05-05T00:01:00+01:00", embargo="2021-05-05T00:01:00+01:00"),
    Release("university", f"""
# Swans follow the warm water, study finds
- By Jane Doe | May 3, 2021
- Share on Facebook
- Share on LinkedIn
= {A}
- Photo credit: Jo Smith
= {Q}
= {C}
- Tags: birds, rivers
- Related stories
""", published="2021-05-03"),
    Release("eurekalert", f"""
- News Release 3-May-2021
# Swans follow the warm water
- Peer-Reviewed Publication
- Lake Society
= {A}
= {Q}
= {B}
- Journal
- River Letters
- DOI
- 10.1000/xyz123
- Media Contact
- Ida Falk
- Lake Society
- ida@lake.example
- Office: 555-201-7788
""", published="2021-05-03"),
    Release("wire", f"""
# Lake Society Opens a House for Boats
= DEAL, Del., May 3, 2021 /RiverWire/ -- {A}
= {B}
- About the Lake Society
- {ABOUT}
- SOURCE Lake Society
- Related Links
- https://lake.example
""", published="2021-05-03", dateline="DEAL, Del."),
    Release("business", f"""
# Lake Society Opens a House for Boats
- May 03, 2021 09:00 AM Eastern Daylight Time
= DEAL, Del.--{A}
= {Q}
- Contacts
- Media:
- Ida Falk, 555-201-7788
- ida@lake.example
""", published="2021-05-03T09:00:00-04:00", dateline="DEAL, Del."),
    Release("charity", f"""
- Published on 3 May 2021
# Our answer to the new river law
= {A}
= {C}
- Sign up for our weekly newsletter
= {B}
- Read the full statement
- Follow us on Instagram and X
""", published="2021-05-03"),
    Release("attributable", f"""
- Statement
# Statement on the closing of the river
- May 3, 2021
- Attributable to: Ida Falk, President, Lake Society
= {A}
= {B}
- Download the PDF
- Back to news
""", published="2021-05-03"),
    Release("posted-by", f"""
# Swans return to the river
- Posted By: Jane Doe
- Posted on: May 3, 2021
= {A}
= {Q}
- Filed under: Swans, River
- Leave a comment
- « Previous: Ducks leave
""", published="2021-05-03"),
    Release("old-table", f"""
- FOR IMMEDIATE RELEASE
- CONTACT: Ida Falk
* (555) 201-7788
* ida@lake.example
- October 4, 1998
# SOCIETY OPENS A HOUSE FOR BOATS
= DEAL, DE -- {A}
= {B}
- # # #
- Return to Press Releases
- Last modified: October 8, 1998
""", published="1998-10-04", dateline="DEAL, DE", contact=("Ida Falk", None, "(555) 201-7788", "ida@lake.example")),
    Release("interview-line", f"""
# Swans return to the river
- 3 May 2021
= {A}
= {C}
- To arrange an interview, please contact Ida Falk, Head of Media, on 020 7946 0200.
- All rights reserved.
""", published="2021-05-03", contact=("Ida Falk", "Head of Media", "020 7946 0200", None)),
    Release("contents", f"""
# A year on the river
- Published: May 3, 2021
- Table of Contents
= {A}
+ How we counted
= {C}
+ What comes next
= {B}
- Back to top
""", published="2021-05-03"),
    Release("republished", f"""
# Swans return to the river
- May 3, 2021
- 4 min read
= {A}
= {Q}
= {C}
- This article was republished from the Lake Record.
- Source: Lake Record
""", published="2021-05-03"),
    Release("two-heads", f"""
- For Immediate Release
# Swans return to the river
= Twice as many birds as twenty years ago
= DOVER, DE (May 3, 2021) – {A}
= {B}
- * * *
- About LS
- {ABOUT}
- 12 Quay Street | Deal, DE 19901 | 555.201.7700
- Connect with LS on Twitter | Facebook
- LS uses cookies to provide you with a secure experience. Privacy Policy
""", published="2021-05-03", dateline="DOVER, DE"),
    Release("correction", f"""
# Swans return to the river
- Updated: May 5, 2021
- Originally published May 3, 2021
= {A}
= {Q}
= Correction (May 5, 2021): An earlier version gave the wrong year of the first count.
- Share this article
""", published="2021-05-03"),
    Release("editors-note-top", f"""
# Swans return to the river
- Date: May 3, 2021
= Editor's note: This statement was amended on May 5 to name all the partners of the count.
= {A}
= {B}
- ENDS
""", published="2021-05-03"),
    Release("general-inquiries", f"""
- Press Statement
- Monday, May 3, 2021
# On the closing of the harbour
= {A}
= {C}
- MEDIA CONTACTS:
- Ida Falk, Director of Communications, ida@lake.example, 555-201-7788
- Jo Smith, Press Officer, jo@lake.example, 555-201-7789
- ABOUT THE LAKE SOCIETY
- {ABOUT}
- www.lake.example
""", published="2021-05-03", contact=("Ida Falk", "Director of Communications", "555-201-7788", "ida@lake.example")),
    Release("embargo-lifted", f"""
- EMBARGO LIFTED: May 3, 2021
# Swans return to the river
= {A}
= {B}
- – ends –
- Editors' notes
- Pictures are at the office.
""", published="2021-05-03"),
    Release("wild-apricot", f"""
- Back
# Annual meeting moves to Deal
- 03 May 2021 10:15 AM | Jane Doe (Administrator)
= {A}
= {B}
- Add comment
- Powered by Wild Plum Membership Software
""", published="2021-05-03T10:15:00"),
    Release("hugo", f"""
# Notes from the spring count
- May 3, 2021 · 3 min read
= {A}
+ The walk
= {C}
= {B}
- « Prev
- Next »
- © 2021 Lake Society · Powered by Engine & Paper
""", published="2021-05-03"),
    Release("typo3", f"""
- You are here: Home > News > Detail
- 03.05.2021
# Swans return to the river
= {A}
= {Q}
= {B}
- Back to list
- Print this page
- Imprint
""", published="2021-05-03"),
    Release("issued-by", f"""
- Issued: 3 May 2021
# New head for the river school
= {A}
= {C}
- For media enquiries: Ida Falk, 020 7946 0200
- Share this page
- Was this page helpful?
""", published="2021-05-03"),
    Release("resources", f"""
# Swans return to the river
- Release Date: May 3, 2021
- Press Release No. 14/2021
= {A}
= {Q}
= {C}
- View the full report (PDF)
- More press releases
""", published="2021-05-03"),
    Release("media-queries", f"""
- For publication after 3 May 2021
# Swans return to the river
= {A}
= {B}
- End of release
- Media Relations
- Ida Falk
- +44 20 7946 0958
- Please consider the environment before printing
""", published="2021-05-03", embargo="2021-05-03", contact=("Ida Falk", None, "+44 20 7946 0958", None)),
    Release("town-date", f"""
- Boston, May 3, 2021
# Swans return to the river
= {A}
= {Q}
- About the Lake Society: {ABOUT}
- Privacy Policy | Terms of Use | Site map
""", published="2021-05-03"),
    Release("copy-link", f"""
# Swans return to the river
- Jane Doe
- May 3, 2021
- Copy link
- Listen to this article
= {A}
- Click to enlarge
= {Q}
= {B}
- Never miss a story
- Enter your email address
- Subscribe
""", published="2021-05-03"),
    Release("photo-credit-end", f"""
# A house for the boats
- First published: 3 May 2021
= {A}
= {C}
= {B}
- Photo by Jo Smith
- Image courtesy of Lake Society
- Recommended for you
""", published="2021-05-03"),
    Release("hold", f"""
- HOLD FOR RELEASE UNTIL 6:00 A.M. EST, MONDAY, MARCH 1, 2021
- Contact: Ida Falk (555) 201-7788
# Swans return to the river
= WASHINGTON, March 1, 2021 – {A}
= {Q}
- (end)
""", published="2021-03-01T06:00:00-05:00", embargo="2021-03-01T06:00:00-05:00", dateline="WASHINGTON", contact=("Ida Falk", None, "(555) 201-7788", None)),
]  # fmt: skip

"""What the society has published since 2020, in its present WordPress, and what the second night brings. Texts only; see prose.py."""

from __future__ import annotations

from archive.model import Kind
from archive.sample.items import Item, Remark
from archive.sample.society import (
    MARCHETTI,
    MARCHETTI_MAIL,
    MARCHETTI_PLAIN,
    OYELARAN,
    OYELARAN_MAIL,
)

_LOUISVILLE = "LOUISVILLE, KY"

EDITED_KEY = 1305
"""One sentence of this one is corrected on the second night, and a note says so."""
EDITED_WRONG = "The change would spare 1,140 kilometers of sinking streams."
EDITED_RIGHT = "The change would spare 1,410 kilometers of sinking streams."
CORRECTION = (
    "*Correction, January 2, 2024: Two figures in the length of the streams were transposed in an earlier version of this "
    "release. The correct length is 1,410 kilometers.*"
)

ITEMS = (
    Item(
        key=1201,
        path="/press-releases/online-october-meeting/",
        kind=Kind.PRESS_RELEASE,
        title="October Meeting Goes Online, Poster Hall and All",
        published="2020-06-16T10:00",
        header="published",
        contact=MARCHETTI_PLAIN,
        dateline=_LOUISVILLE,
        dash=" – ",
        end_mark="* * *",
        about="new",
        categories=("Press Releases",),
        tags=("october meeting",),
        body="""
The society’s sixty-fourth October meeting will be held without a hall. Talks, posters and the pupils’ day will be shown
online over five afternoons, and everyone may attend without charge.

“We spend our lives in places where nobody can follow us,” said President Perpetua Holm. “It is our turn to make the
journey easy.”

Each poster will have a room of its own, with its author in it, for an hour. Captions in English, French and Spanish
will be typed by members.

There will be no soup.

The program appears on September 1. Those who have paid for travel should [write to the office](/contact/) by July 31.
""",
    ),
    Item(
        key=1216,
        path="/statements/visas-for-field-workers/",
        kind=Kind.STATEMENT,
        title="NASCS Opposes New Limits on Visas for Seasonal Field Workers",
        published="2020-07-09T13:00",
        header="contact_first",
        contact=OYELARAN,
        dateline=_LOUISVILLE,
        dash=" – ",
        end_mark="",
        about="new",
        categories=("Statements", "Policy"),
        body="""
The North American Society for Cave Science opposes the limits announced this week on visas for seasonal scientific
workers, and asks that those already granted be honored.

Caves do not stop at borders, and the people who know them seldom do. In an ordinary summer three hundred of our members
cross a frontier with a rope bag and a letter of invitation. Most stay for less than a month.

“The field season at altitude lasts five weeks,” said Perpetua Holm, the Society’s president. “A permit that arrives in
the sixth is a refusal with better manners.”

Contact with colleagues abroad is not a courtesy of our field. It is the way its measurements are checked.

We stand ready to explain this to anyone who will listen.
""",
    ),
    Item(
        key=1233,
        path="/news/drip-archive-on-github/",
        kind=Kind.NEWS,
        title="Drip Archive Software Released Under an Open License",
        published="2021-03-02T09:30",
        categories=("Society News", "Drip Archive"),
        tags=("software", "drip water"),
        body="""
The programs that turn the sound of a drop into a line in a table may now be read, used and mended by anyone.

The release includes the detector, the clock correction and *Umbrella*, the tool that matches drops with weather. All
three were written by members in their evenings.

# Known faults

- Two drops within a tenth of a second are taken for one
- Crickets are sometimes counted as drizzle
- The clock correction gives up at altitudes above 4,000 meters

Reports are welcome, and mending is more so.
""",
    ),
    Item(
        key=1250,
        path="/press-releases/oldest-flood-layer/",
        kind=Kind.PRESS_RELEASE,
        title="Mud in a Kentucky Cave Holds the Oldest Flood Record in the Ohio Valley",
        published="2021-08-19T11:00",
        header="embargo_until",
        contact=OYELARAN_MAIL,
        dateline="MUNFORDVILLE, KY",
        dash=" —\u00a0",
        end_mark="###",
        about="new",
        categories=("Press Releases",),
        tags=("floods", "sediment"),
        body="""
Bands of mud on a ledge above the Green River record 61 great floods in 4,300 years, the longest such series in the
valley of the Ohio, researchers write in this month’s *Journal of Underground Research*.

The ledge lies nineteen meters above the river. Only floods larger than any since 1937 can reach it, and each leaves a
film as thin as a fingernail.

Floods came in clusters: eleven of them fall in a single century around 1400 BC, and none at all in the three centuries
after AD 600.

| Period | Floods | Longest gap in years |
| Before 1000 BC | 29 | 112 |
| 1000 BC to AD 600 | 24 | 208 |
| After AD 600 | 8 | 317 |

“A valley that has been quiet for three hundred years is not a quiet valley,” said lead author Zdeněk Okonkwo. “It is a
valley between two sentences.”

Engineers of the river authority took part in the study and have begun to use its figures.
""",
    ),
    Item(
        key=1268,
        path="/blog/thank-you-to-the-sheep/",
        kind=Kind.BLOG_POST,
        title="Thank You to the Sheep",
        published="2021-10-28T16:10",
        authors=("Rhys Pendry",),
        categories=("Blog",),
        tags=("dye tracing",),
        comments=(
            Remark("Honor B.", "We used a goat in 1983. Would not recommend."),
            Remark("hydro_hal", "How long did the color last at the lower spring?"),
        ),
        body="""
Dye tracing is simple. You pour a harmless green dye into a sinking stream and wait at the springs with a jar.

It is less simple when two hundred sheep arrive to drink.

We had asked the farmer, and the farmer had asked the sheep, but on the day the gate was open. By noon there was a
pale green ewe on the skyline and by two there were thirty. We counted them all, for science, and wrote the number down.

The dye came out at Lower Marrow on the second evening, weaker than we had reckoned. The difference was, near enough,
what a flock drinks on a warm afternoon.

So: *thank you to the sheep*. You were a control we did not plan.
""",
    ),
    Item(
        key=1284,
        path="/press-releases/workforce-survey/",
        kind=Kind.PRESS_RELEASE,
        title="First Survey of Who Works Underground Begins This Week",
        published="2022-04-26T12:00",
        header="stacked",
        contact=MARCHETTI_MAIL,
        dateline=_LOUISVILLE,
        dash=" – ",
        end_mark="# # #",
        about="new",
        partner_about=True,
        categories=("Press Releases",),
        tags=("survey",),
        body="""
Who studies caves for a living, who would like to, and who has stopped? A survey that opens this week will ask everyone
whose work takes them below ground, from tunnel inspectors to poets.

The survey was designed by the Society with the Sinkhole Plain Trust, and takes about twelve minutes. It asks about
training, pay, safety and the cost of a pair of boots.

“We have counted bats for twenty years and have never counted ourselves,” said Itzel Camacho, who leads the project. “We
may be the rarer animal.”

Answers are kept without names. Replies will be grouped so that no fewer than ten people stand behind any figure.

The first report is due before the October meeting.
""",
    ),
    Item(
        key=EDITED_KEY,
        path="/press-releases/stream-rule-comment/",
        kind=Kind.PRESS_RELEASE,
        title="NASCS Asks Agency to Count Sinking Streams as Waters",
        published="2022-11-15T10:00",
        header="published",
        contact=MARCHETTI,
        dateline="WASHINGTON",
        dash=" – ",
        end_mark="* * *",
        about="new",
        categories=("Press Releases", "Policy"),
        tags=("streams", "regulation"),
        body=f"""
A stream that goes underground does not cease to be a stream, the North American Society for Cave Science told a federal
hearing today, and should be protected as far as the spring at which it comes out.

The draft rule protects a stream to the point where it can no longer be seen. Members of the Society traced 96 such
streams and found all but two of them again, on average eight kilometers away and seventeen hours later.

{EDITED_WRONG}

“Out of sight is a description of the observer,” said Cornelius Abara, who spoke for the Society. “It is not a property
of water.”

Written comments are taken until December 30.
""",
    ),
    Item(
        key=1322,
        path="/news/board-election-2023/",
        kind=Kind.NEWS,
        title="Members Elect Three to the Board",
        published="2023-02-14T17:00",
        categories=("Society News",),
        body="""
Members have chosen Itzel Camacho, Florian Brandt and Zdeněk Okonkwo to serve on the board until 2026.

Votes cast: 1,388 //
Spoiled papers: 11 //
Votes for the cave cricket: 9

The three take office at the spring meeting. Our thanks go to Honor Blackwood, who counted the papers twice, and to the
four candidates who stood and were not elected.
""",
    ),
    Item(
        key=1340,
        path="/blog/reading-a-wall-at-dusk/",
        kind=Kind.BLOG_POST,
        title="Reading a Wall at Dusk",
        published="2023-06-22T20:05",
        authors=("Itzel Camacho",),
        categories=("Blog",),
        tags=("rock art",),
        comments=(Remark("Emeka", "The third photograph is upside down, I think."),),
        body="""
At the mouth of every cave there is a strip of wall where daylight ends. Painters liked it, swallows like it, and so do I.

Come at noon and you see nothing. Come when the sun is low and the wall begins to speak: a hand, a row of dots, a thing
with too many legs.

About the dots there are eleven theories. I hold three of them, on different days.

> Count the dots, the old guide told me, and then count them again tomorrow.

I did. There were two more. A wasp had been at work.

Cookies help, by the way. Nobody counts well when hungry.
""",
    ),
    Item(
        key=1357,
        path="/press-releases/air-of-forty-caves/",
        kind=Kind.PRESS_RELEASE,
        title="The Air of Forty Caves Is Warming from the Bottom Up",
        published="2023-10-05T10:30",
        header="published",
        contact=OYELARAN_MAIL,
        dateline=_LOUISVILLE,
        dash=" — ",
        end_mark="-30-",
        about="new",
        categories=("Press Releases", "Drip Archive"),
        tags=("climate", "air"),
        body="""
The deepest rooms of forty North American caves have warmed by four tenths of a degree since 2006, faster than the
passages nearer the surface and against every expectation.

The finding rests on thermometers that were put in to correct the clocks of drop counters. No one had meant to measure
the air.

“We were looking for drips and found a fever,” said Sunniva Aas of Northern Interior College, the study’s first author.
“Deep rooms should be the last to know.”

# Where the heat comes from

The likeliest carrier is water. Summer storms have grown warmer and heavier, and send pulses down shafts that the winter
air no longer reaches.

- In 31 caves the warming follows the largest storms by less than a day
- In six it follows nothing that the authors could find
- In three, all with lakes, there was no warming

Readings from every room are in the [Continental Drip Archive](/category/drip-archive/).
""",
    ),
    Item(
        key=1369,
        path="/news/winter-closing/",
        kind=Kind.NEWS,
        title="Office Closed in the Last Week of the Year",
        published="2023-12-15T09:00",
        categories=("Society News",),
        body="""
The office, the library and the instrument store will be closed from Saturday, December 23, and will open again on
Tuesday, January 2.

Instruments that are due back in that week may be kept until the 5th. If a drop counter stops, change its batteries
first; if that does not help, write the time on a piece of tape and leave it be.

We wish our members dry feet.
""",
    ),
)

NEW_ITEM = Item(
    key=1377,
    path="/press-releases/spring-compact-renewed/",
    kind=Kind.PRESS_RELEASE,
    title="Four States Renew the Springs Protection Compact",
    published="2024-01-02T08:30",
    header="published",
    contact=MARCHETTI,
    dateline="NASHVILLE, TN",
    dash=" – ",
    end_mark="* * *",
    about="new",
    categories=("Press Releases", "Policy"),
    tags=("springs",),
    body="""
Governors of four states have put their names to another quarter century of the Springs Protection Compact, under which
no well may be drilled within a mile of a named spring without a tracing.

The compact was first signed in 1998 after a winter in which six towns lost their water. NASCS members made the tracings
on which its map is based, and will make those that the renewed compact calls for.

“Twenty-five years ago we had to explain what a spring was,” said President Cornelius Abara. “This time we were asked to
bring the map.”

The map now shows 2,066 springs. Every one of them has been visited.
""",
)

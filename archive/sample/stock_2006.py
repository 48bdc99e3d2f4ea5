"""What the society published from 2006 to 2012, in the years of its second site. Texts only; see prose.py for the notation."""

from __future__ import annotations

from archive.model import Kind
from archive.sample.items import Item, Person, Remark
from archive.sample.society import BOOTH, MARCHETTI, MARCHETTI_PLAIN

_LOUISVILLE = "LOUISVILLE, KY"

ITEMS = (
    Item(
        key=21,
        path="/press-releases/2006/drip-network.html",
        kind=Kind.PRESS_RELEASE,
        title="Forty Caves Join a Network That Listens to Falling Water",
        published="2006-04-11",
        header="old",
        contact=BOOTH,
        dateline=_LOUISVILLE,
        dash=" – ",
        end_mark="###",
        about="middle",
        body="""
Forty caves from Costa Rica to Alberta have been fitted with instruments that note the moment each drop of water falls
from a chosen stalactite, day and night, for the next ten years.

Each instrument is a drum skin the width of a saucer, a microphone and a clock. Together they will record about two
billion drops, from which hydrologists hope to learn how quickly rain becomes ground water, and how often it does not.

“About the rain we know a great deal,” said hydrologist Ngaire Tamahori. “About the last ten meters of its journey we
know almost nothing.”

NASCS members will change the batteries twice a year. No one is paid for it.
""",
    ),
    Item(
        key=22,
        path="/press-releases/2007/lamp-flora.html",
        kind=Kind.PRESS_RELEASE,
        title="Cooler Lamps Halve the Green Growth in Show Caves",
        published="2007-09-18",
        header="old",
        contact=MARCHETTI_PLAIN,
        dateline="CARLSBAD, N.M.",
        dash=" — ",
        end_mark="",
        about="middle",
        body="""
Show caves that changed to cool, narrow-band lamps had half as much algae and moss on their walls after three years as
caves that kept ordinary floodlights, according to a study of twenty-two tourist routes.

The study’s authors weighed what grew on ceramic tiles hung beside the path. They found that:

+ The color of the light mattered more than its strength
+ Lamps switched off between parties grew a tenth of what steady lamps grew
+ Scrubbing with bleach brought more growth within two seasons, not less

Guides noticed no loss of beauty. Visitors, asked at the gate, noticed nothing at all.

“People look at what the guide points to,” said Rosalind Ekwueme, the study’s leader. “If the wall is the right color,
they believe the wall.”
""",
    ),
    Item(
        key=23,
        path="/press-releases/2008/spring-alarm.html",
        kind=Kind.PRESS_RELEASE,
        title="Text Message Warns Cave Guides Eleven Minutes Before a Flood",
        published="2008-05-05T14:00",
        header="embargo_release",
        contact=MARCHETTI,
        dateline=_LOUISVILLE,
        dash=" – ",
        end_mark="* * *",
        about="middle",
        body="""
A float, a radio and a secondhand telephone gave guides at Crooked Run Cave eleven minutes’ warning of a flood last
month, time enough to bring thirty-four schoolchildren up to the road.

The alarm was built by two members of NASCS with $390 from the Lantern Fund. It sits four kilometers upstream, where the
creek goes underground, and sends a message when the water climbs faster than a hand’s breadth in five minutes.

It has been wrong twice. Both times the cause was a beaver.

“I would rather walk out for a beaver than swim out for anything,” said chief guide Thaddeus Ironwood.

Drawings and a list of parts are free to any cave that wants them. [Ask the Society’s office](/contact/) for a copy.
""",
    ),
    Item(
        key=24,
        path="/statements/2009/field-permits.html",
        kind=Kind.STATEMENT,
        title="NASCS Statement on Blanket Closures of Public Caves",
        published="2009-07-22T11:00",
        header="published",
        contact=MARCHETTI,
        end_mark="* * *",
        about="middle",
        body="""
The sickness that is killing bats across the eastern states is the gravest thing to befall cave life in our members’
lifetimes. We support every measure that slows it.

We are less sure of closures that have no end and make no exceptions. Where all entry is forbidden, the counting stops,
and where the counting stops no one will know whether the closure worked.

We therefore ask public agencies to do three things:

- Close caves by name, and for a stated season
- Let trained counters in, in clean clothes that stay at the site
- Publish what the counters find within sixty days

Contact between people and bats can be made rare. It should not be made invisible.
""",
    ),
    Item(
        key=25,
        path="/press-releases/2010/map-room.html",
        kind=Kind.PRESS_RELEASE,
        title="Cave Maps of Three Centuries Go Online",
        published="2010-02-16T10:00",
        header="published",
        contact=MARCHETTI_PLAIN,
        dateline=_LOUISVILLE,
        dash=" – ",
        end_mark="* * *",
        about="middle",
        body="""
The Society’s collection of cave maps, 14,206 sheets drawn between 1683 and 1999, can be seen from today on any screen.

Published in 1844, the best known of them shows a saltpeter cave in Tennessee with its vats, ladders and a dance floor.
Less known are the pencil sheets of Ottoline Farrow, a postmistress who mapped ninety caves on Sundays and signed none.

Scanning took four years and one broken camera. The maps of living landowners’ property are shown without the entrance.

“The map of a cave is the diary of the person who crawled through it,” said librarian Ignatius Boateng. “You can see
where they were cold.”

> Turned back here. Water to the chin, candle to the last inch, and still the wind comes on. — O. F., 9 October 1921

The collection may be used free of charge for teaching and study.
""",
    ),
    Item(
        key=26,
        path="/news/2010/october-meeting.html",
        kind=Kind.NEWS,
        title="What Members Told Us About the October Meeting",
        published="2010-10",
        header="",
        body="""
Four hundred and six members filled in the slip that was left on chairs in Chattanooga. Here is what they said.

# More time between talks

Most of you want fewer talks and longer pauses. Next year’s program will have no more than five papers in a morning.

# Fewer screens

Posters were the best liked part of the week for the third year running. The poster hall will stay open until ten.

# Soup

The committee has heard you about the soup.

The next meeting will be held in San Luis Potosí, the first in Mexico since 1974.
""",
    ),
    Item(
        key=27,
        path="/news/2011/instrument-loans.html",
        kind=Kind.NEWS,
        title="Instrument Loans Resume After Inventory",
        published="2011-01-31",
        body="""
The instrument store will lend again from Monday. The inventory took three weeks longer than planned, since every radon
meter had to be opened and dried.

Of 318 instruments on the books, 301 were found, nine turned up in members’ garages, and eight are missing. If a small
gray box with a brass plate has been on your shelf since the last century, please let us know. Nobody will be cross.

New on the list are two gas analyzers and a gravity meter, given by the family of Bertrand Osei-Tutu.

Loans are for ninety days. Postage is shared.
""",
    ),
    Item(
        key=28,
        path="/blog/2011/night-at-the-sump.html",
        kind=Kind.BLOG_POST,
        title="A Night at the Sump",
        published="2011-06-14",
        authors=("Tove Lindqvist",),
        comments=(
            Remark(
                "Graham P.",
                "Lovely piece. We had the same silence in Lechuza in 1979, and the same argument about the tea.",
            ),
            Remark("mapmaker44", "Which battery pack is that? Ours gave out after six hours."),
        ),
        body="""
There is a point, about four in the morning, when a cave stops being a place and becomes a sound.

I was sitting beside the terminal sump of Hollow Creek with a clipboard on my knee, reading a staff gauge every fifteen
minutes. My partner slept. The water went up a centimeter, and down a centimeter, and *up* again.

Nothing had rained. Nobody upstream had opened a gate. The pool was breathing.

We have since learned that the pulse follows the pressure of the air, two hours late. It was there in the old notebooks
too, marked as “error.” I like to think of all those people, cold and careful, writing down the truth and crossing it out.

Bring a second thermos. Bring a pencil, not a pen.
""",
    ),
    Item(
        key=29,
        path="/press-releases/2012/student-awards.html",
        kind=Kind.PRESS_RELEASE,
        title="NASCS Honors Five Students for Work Below Ground",
        published="2012-10-09T16:30",
        header="stacked",
        contact=Person("Odile Marchetti", "502.555.0136", email="press@cavescience.example"),
        dateline="SAN LUIS POTOSÍ",
        dash=" – ",
        end_mark="# # #",
        about="middle",
        body="""
Five students whose field work reached from lava tubes to storm drains received the Society’s Farrow Medals this evening.

The medals, struck from the brass of old carbide lamps, are named for the Tennessee postmistress who mapped ninety caves.

| Medalist | School | Subject |
| Adaeze Nwosu | Coastal Plains University | Storm drains as refuges for salamanders |
| Florian Brandt | Lakehead Polytechnic | Frost in lava tubes |
| Itzel Camacho | Instituto del Altiplano | Sulfur springs |
| Rhys Pendry | University of the Mesas | Packrat middens as archives |
| Sunniva Aas | Northern Interior College | Radon and the barometer |

“Not one of these five waited to be asked,” said President Ngaire Tamahori, who handed over the medals.

Each medalist gives a public lecture within the year.
""",
    ),
    Item(
        key=30,
        path="/fact-sheet/",
        kind=Kind.FACT_SHEET,
        title="NASCS Fact Sheet",
        published=None,
        header="letterhead",
        body="""
# About the North American Society for Cave Science (NASCS):

The North American Society for Cave Science (NASCS), begun in 1957, is a membership association for everyone who studies
caves and the water in them. Its more than 2,600 members are hydrologists, biologists, surveyors, teachers, landowners
and show-cave staff in nineteen countries. Anyone may join; a degree is not asked for, and nor is a helmet.

# Purpose:

To learn how caves form, what lives in them and where their water goes, and to see that what is learned is used.

# What the Society does

The Society follows its purpose in four ways:

# Research and instruments

The *Journal of Underground Research* has appeared without a break since 1961. The instrument store lends about three
hundred devices a year, and the Lantern Fund helps field parties of four or fewer.

# Teaching

Teachers may borrow the sound library, a crate of casts and a folding cave. Topics that schools ask for most are:

- How a cave grows, and how it ends
- Life without light
- Where the rain goes
- Maps and how they are made
- Being safe underground, and when to stay out

Each October the meeting sets aside a day for pupils and their teachers.

# Advice

Members trace water for landowners at no charge. The Society also speaks to lawmakers about ground water, bats and the
care of public caves, as it did in the talks that led to the Springs Protection Compact of 1998.

# The Drip Archive

Forty caves send their drop counts to the Continental Drip Archive, which anyone may use.

# Paid staff?

Yes: seven people, and a part-time librarian.

# Contact information:

Ngaire Tamahori //
President
""",
    ),
)

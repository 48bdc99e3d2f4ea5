"""What the society published from 1999 to 2005, as the files of its first web server hold it. Texts only; see prose.py for the notation.

That nothing but the text says what these are is on purpose: the addresses of that time name a year, not a kind.
"""

from __future__ import annotations

from archive.model import Kind
from archive.sample.items import Item
from archive.sample.society import BOOTH, QUILL

_INDIANA = "BLOOMINGTON, IN"

ITEMS = (
    Item(
        key=1,
        path="/pr/1999/lantern-fund.html",
        kind=Kind.PRESS_RELEASE,
        title="Lantern Fund Opens to Field Parties of Four or Fewer",
        published="1999-10-18",
        header="old",
        contact=BOOTH,
        dateline=_INDIANA,
        dash=" – ",
        end_mark="-30-",
        about="old",
        body="""
Small field parties that work without a university behind them may now apply to the Lantern Fund, a purse of $18,000 that
the North American Society for Cave Science will divide among as many as twelve projects each winter.

The fund pays for rope, carbide, batteries, laboratory fees and petrol. It does not pay wages. “A party of three with
a good altimeter has often told us more than an expedition of thirty,” said Winifred Achterberg, who keeps the Society’s
accounts. “We should like to see that go on.”

Applications of no more than two pages are read in January by a panel of five members, two of whom must be under thirty.

Awards are paid out in March.
""",
    ),
    Item(
        key=2,
        path="/pr/2000/echo-map.html",
        kind=Kind.PRESS_RELEASE,
        title="Echo Soundings Give First Plan of the Flooded Gallery at Wren Spring",
        published="2000-06-06",
        header="old",
        contact=BOOTH,
        dateline="WREN SPRING, MO",
        dash=" - ",
        end_mark="* * *",
        about="old",
        body="""
Divers and acousticians have drawn the first complete plan of the drowned gallery that feeds Wren Spring, a passage
more than two kilometers long that nobody has ever seen by daylight or by lamp.

The team lowered a sounding head the size of a thermos flask through eleven bore holes and listened to the echoes for
nine days. The plan shows a trunk passage eight meters high that forks under the old grist mill and joins itself again
four hundred meters on.

“We had three guesses about where the water went, and all three were wrong,” said team leader Casimir Duval. “The
gallery turns its back on the valley and goes under the ridge.”

What the soundings show for each reach:

| Reach | Length in meters | Greatest depth in meters |
| Mill to fork | 610 | 22 |
| North arm | 433 | 31 |
| South arm | 402 | 19 |
| Fork to sump | 780 | 44 |

The full plan appears in the summer number of the *Journal of Underground Research*.
""",
    ),
    Item(
        key=3,
        path="/pr/2001/bat-counts.html",
        kind=Kind.PRESS_RELEASE,
        title="Winter Counts at Sixty Caves to Follow One Method",
        published="2001-02-13",
        header="old",
        contact=BOOTH,
        dateline="FRANKFORT, KY",
        dash=" — ",
        end_mark="# # #",
        about="old",
        body="""
Bat counters in seven states have agreed to count in the same way, at the same hour and with the same lamps, so that one
winter’s figures can be set beside another’s for the first time.

Until now each state kept its own custom. Some parties counted clusters and multiplied; others counted noses. A trial at
nine caves last January found that the two customs differed by as much as forty percent on the same wall.

The agreed method asks each party to:

- Enter no more than once a winter, and never in a thaw
- Photograph every cluster with a scale in the frame
- Leave within ninety minutes, finished or not
- Send the raw sheets, blots and all, to the Society’s office

“It is dull, and that is the beauty of it,” said Philippa Navarro-Reyes, who led the talks. “Dull counts can be compared.”

The method was adopted for five winters and will then be looked at again.
""",
    ),
    Item(
        key=4,
        path="/pr/2001/ice-core.html",
        kind=Kind.PRESS_RELEASE,
        title="Cave Ice in the Bitterroot Is Older Than the Nearest Glacier",
        published="2001-08-30T13:00",
        header="embargo_until",
        contact=BOOTH,
        dateline="MISSOULA, MT",
        dash=" –\u00a0",
        end_mark="###",
        about="old",
        body="""
A block of ice at the bottom of a limestone shaft in the Bitterroot Range has lain there for some three thousand years,
twice as long as the glacier that can be seen from its mouth.

The age comes from pine needles and a marten’s jaw frozen into the lowest meter. Hélène Pâquet and her students hauled
the samples up a seventy-meter shaft in soup tins packed with snow.

“We expected two centuries and got thirty,” Pâquet said. “A cave forgets more slowly than a mountainside does.”

Layers of dust in the block may tell when the valleys to the west burned. The team has asked for leave to return next
summer with a drill that can be carried by two people.

It will be their last chance. The ice has lost a third of its thickness since it was first measured in 1978.
""",
    ),
    Item(
        key=5,
        path="/pr/2002/essay-prizes.html",
        kind=Kind.PRESS_RELEASE,
        title="Three Pupils Take Prizes for Essays on What Lives in the Dark",
        published="2002-05-21",
        header="old",
        contact=QUILL,
        dateline=_INDIANA,
        dash=" – ",
        end_mark="-30-",
        about="old",
        body="""
Pupils from Idaho, Oaxaca and Newfoundland have won the Society’s yearly essay prizes for writing about creatures that
spend their whole lives below ground.

First prize: Marisol Quintero-Paz, Oaxaca, for “The Fish That Gave Its Eyes Back” //
Second prize: Owen Tuckett, Corner Brook, for “A Beetle and Its Landlord” //
Third prize: June Abernathy, Pocatello, for “Why I Left the Spider Alone”

The judges read 212 essays, most of them about bats. “The three that we kept coming back to were about small animals and
large questions,” said Leopold Sarkissian, who chaired the panel. “One of them made me put on my boots.”

Each winner receives a headlamp, a year of the Society’s journal and a day underground with a member who works nearby.
""",
    ),
    Item(
        key=6,
        path="/pr/2003/fill-rule.html",
        kind=Kind.STATEMENT,
        title="Statement on the Proposal to Fill Sinkholes with Demolition Waste",
        published="2003-03-04",
        header="dated_contact",
        contact=BOOTH,
        end_mark="* * *",
        about="old",
        body="""
The North American Society for Cave Science asks the county boards of the Sinkhole Plain to set aside the draft
ordinance that would let contractors fill closed depressions with broken concrete and plaster.

A sinkhole is not a pit. It is the upper end of a drain, and what is put into it comes out at somebody’s spring. Dye
placed in a depression near Marrow Creek in 1996 reached four household wells within two days.

We do not say that no depression may ever be filled. We say that three things must be known first: where its water goes,
who drinks it, and what the fill will shed when it is wet.

The Society’s members will trace any depression, at no charge, for any landowner who asks.
""",
    ),
    Item(
        key=7,
        path="/pr/2003/sound-library.html",
        kind=Kind.PRESS_RELEASE,
        title="Library of Cave Sounds Reaches One Thousand Recordings",
        published="2003-11-12",
        header="old",
        contact=QUILL,
        dateline="MONTRÉAL",
        dash="—",
        end_mark="-ENDS-",
        about="old",
        body="""
The thousandth recording in the Society’s library of cave sounds is eleven minutes of a gravel bar shifting under a
river that no one has reached on foot.

It was made by a waterproof recorder that Étienne Gauvreau let down a fissure on a fishing line. The library began in
1988 with a box of cassettes of dripping water, many of them unlabeled.

It now holds streams, wind, rockfall, bats, crickets, two earthquakes and a brass band that practiced in a quarry at
Saint-Casimir. Teachers borrow the band more than anything else.

“Sound carries the shape of a room,” said Gauvreau, “and these are rooms that most people will never enter.”

Copies are sent on compact disc for the price of the post.
""",
    ),
    Item(
        key=8,
        path="/pr/2004/journal-editor.html",
        kind=Kind.PRESS_RELEASE,
        title="Achterberg to Edit the Journal of Underground Research",
        published="2004-03-09",
        header="release_line",
        contact=BOOTH,
        dateline=_INDIANA,
        dash=" – ",
        end_mark="* * *",
        about="old",
        body="""
Winifred Achterberg will become the sixth editor of the *Journal of Underground Research* on the first of July,
succeeding Bertrand Osei-Tutu, who has held the post for fourteen years.

**A surveyor and a chemist**

Achterberg learned surveying from her father in the lead mines of the upper Mississippi and took her doctorate in water
chemistry. She has been the Society’s treasurer since 1996 and is known to readers for her column on instruments.

She means to shorten the time between a paper’s arrival and its printing, now nineteen months, to under a year, and to
print the measurements behind each figure.

“A graph is a promise,” she said. “The table behind it is how one keeps the promise.”

Osei-Tutu will finish the history of the journal that he began in 1999.
""",
    ),
    Item(
        key=9,
        path="/pr/2005/move-louisville.html",
        kind=Kind.PRESS_RELEASE,
        title="Society to Move Its Office to Louisville",
        published="2005-09-27T09:00",
        header="old_clock",
        contact=BOOTH,
        dateline=_INDIANA,
        dash=" - ",
        end_mark="# # #",
        about="old",
        body="""
After forty-one years above a hardware store on Wharf Row, the North American Society for Cave Science will move its
office, library and instrument store to Louisville at the end of the year.

The board chose the city from a list of six. It lies within a day’s drive of half of the members and within an hour of
caves on three sides.

The library’s 14,000 maps will travel in flat crates lent by a theater company. They will be out of use from December 5
until the middle of January.

“We shall miss the smell of paint and nails,” said President Leopold Sarkissian. “We shall not miss the stairs.”

Letters sent to the old address will be forwarded for two years.
""",
    ),
)

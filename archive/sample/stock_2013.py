"""What the society published from 2013 to 2019, in its first WordPress. Texts only; see prose.py for the notation."""

from __future__ import annotations

from archive.model import Kind
from archive.sample.items import PACIFIC, Item, Remark
from archive.sample.society import MARCHETTI, MARCHETTI_MAIL, OYELARAN_MAIL, SHORT

_LOUISVILLE = "LOUISVILLE, KY"

REMOVED_KEY = 1131
"""This one is withdrawn on the second night."""
REDATED_KEY = 1163
"""The day on this one is corrected on the second night: it had been typed two days early."""
COSMETIC_KEY = 1142
"""Typed with straight quotes; the second night's theme prints typographic ones."""

ITEMS = (
    Item(
        key=1012,
        path="/press-releases/new-web-home/",
        kind=Kind.PRESS_RELEASE,
        title="NASCS Opens a New Home on the Web",
        published="2013-03-19T10:00",
        header="stacked",
        contact=MARCHETTI_MAIL,
        dateline=_LOUISVILLE,
        dash=" – ",
        end_mark="# # #",
        about="middle",
        categories=("Press Releases",),
        tags=("web site",),
        body="""
Maps, recordings, drop counts and sixty years of press notices can be searched together for the first time on a web site
that the North American Society for Cave Science put before the public this morning.

The site was built by two members over three winters. It runs on a machine the size of a dictionary, in the cupboard
where the mops are kept.

It uses cookies only to remember which map layer a visitor has chosen, and forgets them when the window is closed. No
account is needed to read anything older than a month.

“We asked what a field party would want at the mouth of a cave, on a telephone, in the rain,” said librarian Ignatius
Boateng. “Then we left out the rest.”

Pages of the old site stay where they were.
""",
    ),
    Item(
        key=1027,
        path="/press-releases/salamander-atlas/",
        kind=Kind.PRESS_RELEASE,
        title="Atlas of Blind Salamanders Redraws Three Ranges",
        published="2014-06-03T14:30",
        header="contact_first",
        contact=MARCHETTI,
        dateline="AUSTIN, Texas",
        dash=" — ",
        end_mark="###",
        about="middle",
        partner_about=True,
        categories=("Press Releases",),
        tags=("salamanders", "atlas"),
        body="""
Two blind salamanders that were thought to live side by side have never met, and a third lives in three more counties
than anyone knew, according to an atlas that joins the field notes of 140 years.

The atlas was compiled by NASCS and the Sinkhole Plain Trust from museum jars, diaries and water samples that carry the
animals’ traces. It covers [every spring with a name](/category/drip-archive/) between the Balcones and the Ozarks, and
several hundred without.

About a third of the older records turned out to be pale specimens of ordinary species. “A salamander that has lived in
a bucket will lose its color as well,” said zoologist Perpetua Holm.

The new ranges matter to water planners: one of the springs supplies a town of nine thousand.

The atlas may be downloaded in full.
""",
    ),
    Item(
        key=1040,
        path="/statements/gate-funding/",
        kind=Kind.STATEMENT,
        title="NASCS Statement on the Loss of the Federal Cave Gate Program",
        published="2015-02-24T09:00",
        header="published",
        contact=MARCHETTI,
        end_mark="* * *",
        about="middle",
        categories=("Statements", "Policy"),
        body="""
The draft budget sent to the Congress this week contains no money for cave gates. The sum saved is $640,000, about what
a county spends on mowing.

Gates are the cheapest protection that a cave can have. A well-made gate lets bats, air and water through and keeps out
fires, dogs and spray paint. Of 211 caves gated since 1990, 198 hold more bats today than on the day the gate was hung.

> We built ours from railway iron in a weekend. It has needed one new padlock in twenty years.

So wrote a landowner in Alabama to her senator, and we cannot put it better.

The Society asks both houses to restore the program, and asks its members to say so in their own words.
""",
    ),
    Item(
        key=1058,
        path="/blog/the-weight-of-a-map/",
        kind=Kind.BLOG_POST,
        title="The Weight of a Map",
        published="2015-11-12T08:15",
        authors=("Ignatius Boateng",),
        categories=("Blog",),
        tags=("maps", "library"),
        comments=(
            Remark("Delia", "My grandfather drew sheet 8,112! Thank you for this."),
            Remark("R. Ostrander", "What humidity do you keep the map room at?"),
        ),
        body="""
People ask what our largest map weighs. The answer is nineteen kilograms, with the roller.

It shows the Long Wait system at one to two hundred, and it was drawn on window blinds. The draftsman, a night porter
named Emil Strand, had no paper wide enough. The blinds came from the hotel. *So did the ink*, to judge by the color.

# What a blind remembers

Every pull of the cord has left a crease. In raking light you can read how often the map was opened, and to where: the
northwest corner is worn almost through.

That corner is blank. They kept looking at the part they had not found.

We have photographed it now and will not unroll it again. I admit that I was sorry.
""",
    ),
    Item(
        key=1075,
        path="/press-releases/storm-drain-refuge/",
        kind=Kind.PRESS_RELEASE,
        title="City Storm Drains Shelter Cave Animals, Survey Finds",
        published="2016-05-11T10:30",
        header="contact_first",
        contact=MARCHETTI,
        dateline=_LOUISVILLE,
        dash=" – ",
        end_mark="* * *",
        about="middle",
        categories=("Press Releases",),
        tags=("storm drains",),
        body="""
Brick storm drains under five American cities shelter at least seventeen species that were thought to live only in
caves, among them a cricket last seen in 1931.

The survey was made by volunteers who walked 63 kilometers of drains with the leave of the water departments. They
looked on walls above the reach of floods, where mortar has grown a skin of lime.

No one had looked before.

“A drain from 1870 is a cave that we happened to build,” said Adaeze Nwosu, a Farrow medalist who planned the survey.
“The animals do not ask who laid the bricks.”

The findings come too late for one of the drains, in Louisville itself, which was relined with plastic in March.
""",
    ),
    Item(
        key=1090,
        path="/news/reading-room-hours/",
        kind=Kind.NEWS,
        title="Reading Room Open on Saturdays",
        published="2017-01-17T12:00",
        categories=("Society News",),
        body="""
From February the reading room on Limestone Street will be open on Saturdays between ten and two.

Two retired members, Honor Blackwood and Sully Prentiss, have offered to take turns at the desk. There will be coffee on
the landing, away from the maps.

Visitors who want to see anything larger than a table should write a week ahead.
""",
    ),
    Item(
        key=1104,
        path="/press-releases/drip-archive-decade/",
        kind=Kind.PRESS_RELEASE,
        title="Ten Years of Drops: First Results from the Continental Drip Archive",
        published="2017-06-20T05:00",
        zone=PACIFIC,
        header="embargo_release",
        contact=OYELARAN_MAIL,
        dateline="PORTLAND, Ore.",
        dash=" – ",
        end_mark="",
        about="new",
        categories=("Press Releases", "Drip Archive"),
        tags=("drip water", "drought"),
        body="""
Rain takes between nine hours and fourteen months to reach the roof of a cave, and droughts have made the journey longer
nearly everywhere, according to the first ten years of the Continental Drip Archive.

The archive holds 2.3 billion drops from forty caves. Its authors compared each drop with the weather above and found
that the soil, not the rock, decides how long the water waits.

NASCS is the largest scholarly association devoted to caves, and without its members the batteries would have gone flat
in the first winter: 212 of them made 3,870 trips to change them.

“Nobody gets a paper out of a battery,” said archive director Ngaire Tamahori. “Every one of those trips was a gift.”

Where soils were thick, the wait grew by a fifth in the decade. Where they were thin it did not.

That surprised everyone.
""",
    ),
    Item(
        key=1118,
        path="/blog/how-to-count-crickets/",
        kind=Kind.BLOG_POST,
        title="How to Count Crickets Without Falling Over",
        published="2018-04-05T07:45",
        authors=("Adaeze Nwosu", "Florian Brandt"),
        categories=("Blog",),
        tags=("crickets", "field work"),
        comments=(
            Remark("Sully P.", "Step four should be step one. Ask my knee."),
            Remark("Ana", "Can schools take part? We have a culvert."),
        ),
        body="""
We are asked this more than anything else, so here is our method, with all the steps that we learned by leaving them out.

+ Sit down.
+ Turn your lamp to red and wait four minutes.
+ Choose a patch of wall the size of a door.
+ Check what you are sitting on.
+ Count from the top, aloud, while somebody else writes.

Two people’s counts of one patch should differ by no more than a tenth. If they differ by more, **count again before you
talk about it**. People who have talked about it agree too well.

Published counts rarely say who held the pencil. Ours do: [see the sheets](/category/drip-archive/).
""",
    ),
    Item(
        key=REMOVED_KEY,
        path="/news/parking-at-the-store/",
        kind=Kind.NEWS,
        title="Parking at the Instrument Store",
        published="2018-09-10T15:00",
        categories=("Society News",),
        body="""
The lot behind the instrument store will be dug up for most of the autumn while the city mends a water main.

Members who come to fetch something heavy may stop at the side door for ten minutes. Please ring the bell twice so that
we know it is not the postman.

The nearest garage is on Clay Street, three minutes away on foot.
""",
    ),
    Item(
        key=COSMETIC_KEY,
        path="/blog/letters-from-the-lava/",
        kind=Kind.BLOG_POST,
        title="Letters from the Lava",
        published="2019-02-07T09:20",
        authors=("Sunniva Aas",),
        categories=("Blog",),
        tags=("lava tubes",),
        comments=(Remark("Tove L.", "The frost flowers! Please post the photographs."),),
        body="""
It is minus eleven in the tube and the walls are furred with frost. "Do not breathe on anything," said the warden, and
went back to his truck.

So for six days I breathed into my collar. The frost crystals here are as long as a finger, and they grow toward the
wind. Nobody quite knows why they don't break.

I measured forty of them twice a day. On the fourth morning one was gone, and there was a mouse's track beside it.

"Well," said the warden, when I told him, "that's science for you."
""",
    ),
    Item(
        key=REDATED_KEY,
        path="/press-releases/lantern-fund-twenty/",
        kind=Kind.PRESS_RELEASE,
        title="Lantern Fund Marks Twenty Years with Its Largest Round",
        published="2019-05-14T11:00",
        header="published",
        contact=MARCHETTI,
        dateline=_LOUISVILLE,
        dash=" – ",
        end_mark="* * *",
        about="new",
        categories=("Press Releases",),
        tags=("lantern fund", "grants"),
        body=f"""
Twenty-six field parties will share $112,000 this summer in the largest round of grants that the Lantern Fund has made
since {SHORT} lit it, as the first notice said, “with eighteen thousand dollars and a borrowed typewriter.”

The parties will work in eleven countries. Nine are led by people who have never had a grant before, and four by people
who have never had a grant refused.

# What the money buys

The rules have not changed: rope, batteries, laboratory fees and fuel, and no wages. Carbide was struck from the list in
2008 and put back in 2011 at the request of one applicant, who is 83.

“The smallest sum we paid this year is $212, for a pump,” said fund secretary Cornelius Abara. “I expect we shall hear
more of that pump than of anything else.”

The next round closes on January 15.
""",
    ),
)

"""Test that the lines of a message are those that its author saw."""

import time

from simulator.activities import quote_message
from simulator.people import Person
from simulator.world import World
from tests.every import every
from tests.teams.activities import written
from tests.teams.test_mentions import said

REPLY = '<blockquote itemtype="http://schema.skype.com/Reply"><p>fråga Gammal</p></blockquote>'


@every(
    ("html", "lines"),
    [
        ("<p>ett</p><p>två</p>", ("ett", "två")),
        ("<div>ett</div>\n<div>två</div>\n", ("ett", "två")),
        ("<div><div>\n<p>ett</p>\n</div></div>", ("ett",)),
        ("ett<br>två<br/>tre", ("ett", "två", "tre")),
        ("<p>ett<br></p><p>två</p>", ("ett", "två")),
        ("<p>ett</p><p>&nbsp;</p><p>två</p>", ("ett", "", "två")),
        ("<p>ett</p><p><br></p><p>två</p>", ("ett", "", "två")),
        ("<p>ett</p>" + "<p>&nbsp;</p>" * 9 + "<p>två</p>", ("ett", "", "två")),
        ("<p>&nbsp;</p><p>ett</p><p>&nbsp;</p>", ("ett",)),
        ("<ul><li>ett</li><li>två</li></ul>", ("• ett", "• två")),
        ("<p>se</p><ol><li>ett<ul><li>två</li></ul></li></ol>", ("se", "1. ett", "– två")),
        ("<p>ett\n  två\t tre</p>", ("ett två tre",)),
        ("<pre>ett\n  två</pre>", ("ett", "två")),
        ("<h1>ett</h1>två", ("ett", "två")),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", ("a b", "c")),
        ("<p>A &amp; B &lt;b&gt; &amp;lt;i&amp;gt;</p>", ("A & B <b> &lt;i&gt;",)),
        ("<p>e\u0301tt\u200b</p>", ("étt",)),
        ('<p>bra <emoji alt="🙂" title="Leende"></emoji></p>', ("bra 🙂",)),
        ('<p>bra <img itemtype="http://schema.skype.com/Emoji" alt="😀"></p>', ("bra 😀",)),
        ('<p>se <img alt="image" src="https://x"></p>', ("se",)),
        (
            '<p><a href="https://x.example">sidan</a>, <strong>nu</strong></p>',
            ("sidan (https://x.example), nu",),
        ),
        ("<style>p{}</style><script>x()</script><p>ett</p>", ("ett",)),
        (REPLY + "<p>fråga Ny</p>", ("fråga Ny",)),
        ("<p>fråga Ny</p>" + REPLY, ("fråga Ny",)),
        (f"<p>ett{REPLY}två</p>", ("ett", "två")),
        ("<blockquote>a<blockquote>b<br></blockquote>c</blockquote>d", ("d",)),
        ("</blockquote></p></pre></span>ett", ("ett",)),
        (REPLY, ()),
        ("<blockquote><p>öppen utan slut", ()),
        ("<p>ett<!-- två --> tre<!-- fyra</p>", ("ett tre",)),
        ("<!-- ett --><p>två</p>", ("två",)),
        ("<p>1 < 2 & 3 > 2</p>", ("1 < 2 & 3 > 2",)),
    ],
)
def test_lines_are_read_as_they_were_seen(html: str, lines: tuple[str, ...]) -> None:
    assert said(written("ur texten", html=html)).lines == lines


def test_what_is_quoted_is_left_out_even_where_it_mentions_somebody() -> None:
    petra: Person = World.sample().person("petra")
    html = quote_message(petra, message_id="1", text="fråga Gammal") + "<p>lista</p>"
    assert said(written("Petra: fråga Gammal lista", html=html)).lines == ("lista",)


@every(
    "html",
    [
        "<" * 45_000,
        "<a b='>" * 7_000,
        "<a b=\"'>" * 6_000,
        "<a b='\">" * 6_000,
        "<a =>" * 9_000,
        "<a b=" + "'" * 45_000 + ">",
        "<a " + "b " * 20_000 + ">",
        "<a" + "/" * 45_000 + ">",
        "<p " * 20 + "x" * 45_000,
        "</p" * 20 + "x" * 45_000,
        "<q " * 20 + "'x'=" * 11_000,
        "<!-- >" * 8_000,
        "<!-->" * 9_000,
        "<p" * 40_000,
        "<!--" * 20_000,
        "<![" * 30_000,
        "<![CDATA[" * 10_000,
        "<!x" * 30_000,
        "</" * 40_000,
        "&" * 45_000,
        "&#" * 22_000,
        "&#x110000;&#0;&#xd800;",
        "<a b='" * 15_000,
        "<div>" * 9_000,
        "<blockquote>" * 4_000,
        '<span itemtype="http://schema.skype.com/Mention" itemid="99999999999999">' * 500,
        '<at id="-1">x</at><at id="²">y</at><at id>z</at>',
        "<?" * 40_000,
        "\x00\ud800<p>\x00",
        "<script>" + "<" * 45_000,
    ],
)
def test_hostile_html_never_raises_and_never_takes_long(html: str) -> None:
    begun = time.process_time()
    said(written("ur texten", html=html))
    assert time.process_time() - begun < 1.0

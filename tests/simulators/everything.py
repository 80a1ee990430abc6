"""One page with everything on it that a capture may lose."""

from __future__ import annotations

import io
import itertools

import av
import numpy as np
from tests.simulators.site import Site, picture

from unburden.capture.gates import Gate

PAGE = """<!doctype html><meta charset=windows-1252><title>Caf\xe9</title>
<link rel=stylesheet href=/style.css><script src=/long.js></script>
<div id=banner style="position:fixed;bottom:0;background:white">May we set cookies?
<button id=agree>Agree</button></div>
<p>Words that stay readable.</p><div id=made></div>
<img srcset="/small.png 1x, /large.png 2x"><img src=/moved.png>
<picture><source srcset="/narrow.png 100w, /wide.png 3000w" sizes=100px>
<img src=/plain.png></picture>
<img src=/nine.png width=90><img src=/pieces.png>
<div class=back style="width:90px;height:70px"></div>
<video src=/film.webm preload=auto width=160 autoplay muted loop></video>
<iframe src=/inner></iframe><iframe src=http://other.example/outer></iframe>
<div><img id=slide src=/slide0.png><button id=go aria-label="Next picture">&gt;</button>
</div>
<script>
made.innerHTML = '<img src=/scripted.png>';
fetch('/fetched.png', {method: 'POST', body: 'wanted=1'}).then(r => r.blob())
  .then(b => { const i = new Image(); i.src = URL.createObjectURL(b); made.append(i) });
new Worker('/worker.js');
navigator.serviceWorker && navigator.serviceWorker.register('/service.js');
agree.onclick = () => { banner.innerHTML = '<img src=/consented.png>' };
let at = 0;
go.onclick = () => { slide.src = '/slide' + ++at + '.png'; go.disabled = at == 4 };
let more = 0;
addEventListener('scroll', () => {
  const end = document.documentElement.scrollHeight - innerHeight;
  if (more == 4 || scrollY < end - 400) return;
  const box = document.createElement('div');
  box.innerHTML = '<img src=/more' + more++ + '.png><div style="height:1200px"></div>';
  document.body.append(box);
});
</script>
<div style="height:6000px"></div><img loading=lazy src=/lazy.png>"""

NAMES = ["small", "large", "narrow", "wide", "pieces", "back", "inner", "outer"]
NAMES += ["scripted", "fetched", "worker", "lazy", "arrived", "deep", "consented"]
NAMES += [f"slide{n}" for n in range(5)] + [f"more{n}" for n in range(4)]
FILM, NINE = "/film.webm", "/nine.png"
MEDIA = {FILM, NINE, *(f"/{name}.png" for name in NAMES)}
HOST = "127.0.0.1"


def film(size: int) -> bytes:
    """A video of noise, of at least `size` bytes."""
    out = io.BytesIO()
    noise = np.random.default_rng(7)
    with av.open(out, "w", format="webm") as container:
        stream = container.add_stream("libvpx", rate=25)
        stream.width, stream.height, stream.bit_rate = 640, 480, 80_000_000
        stream.options = {"quality": "realtime", "cpu-used": "8", "qmin": "0"}
        for _ in itertools.count():
            pixels = noise.integers(0, 256, (480, 640, 3), np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            container.mux(stream.encode(frame))
            if out.tell() > size:
                break
        container.mux(stream.encode())
    return out.getvalue()


def gates() -> tuple[Gate, ...]:
    """The questions it asks before it shows all of itself."""
    known = {"host": HOST, "source": "tests", "checked": "2026-01-02"}
    return (
        Gate(what="age question", cookies={"adult": "1"}, **known),
        Gate(what="cookie question", press="#agree", **known),
    )


def build(site: Site, *, film_bytes: int = 11_000_000) -> None:
    """Put it on a site, at ``/``; it asks for the cookie ``adult`` first."""
    html = "text/html; charset=windows-1252"
    site.add("/", PAGE.encode("windows-1252"), html, asks="adult=1")
    site.page("/gate", "<h1>How old are you?</h1>")
    for number, name in enumerate([*NAMES, "plain"]):
        site.add(f"/{name}.png", picture(number), "image/png", chunked=name == "pieces")
    site.add(NINE, picture(99, (1750, 1750)), "image/png")
    site.add(FILM, film(film_bytes), "video/webm", ranges=True)
    site.add(
        "/style.css",
        ".back{background:url(/back.png)}",
        "text/css",
        encoding="gzip",
        headers=(("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
    )
    site.add("/long.js", "// d\xe9j\xe0 vu\n" * 9000, "text/javascript", encoding="br")
    site.add("/worker.js", "fetch('/worker.png')", "text/javascript")
    site.add("/service.js", "self.onfetch = () => 0", "text/javascript")
    site.add("/moved.png", "", status=302, headers=(("Location", "/arrived.png"),))
    site.page("/inner", "<img src=/inner.png>")
    site.page(
        "/outer",
        "<img src=/outer.png><iframe src=http://third.example/deepest></iframe>",
    )
    site.page("/deepest", "<img src=/deep.png>")

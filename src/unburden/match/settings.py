"""Thresholds of the matcher: named, and each with where its figure came from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What counts as a Match.

    "Tuned" means chosen on the tuning half of ``bench/recall.py``; the figures of
    the other half are in ``docs/matching.md``.

    Attributes:
        near: PDQ bits that may differ. Source: Meta's recommendation for PDQ.
        quality: least PDQ quality for a hash to decide alone. Source: as ``near``.
        hint: PDQ distance at which a whole-frame alignment is worth a look. Tuned.
        shortlist: Items whose geometry is looked at, for each Lead. Tuned.
        least_vote: weight of agreeing hits below which an Item is not looked at. Tuned.
        probes: visual words that each feature of a Lead is looked up under. Tuned.
        bits: of 128 that two signatures may differ in. Tuned.
        nearest: signatures that each feature may vote for. Tuned.
        frames: frame pairs of a video whose pixels are compared, about.
        least_likeness: least cosine of two RootSIFT descriptors. Tuned.
        most_ratio: largest distance ratio to the runner-up (Lowe 2004: 0.8). Tuned.
        most_pairs: pairs that geometry looks at, best first. Tuned for time.
        scale: largest change of size, either way.
        least_inliers: pairs on one transform before pixels are compared. Tuned.
        hypotheses: transforms of which the pixels are compared. Tuned for time.
        runner_up: share of the inliers of a transform that holds, below which another
            is not looked at.
        glimpse: agreeing blocks of the coarse look without which there is no fine one.
        raster: side of the square, in raster pixels, that pixels are compared in.
        cells: blocks that the seen part of the Item is divided in, about.
        cell: smallest and largest side of a block, in raster pixels.
        search: how far a block may have moved, in raster pixels. Tuned.
        texture: least spread of a block's high-passed greys to be compared.
        least_blocks: blocks of the Item that must be seen at all.
        alike: least correlation of two blocks that agree. Tuned.
        drift: how differently neighbours may have moved, in raster pixels.
        drawn: from how likely drawn (``unburden.match.drawn``) a block tells nothing.
            Tuned, against ``bench/traps.py``.
        doubtful: the same, for blocks of more than two tones.
        photographed: least share of agreeing blocks that are not drawn. From
            ``bench/traps.py`` (screens: at most 0.11; tuned half: at least 0.20).
        toned: share of a block in two greys, from which it may be lettering. From
            ``bench/traps.py``.
        ground: least correlation between a block's lines. From ``bench/traps.py``.
        strained: share of agreeing blocks moved as far as was looked, from which they
            would agree anywhere. From ``bench/textures.py`` (slats: 0.53 and more).
        crumpled: share of agreeing blocks from which nothing below is asked. Tuned:
            pictures made again, against frames of one film and scikit-image's
            stereo pair (0.80).
        faint: middle correlation, at the best look, below which it is another
            photograph too if more than ``firm`` is unsettled: the same scene and not
            the same pixels. Tuned, against frames of one film (``bench/scenes.py``).
        firm: see ``faint``. Tuned.
        few: agreeing blocks up to which neither of the next two is asked: a small
            region lies less smoothly. Tuned.
        unsettled: ``verdict.unsettled`` from which it is another photograph. Tuned.
        gain: in correlation, by which a block agrees better elsewhere. Tuned.
        torn: ``verdict.torn`` from which it is another photograph as well. Tuned.
        exact: middle correlation from which pixels are the same photograph's.
        shrinks: looks at the pixels, one after another: how much smaller than they
            could be. Each begins where the one before left off.
        plenty: share of agreeing blocks at which nothing else is tried.
        evidence: least ``Verdict.evidence``. Unrelated pairs and those that share
            only lettering stay below; figures in ``docs/matching.md``.
        plain: share of the textured blocks that must agree, where a near hash speaks
            for the whole frame and the blocks are too drawn to speak for themselves.
            From scikit-image's star field (1.00) against ``bench/traps.py`` (none).
        share_whole: share of the textured blocks that must agree, where only a near
            hash suggested the alignment.
        frame: how far a corner may be off in a copy, as a share of the side.
        speck: largest piece missing from a copy, as a share of it.
        tone: largest mean change of grey in a copy.
        repainted: largest connected piece replaced, from which an edited picture
            is called derived. A caption or an emoji stays below it.
    """

    near: int = 31
    quality: int = 50
    hint: int = 80
    shortlist: int = 6
    least_vote: float = 0.8
    probes: int = 6
    bits: int = 36
    nearest: int = 4
    frames: int = 60
    least_likeness: float = 0.80
    most_ratio: float = 0.93
    most_pairs: int = 500
    scale: float = 12.0
    least_inliers: int = 4
    hypotheses: int = 3
    runner_up: float = 0.5
    glimpse: int = 3
    raster: float = 330.0
    cells: int = 400
    cell: tuple[int, int] = (8, 16)
    search: int = 4
    texture: float = 3.0
    least_blocks: int = 20
    alike: float = 0.70
    drift: float = 2.0
    drawn: float = 0.2
    doubtful: float = 0.6
    photographed: float = 0.15
    toned: float = 0.55
    ground: float = 0.80
    strained: float = 0.50
    crumpled: float = 0.90
    faint: float = 0.94
    firm: float = 0.03
    few: int = 75
    unsettled: float = 0.18
    gain: float = 0.05
    torn: float = 0.65
    exact: float = 0.96
    shrinks: tuple[float, ...] = (2.0, 1.0, 1.0)
    plenty: float = 0.9
    evidence: float = 3.0
    plain: float = 0.98
    share_whole: float = 0.5
    frame: float = 0.03
    speck: float = 0.015
    tone: float = 16.0
    repainted: float = 0.25


SETTINGS = Settings()

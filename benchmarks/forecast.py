"""How often the truth lies in the 80 % range of the forecast, over made-up fields of 500 SLS (made_up_field.py).

On several mornings of each field, every SLS that is not done and whose enumerator has a pace gets its range of days. The
field then goes on until all is done, and the day on which the last household was sent is compared. The forecast reads
what the product reads: tallies by officer and day. The bar: of each field between 75 and 85 % of all forecasts hold.
"""

from __future__ import annotations

import sys

import common

common.start_django()

import made_up_field  # noqa: E402
import numpy as np  # noqa: E402

from enumeration.progress import forecast  # noqa: E402

BAR = (75.0, 85.0)
MORNINGS = (5, 8, 12, 16, 20, 25)
UNTIL = 200


def main() -> int:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--sls", type=int, default=500, metavar="N")
    parser.add_argument(
        "--fields", type=int, default=5, metavar="N", help="each drawn with a seed of its own, from 1 on"
    )
    wish = parser.parse_args()
    report = common.Report("forecast", quiet=wish.json)
    fields, widths, asked, without = [], [], 0, 0
    for seed in range(1, wish.fields + 1):
        places = made_up_field.field_of(wish.sls, UNTIL, seed)
        said, held = [], []
        for morning in MORNINGS:
            found = forecasts(places, morning)
            inside = [range_[0] <= done <= range_[2] for range_, done in found]
            held += inside
            widths += [range_[2] - range_[0] + 1 for range_, _done in found]
            without += sum(left_before(place, morning) > 0 for place in places) - len(found)
            said.append(f"day {morning + 1} {_percent(inside):.0f} %")
        asked += len(held)
        fields.append(_percent(held))
        report.say(f"  field {seed}: {fields[-1]:.1f} % of {len(held)} forecasts hold; {', '.join(said)}")
    coverage = sum(fields) / len(fields)
    return report.end(
        n=asked,
        without=without,
        coverage=coverage,
        least=min(fields),
        most=max(fields),
        median_width_days=float(np.median(widths)),
        bar=list(BAR),
        ok=all(BAR[0] <= one <= BAR[1] for one in fields),
    )


def _percent(held: list[bool]) -> float:
    return 100 * sum(held) / max(1, len(held))


def left_before(place: made_up_field.Place, morning: int) -> int:
    return place.families - sum(place.sent[:morning])


def forecasts(places: list[made_up_field.Place], morning: int) -> list[tuple[tuple[float, float, float], int]]:
    """Returns the range of each SLS with a forecast, and the day on which it was done; both counted from that morning."""
    officers = max(place.officer for place in places) + 1
    by_day = np.zeros((officers, morning))
    for place in places:
        by_day[place.officer] += place.sent[:morning]
    began = np.array([np.argmax(row > 0) if row.any() else morning for row in by_day])
    first = np.maximum(began, morning - forecast.WINDOW)
    days = (morning - first).astype(float)
    inside = np.arange(morning)[None, :] >= first[:, None]
    sent, squares = (by_day * inside).sum(1), (by_day**2 * inside).sum(1)
    last_week = (by_day * (inside & (np.arange(morning)[None, :] >= morning - forecast.WEEK))).sum(1)
    tallies = forecast.Tallies(days, sent, squares, last_week)
    district = forecast.district_of(tallies)
    if district is None:
        return []
    has_pace = ((by_day > 0).sum(1) >= forecast.FEWEST_DAYS) & (by_day[:, -1] > 0)
    waiting = [place for place in places if left_before(place, morning) and has_pace[place.officer]]
    if not waiting:
        return []
    who = np.array([place.officer for place in waiting])
    left = np.array([left_before(place, morning) for place in waiting], dtype=float)
    is_begun = np.array([any(place.sent[:morning]) for place in waiting])
    paces = forecast.paces_of(district, tallies[who])
    ranges = forecast.range_of(district, paces, forecast.in_turn(who, is_begun, left))
    return [
        ((float(early), float(middle), float(late)), done_on(place) - morning)
        for place, early, middle, late in zip(waiting, ranges.earliest, ranges.middle, ranges.latest, strict=True)
    ]


def done_on(place: made_up_field.Place) -> int:
    """Returns the day on which the last household was sent; far away where it never was."""
    if place.left:
        return 10 * UNTIL
    return max(day for day, count in enumerate(place.sent) if count)


if __name__ == "__main__":
    sys.exit(main())

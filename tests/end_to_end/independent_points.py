"""Section 11 of sync/wire/PROTOCOL.md, for score_independently.py: from counts to points, grades and ranks, exactly."""

import csv
import datetime
import io
from fractions import Fraction
from math import isqrt

EPOCH_DAY = datetime.date(1970, 1, 1).toordinal()


def number(value):
    return Fraction(str(value).replace(",", "."))


def exact(value):
    return None if value is None else str(value)


def rounded(value, decimals):
    """Half up by magnitude, in steps of 10^-decimals."""
    steps = (2 * abs(value) * 10**decimals + 1) // 2
    return -steps if value < 0 else steps


def printed(value, decimals):
    if value is None:
        return None
    steps = rounded(value, decimals)
    digits = str(abs(steps)).zfill(decimals + 1)
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return ("-" if steps < 0 else "") + text


def hundredths(steps):
    return printed(Fraction(steps, 100), 2)


def interval(satisfied, total):
    """Wilson's bounds for z = 1.96, in hundredths of a per cent, outwards."""
    a = total * (1250 * satisfied + 2401) * 10_000
    c = 2 * total * (625 * total + 2401)
    square = (2401 * total**2 + 2500 * total * satisfied * (total - satisfied)) * 490_000**2
    root = isqrt(square - 1) + 1 if square else 0
    return (a - root) // c, -(-(a + root) // c)


def days_of(period):
    """[first, until) as days since 1970, of "2026", "2026-Q4", "2026-11", "2026-W48", "2026-11-29" or "A..B"."""
    date = datetime.date
    if ".." in period:
        first, last = (date.fromisoformat(text) for text in period.split(".."))
        until = last + datetime.timedelta(1)
    elif "W" in period:
        year, week = map(int, period.split("-W"))
        first = date.fromisocalendar(year, week, 1)
        until = first + datetime.timedelta(7)
    elif len(period) == 10:
        first = date.fromisoformat(period)
        until = first + datetime.timedelta(1)
    else:
        year, month, months = int(period[:4]), 1, 12
        if "Q" in period:
            month, months = 3 * int(period[-1]) - 2, 3
        elif len(period) == 7:
            month, months = int(period[5:]), 1
        first = date(year, month, 1)
        until = date(year + (month + months - 1) // 12, (month + months - 1) % 12 + 1, 1)
    return first.toordinal() - EPOCH_DAY, until.toordinal() - EPOCH_DAY


def figures_of(text):
    if not text:
        return {}
    text = text.removeprefix("\ufeff")
    header = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in header and "," not in header else ",")
    return {row["agency"].strip(): {column.strip(): number(cell.strip()) for column, cell in row.items()
                                    if column not in ("agency", "name") and cell.strip()} for row in rows}


def share(levels):
    return Fraction(sum(levels[3:]), sum(levels)) if levels and sum(levels) else None


def mean(pairs):
    pairs = [(value, weight) for value, weight in pairs if value is not None and weight]
    weights = sum(weight for _, weight in pairs)
    return sum(value * weight for value, weight in pairs) / weights if weights else None


def pooled(criteria, counts):
    return share([sum(levels) for levels in zip([0] * 5, *(counts[each] for each in criteria if each in counts))])


def index_of(survey, counts):
    aggregation = survey.get("aggregation", "pooled")
    factors = [(factor["id"], [each["id"] for each in factor.get("criteria", [])])
               for factor in survey.get("factors", [])]
    all_criteria = [each for _, criteria in factors for each in criteria]
    if aggregation == "mean_of_criteria":
        return mean([(share(counts.get(each)), Fraction(1)) for each in all_criteria])
    if aggregation == "mean_of_factors":
        return mean([(pooled(criteria, counts), Fraction(1)) for _, criteria in factors])
    if isinstance(aggregation, dict):
        weights = {key: number(weight) for key, weight in aggregation["weights"].items()}
        return mean([(pooled(criteria, counts), weights.get(factor)) for factor, criteria in factors]
                    + [(share(counts.get(each)), weights.get(each)) for each in all_criteria])
    return pooled(all_criteria, counts)


class Card:
    def __init__(self, card, survey):
        self.card, self.survey = card, survey
        self.decimals = card.get("decimals", 2)
        self.maximum = sum(number(each["maximum"]) for each in card["components"] if self.adds(each))

    @staticmethod
    def adds(component):
        return component.get("effect", "adds") == "adds"

    def value(self, component, counts, figures):
        source, name = component["source"], component["id"]
        if source == "column":
            return figures.get(name)
        if source == "mean":
            points, dossiers = figures.get(name + ".points"), figures.get(name + ".dossiers")
            return points / dossiers if points is not None and dossiers else None
        ratings = sum(counts.get("", []))
        least = self.card.get("minimum_response")
        dossiers = figures.get("dossiers")
        if not ratings or ratings < self.card.get("minimum_ratings", 0):
            return None
        if least is not None and (not dossiers or Fraction(ratings, dossiers) < number(least)):
            return None
        rate = share(counts.get("")) if source == "overall" else index_of(self.survey, counts)
        return None if rate is None else rate * 100

    @staticmethod
    def points(component, value):
        rule, maximum = component.get("rule", "as_given"), number(component.get("maximum", 0))
        if rule == "as_given":
            points = value
        elif rule == "linear":
            points = maximum * value / 100
        elif "threshold" in rule:
            at = number(rule["threshold"])
            points = maximum if value >= at else maximum * value / at
        else:
            points = next((number(band["points"]) for band in rule["bands"] if value >= number(band["from"])),
                          Fraction(0))
        decimals = component.get("decimals")
        return points if decimals is None else Fraction(rounded(points, decimals), 10**decimals)

    def assess(self, counts, figures):
        total, maximum, extra, scores, missing = Fraction(0), Fraction(0), Fraction(0), [], set()
        for component in self.card["components"]:
            value = self.value(component, counts, figures)
            points = None if value is None else self.points(component, value)
            scores.append([exact(value), exact(points)])
            if not self.adds(component):
                extra += (points or 0) * (1 if component["effect"] == "bonus" else -1)
            elif points is None:
                missing.add(component.get("without_value", "no_total"))
            else:
                total, maximum = total + points, maximum + number(component["maximum"])
        done = {"components": scores, "rescaled": "rescale" in missing, "total": None, "maximum": Fraction(0),
                "grade": None}
        if "no_total" in missing or not maximum:
            return done
        if "rescale" in missing:
            total, maximum = total * self.maximum / maximum, self.maximum
        total += extra
        if "decimals" in self.card:
            total = Fraction(rounded(total, self.card["decimals"]), 10**self.card["decimals"])
        return done | {"total": total, "maximum": maximum, "grade": self.grade(total, maximum)}

    def grade(self, total, maximum):
        scale = maximum / self.maximum if self.card.get("cutoffs") == "in_proportion" else 1
        for grade in self.card.get("grades", []):
            if "from" not in grade or total >= number(grade["from"]) * scale:
                return grade["id"]
        return None

    def standing(self, agency):
        in_proportion = self.card.get("cutoffs") == "in_proportion"
        return agency["total"] / agency["maximum"] if in_proportion else agency["total"]


def agency_line(card, name, excluded, counts, figures, coverage):
    levels = counts.get("", [0] * 5)
    satisfied, total = sum(levels[3:]), sum(levels)
    line = {"id": name, "levels": levels, "percent": None, "low": None, "high": None, "coverage": coverage,
            "covered": printed(Fraction(100 * coverage[0], coverage[1]), 2) if coverage[1] else None}
    if total:
        low, high = interval(satisfied, total)
        line |= {"percent": printed(Fraction(100 * satisfied, total), 2), "low": hundredths(low),
                 "high": hundredths(high)}
    if "dossiers" in figures:
        dossiers = int(figures["dossiers"])
        line |= {"dossiers": dossiers, "sample_need": rounded(Fraction(400 * dossiers, 400 + dossiers), 0),
                 "response": exact(Fraction(total, dossiers)) if dossiers else None, "bounds": None}
        if dossiers and total <= dossiers:
            line["bounds"] = [exact(Fraction(satisfied, dossiers)),
                              exact(Fraction(satisfied + dossiers - total, dossiers))]
    line |= card.assess(counts, figures)
    line["status"] = "excluded" if excluded else "without_total" if line["total"] is None else "ranked"
    return line


def rank_group(card, group, lines, before):
    order = {"ranked": 0, "without_total": 1, "excluded": 2}
    lines.sort(key=lambda each: (order[each["status"]],
                                 -card.standing(each) if each["status"] == "ranked" else 0, each["id"]))
    ranked = [each for each in lines if each["status"] == "ranked"]
    counts_ratings = any(each["source"] in ("overall", "index") for each in card.card["components"])
    earlier = {each["id"]: each for old in (before or {"groups": []})["groups"] for each in old["agencies"]
               if each["rank"] is not None}
    for line in lines:
        line |= {"rank": None, "shares_rank": False, "close_to_above": False, "change": None, "places": None}
    for place, line in enumerate(ranked):
        better = sum(card.standing(each) > card.standing(line) for each in ranked)
        line["rank"] = better + 1
        line["shares_rank"] = sum(card.standing(each) == card.standing(line) for each in ranked) > 1
        if place and counts_ratings and line["low"] and ranked[place - 1]["low"]:
            above = ranked[place - 1]
            line["close_to_above"] = (number(line["low"]) <= number(above["high"])
                                      and number(above["low"]) <= number(line["high"]))
        if line["id"] in earlier:
            line["change"] = exact(line["total"] - Fraction(earlier[line["id"]]["total"]))
            line["places"] = earlier[line["id"]]["rank"] - line["rank"]
    totals = [each["total"] for each in ranked]
    average = sum(totals) / len(totals) if totals else None
    old = [Fraction(each["total"]) for each_group in (before or {"groups": []})["groups"]
           if each_group["id"] == group for each in each_group["agencies"] if each["rank"] is not None]
    change = average - sum(old) / len(old) if totals and old else None
    grades = [sum(each["grade"] == grade["id"] for each in ranked) for grade in card.card.get("grades", [])]
    for line in lines:
        line["printed"] = printed(line["total"], card.decimals)
        line["total"], line["maximum"] = exact(line["total"]), exact(line["maximum"])
    return {"id": group, "ranked": len(ranked), "mean": printed(average, card.decimals),
            "best": printed(max(totals, default=None), card.decimals),
            "worst": printed(min(totals, default=None), card.decimals), "mean_change": printed(change, card.decimals),
            "grades": grades, "agencies": lines}


def result_of(scorecard, city, figures, surveys, period, before, counts_in, coverage):
    survey = surveys[-1] if surveys else {"id": None}
    card = Card(scorecard, survey)
    counts = counts_in(*days_of(period), survey["id"])
    excluded = {agency["id"] for bloc in city["blocs"] for agency in bloc["agencies"] if agency.get("excluded")}
    excluded |= set(scorecard.get("excluded", []))
    groups = []
    for group in scorecard.get("groups") or city["blocs"]:
        lines = [agency_line(card, agency["id"], agency["id"] in excluded, counts.get(agency["id"], {}),
                             figures.get(agency["id"], {}), coverage.get(agency["id"], [0, 0]))
                 for agency in group["agencies"]]
        groups.append(rank_group(card, group["id"], lines, before))
    return {"v": 2, "scorecard": scorecard["id"], "period": period, "groups": groups}

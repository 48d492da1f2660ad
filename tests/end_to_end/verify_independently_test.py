#!/usr/bin/env python3
"""What the independent check counts: the same rules as the server's, told from sync/wire/PROTOCOL.md."""

import unittest

from independent_chain import count, entry_of


def entry(kind, response, at_ms=0, boot="aa", **more):
    return {"k": kind, "r": response, "b": boot, "m": at_ms, **more}


def counted(entries, before=None):
    """The responses that count, after those counted in an earlier epoch."""
    ratings = dict(before or {})
    count(dict(enumerate(entries)), ratings)
    return sorted(response for response, rating in ratings.items() if rating)


class WhatCounts(unittest.TestCase):
    def test_a_response_counts_once_and_a_line_without_meaning_never(self):
        rating = entry("rating", "x", l=5)
        self.assertEqual(["x"], counted([rating, rating, entry("rating", "y", l=7), entry("canary", "z", l=5),
                                         entry_of(b"\xff"), entry_of(b"[]")]))

    def test_a_rating_taken_back_in_time_does_not_count_and_its_repeat_neither(self):
        rating = entry("rating", "x", 5, l=1)
        self.assertEqual([], counted([rating, entry("answers", "x", 6), entry("undone", "x", 10_005), rating]))

    def test_a_rating_cannot_be_taken_back_later(self):
        rating = entry("rating", "x", 5, l=1)
        for rest in ([entry("undone", "x", 10_006)], [entry("undone", "x", 4)], [entry("undone", "x", 6, "bb")],
                     [entry("canary", "", 3_600_000), entry("undone", "x", 6)],
                     [entry("canary", "", 6, "bb"), entry("undone", "x", 6)],
                     [entry("canary", "", 5)] * 64 + [entry("undone", "x", 6)]):
            with self.subTest(rest=rest[-2:]):
                self.assertEqual(["x"], counted([rating, *rest]))

    def test_an_epoch_takes_back_its_own_ratings_only(self):
        rating = entry("rating", "x", 5, l=1)
        self.assertEqual(["x"], counted([entry("undone", "x", 6)], {"x": rating}))
        self.assertEqual([], counted([entry("undone", "y", 6)]))


if __name__ == "__main__":
    unittest.main(verbosity=2)

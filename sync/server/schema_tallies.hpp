// A schema step of its own length: tallies in one tree instead of two, and sums of quarters, of counters and of the
// whole city (coarse.hpp), made from what is there. On disks: never edit it.
#pragma once

namespace server {

inline constexpr const char* tallies_in_one_tree = R"sql(
CREATE TABLE tally_by_key (
    agency TEXT NOT NULL,
    day TEXT NOT NULL,
    unit TEXT NOT NULL,
    counter TEXT NOT NULL,
    field TEXT NOT NULL,
    bound BIGINT NOT NULL,
    survey TEXT NOT NULL,
    criterion TEXT NOT NULL,
    level BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (agency, day, unit, counter, field, bound, survey, criterion, level)
) WITHOUT ROWID;
INSERT INTO tally_by_key (agency, day, unit, counter, field, bound, survey, criterion, level, count)
    SELECT agency, day, unit, counter, field, bound, survey, criterion, level, count FROM tally
    ORDER BY agency, day, unit, counter, field, bound, survey, criterion, level;
DROP TABLE tally;
ALTER TABLE tally_by_key RENAME TO tally;

CREATE TABLE agency_quarter (
    survey TEXT NOT NULL,
    quarter TEXT NOT NULL,
    criterion TEXT NOT NULL,
    agency TEXT NOT NULL,
    level_1 BIGINT NOT NULL,
    level_2 BIGINT NOT NULL,
    level_3 BIGINT NOT NULL,
    level_4 BIGINT NOT NULL,
    level_5 BIGINT NOT NULL,
    PRIMARY KEY (survey, quarter, criterion, agency)
) WITHOUT ROWID;
INSERT INTO agency_quarter (survey, quarter, criterion, agency, level_1, level_2, level_3, level_4, level_5)
    SELECT survey,
           CASE WHEN SUBSTR(month, 6, 2) < '04' THEN SUBSTR(month, 1, 5) || '01'
                WHEN SUBSTR(month, 6, 2) < '07' THEN SUBSTR(month, 1, 5) || '04'
                WHEN SUBSTR(month, 6, 2) < '10' THEN SUBSTR(month, 1, 5) || '07'
                ELSE SUBSTR(month, 1, 5) || '10' END,
           criterion, agency, SUM(level_1), SUM(level_2), SUM(level_3), SUM(level_4), SUM(level_5)
    FROM agency_month GROUP BY 1, 2, 3, 4;
CREATE TABLE counter_month (
    month TEXT NOT NULL,
    agency TEXT NOT NULL,
    unit TEXT NOT NULL,
    counter TEXT NOT NULL,
    bound BIGINT NOT NULL,
    level_1 BIGINT NOT NULL,
    level_2 BIGINT NOT NULL,
    level_3 BIGINT NOT NULL,
    level_4 BIGINT NOT NULL,
    level_5 BIGINT NOT NULL,
    PRIMARY KEY (month, agency, unit, counter, bound)
) WITHOUT ROWID;
INSERT INTO counter_month (month, agency, unit, counter, bound, level_1, level_2, level_3, level_4, level_5)
    SELECT SUBSTR(day, 1, 7), agency, unit, counter, bound, SUM(CASE WHEN level = 1 THEN count ELSE 0 END),
           SUM(CASE WHEN level = 2 THEN count ELSE 0 END), SUM(CASE WHEN level = 3 THEN count ELSE 0 END),
           SUM(CASE WHEN level = 4 THEN count ELSE 0 END), SUM(CASE WHEN level = 5 THEN count ELSE 0 END)
    FROM tally WHERE criterion = '' GROUP BY 1, 2, 3, 4, 5;
CREATE TABLE city_month (
    month TEXT NOT NULL,
    survey TEXT NOT NULL,
    criterion TEXT NOT NULL,
    field TEXT NOT NULL,
    bound BIGINT NOT NULL,
    level_1 BIGINT NOT NULL,
    level_2 BIGINT NOT NULL,
    level_3 BIGINT NOT NULL,
    level_4 BIGINT NOT NULL,
    level_5 BIGINT NOT NULL,
    PRIMARY KEY (month, survey, criterion, field, bound)
) WITHOUT ROWID;
INSERT INTO city_month (month, survey, criterion, field, bound, level_1, level_2, level_3, level_4, level_5)
    SELECT SUBSTR(day, 1, 7), survey, criterion, field, bound, SUM(CASE WHEN level = 1 THEN count ELSE 0 END),
           SUM(CASE WHEN level = 2 THEN count ELSE 0 END), SUM(CASE WHEN level = 3 THEN count ELSE 0 END),
           SUM(CASE WHEN level = 4 THEN count ELSE 0 END), SUM(CASE WHEN level = 5 THEN count ELSE 0 END)
    FROM tally GROUP BY 1, 2, 3, 4, 5;
)sql";

}  // namespace server

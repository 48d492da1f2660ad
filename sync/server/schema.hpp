// Schema: the server's tables, as numbered steps that each run once (sql::migrate). On disks: never edit a released
// step, add another.
//
// What devices sent (batch, entry) is only ever inserted; what is derived from it (stream heads, response, tally) moves
// in the same transaction, so `sipas check` can prove one from the other at any time.
//
// * meta is one row: the incarnation (raised by `sipas restore`), the seed of the receipt key in force, the master key
//   of dossiers. Whoever signs a receipt reads it in the transaction that he signs for, so that a change of the key
//   needs no restart.
// * receipt_key lists what the key was changed to, each signed by the one before it. Row 0 is the first key and has no
//   signature. The seeds of older keys are not kept.
// * entry.id is `stream number x 2^40 + sequence`: one integer key that finds, orders and bounds a stream's entries,
//   and no second index to keep.
// * stream.durable is how far a backup holds the stream that was read back and lies on another disk (`backup` says
//   which and when); 0 at first. stream.carried is the last of the entries that were brought over from a lost epoch:
//   they keep their old clocks, so nobody compares these.
// * device.public_key is the device's newest key; device_key has every key, each from the epoch in which it counts.
// * response is keyed by (device, response id), not by the response id alone. A repeat can only come from the device
//   that drew the id, because that is who writes it again; a device must not be able to cancel another's rating by
//   copying its id; and a random key over a whole country would touch one cold page for every rating, while one
//   device's keys stay on a few warm ones. It is nothing but its key, hence WITHOUT ROWID. `undone_by` is the entry
//   that took the rating back.
// * judgement is what a response said of one criterion, once: keyed like response, for the same reasons. Its level
//   stands here so that taking a rating back takes its judgements back without reading lines again.
// * comment holds the words of comments, by the key of the entry that has their digest. They can be erased (salt and
//   text become NULL) without touching what was signed; the row stays, so that the same words are not taken again.
// * A line is kept as bytes: it may be anything a device wrote, and text columns refuse some of that.
// * alarm (alarm.hpp) keeps what was seen for ever; only its counts change, and it is cleared once. Device 0 is the
//   server itself. missing waits a day before it becomes an alarm, and goes when what is missing comes.
// * boot remembers each boot of a device: `position` rises with every boot that spoke for the first time (0: known from
//   entries only, older than one that spoke), `latest_m` is the largest m it spoke at. It tells a question that was
//   delayed on its way from one that shows an old journal.
// * device_day has a bit for each level of canaries that a device wrote on a local day, and one for each hour of that
// day
//   in which a heartbeat said that its screen was lit.
// * person, session, program, failure: who may log in, who is logged in, the tokens of programs, and failures to log
// in.
//   Sessions' and programs' tokens are kept as SHA-256; failures under a hash of the name or address.
// * deed is the audit log: one line each, in a hash chain (people/deed.hpp); agency stands beside the line to find it
//   by. deed_head is the chain's head, so that rows cut off its end are missed.
// * heartbeat keeps what devices said of themselves in the last weeks; stand, where each stood from when on.
// * survey is in force from `from_day` through `through_day`, days where the counters stand; empty: open on that side.
#pragma once

#include <array>

#include "sync/server/schema_tallies.hpp"

namespace server {

inline constexpr std::array schema_steps{
    R"sql(
CREATE TABLE meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    incarnation BIGINT NOT NULL,
    receipt_seed BLOB NOT NULL,
    created_ms BIGINT NOT NULL,
    city_vi TEXT NOT NULL DEFAULT '',
    city_en TEXT NOT NULL DEFAULT ''
);

CREATE TABLE bloc (
    id TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL
);
CREATE TABLE agency (
    id TEXT PRIMARY KEY,
    bloc TEXT NOT NULL REFERENCES bloc (id),
    position BIGINT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    excluded BIGINT NOT NULL
);
CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    agency TEXT NOT NULL REFERENCES agency (id),
    position BIGINT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL
);
CREATE TABLE counter (
    id TEXT PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES unit (id),
    position BIGINT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    field TEXT NOT NULL
);
CREATE TABLE survey (
    id TEXT PRIMARY KEY,
    json TEXT NOT NULL,
    in_force_ms BIGINT NOT NULL
);

CREATE TABLE device (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    public_key BLOB NOT NULL UNIQUE,
    token_hash BLOB NOT NULL UNIQUE,
    counter TEXT NOT NULL REFERENCES counter (id),
    state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
    enrolled_ms BIGINT NOT NULL
);
CREATE TABLE enrolment (
    code_hash BLOB PRIMARY KEY,
    counter TEXT NOT NULL REFERENCES counter (id),
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_by BIGINT REFERENCES device (number)
);

CREATE TABLE stream (
    number INTEGER PRIMARY KEY,
    device BIGINT NOT NULL REFERENCES device (number),
    epoch BIGINT NOT NULL,
    start_hash BLOB NOT NULL,
    head_seq BIGINT NOT NULL,
    head_hash BLOB NOT NULL,
    latest_event_ms BIGINT NOT NULL,
    durable BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    contact_ms BIGINT NOT NULL,
    contacts BIGINT NOT NULL,
    UNIQUE (device, epoch)
);
CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    stream BIGINT NOT NULL REFERENCES stream (number),
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    header_line BLOB NOT NULL,
    received_ms BIGINT NOT NULL
);
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    line BLOB NOT NULL,
    hash BLOB NOT NULL,
    event_ms BIGINT NOT NULL,
    standing BIGINT NOT NULL,
    reason TEXT
);
CREATE TABLE response (
    device BIGINT NOT NULL,
    id BLOB NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (device, id)
) WITHOUT ROWID;
CREATE TABLE tally (
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
    UNIQUE (agency, day, unit, counter, field, bound, survey, criterion, level)
);
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    device BIGINT NOT NULL REFERENCES device (number),
    epoch BIGINT NOT NULL,
    head BLOB NOT NULL,
    words TEXT NOT NULL,
    bytes BLOB NOT NULL,
    first_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    times BIGINT NOT NULL,
    UNIQUE (device, epoch, kind, head)
);

CREATE TRIGGER batch_is_final BEFORE UPDATE ON batch BEGIN SELECT RAISE(ABORT, 'batches are never changed'); END;
CREATE TRIGGER batch_stays BEFORE DELETE ON batch BEGIN SELECT RAISE(ABORT, 'batches are never deleted'); END;
CREATE TRIGGER entry_is_final BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
)sql",
    // What a terminal collects beside the rating; hours of units; the key from which devices get their dossier keys.
    R"sql(
ALTER TABLE response ADD COLUMN undone_by BIGINT;
CREATE TABLE judgement (
    device BIGINT NOT NULL,
    response BLOB NOT NULL,
    criterion TEXT NOT NULL,
    level BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (device, response, criterion)
) WITHOUT ROWID;
ALTER TABLE unit ADD COLUMN hours TEXT NOT NULL DEFAULT '';
ALTER TABLE meta ADD COLUMN dossier_master BLOB;
)sql",
    // The words of comments.
    R"sql(
CREATE TABLE comment (
    entry INTEGER PRIMARY KEY REFERENCES entry (id),
    salt BLOB,
    text TEXT,
    received_ms BIGINT NOT NULL
);
)sql",
    // Alarms and what they are found by; backups; keys that change; codes for a known device; erased comments.
    R"sql(
CREATE TABLE alarm (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    device BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    identity BLOB NOT NULL,
    words TEXT NOT NULL,
    evidence BLOB NOT NULL,
    claimed BIGINT NOT NULL,
    held BIGINT NOT NULL,
    raised_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    times BIGINT NOT NULL,
    cleared_ms BIGINT,
    cleared_by TEXT,
    reason TEXT,
    UNIQUE (device, kind, epoch, identity)
);
INSERT INTO alarm (kind, device, epoch, identity, words, evidence, claimed, held, raised_ms, last_ms, times)
    SELECT kind, device, epoch, head, words, bytes, 0, 0, first_ms, last_ms, times FROM evidence;
DROP TABLE evidence;
CREATE TRIGGER alarm_stays BEFORE DELETE ON alarm BEGIN SELECT RAISE(ABORT, 'alarms are never deleted'); END;
CREATE TRIGGER alarm_is_final BEFORE UPDATE OF kind, device, epoch, identity, words, evidence, claimed, held, raised_ms
    ON alarm BEGIN SELECT RAISE(ABORT, 'what was seen is never changed'); END;
CREATE TRIGGER alarm_is_cleared_once BEFORE UPDATE OF cleared_ms, cleared_by, reason ON alarm
    WHEN OLD.cleared_ms IS NOT NULL BEGIN SELECT RAISE(ABORT, 'an alarm is cleared once'); END;

CREATE TABLE missing (
    device BIGINT NOT NULL REFERENCES device (number),
    epoch BIGINT NOT NULL,
    first BIGINT NOT NULL,
    held BIGINT NOT NULL,
    header_line BLOB NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (device, epoch)
);
CREATE TABLE boot (
    device BIGINT NOT NULL REFERENCES device (number),
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    latest_m BIGINT NOT NULL,
    PRIMARY KEY (device, id)
) WITHOUT ROWID;
CREATE TABLE device_day (
    device BIGINT NOT NULL,
    day TEXT NOT NULL,
    canaries BIGINT NOT NULL,
    PRIMARY KEY (device, day)
) WITHOUT ROWID;
ALTER TABLE stream ADD COLUMN carried BIGINT NOT NULL DEFAULT 0;

CREATE TABLE device_key (
    device BIGINT NOT NULL REFERENCES device (number),
    from_epoch BIGINT NOT NULL,
    public_key BLOB NOT NULL UNIQUE,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (device, from_epoch)
) WITHOUT ROWID;
INSERT INTO device_key (device, from_epoch, public_key, since_ms)
    SELECT number, 1, public_key, enrolled_ms FROM device;
ALTER TABLE enrolment ADD COLUMN device BIGINT REFERENCES device (number);
ALTER TABLE enrolment ADD COLUMN replaces BIGINT REFERENCES device (number);

CREATE TABLE receipt_key (
    number BIGINT PRIMARY KEY,
    public_key BLOB NOT NULL UNIQUE,
    from_ms BIGINT NOT NULL,
    signature BLOB NOT NULL
);
CREATE TABLE backup (
    id INTEGER PRIMARY KEY,
    made_ms BIGINT NOT NULL,
    file TEXT NOT NULL,
    entries BIGINT NOT NULL,
    elsewhere BIGINT NOT NULL
);
ALTER TABLE comment ADD COLUMN erased_ms BIGINT;
ALTER TABLE comment ADD COLUMN erased_by TEXT;
ALTER TABLE comment ADD COLUMN reason TEXT;
)sql",
    // Sums of the tallies (coarse.hpp), made from what is there.
    R"sql(
CREATE TABLE agency_day (
    day TEXT NOT NULL,
    agency TEXT NOT NULL,
    bound BIGINT NOT NULL,
    level_1 BIGINT NOT NULL,
    level_2 BIGINT NOT NULL,
    level_3 BIGINT NOT NULL,
    level_4 BIGINT NOT NULL,
    level_5 BIGINT NOT NULL,
    PRIMARY KEY (day, agency, bound)
) WITHOUT ROWID;
INSERT INTO agency_day (day, agency, bound, level_1, level_2, level_3, level_4, level_5)
    SELECT day, agency, bound, SUM(CASE WHEN level = 1 THEN count ELSE 0 END),
           SUM(CASE WHEN level = 2 THEN count ELSE 0 END), SUM(CASE WHEN level = 3 THEN count ELSE 0 END),
           SUM(CASE WHEN level = 4 THEN count ELSE 0 END), SUM(CASE WHEN level = 5 THEN count ELSE 0 END)
    FROM tally WHERE criterion = '' GROUP BY day, agency, bound;
CREATE TABLE agency_month (
    criterion TEXT NOT NULL,
    month TEXT NOT NULL,
    agency TEXT NOT NULL,
    bound BIGINT NOT NULL,
    survey TEXT NOT NULL,
    level_1 BIGINT NOT NULL,
    level_2 BIGINT NOT NULL,
    level_3 BIGINT NOT NULL,
    level_4 BIGINT NOT NULL,
    level_5 BIGINT NOT NULL,
    PRIMARY KEY (criterion, month, agency, bound, survey)
) WITHOUT ROWID;
INSERT INTO agency_month (criterion, month, agency, bound, survey, level_1, level_2, level_3, level_4, level_5)
    SELECT criterion, SUBSTR(day, 1, 7), agency, bound, survey, SUM(CASE WHEN level = 1 THEN count ELSE 0 END),
           SUM(CASE WHEN level = 2 THEN count ELSE 0 END), SUM(CASE WHEN level = 3 THEN count ELSE 0 END),
           SUM(CASE WHEN level = 4 THEN count ELSE 0 END), SUM(CASE WHEN level = 5 THEN count ELSE 0 END)
    FROM tally GROUP BY criterion, SUBSTR(day, 1, 7), agency, bound, survey;
)sql",
    // People, programs, and the log of what they did.
    R"sql(
CREATE TABLE person (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    agency TEXT NOT NULL,
    unit TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    totp_secret BLOB,
    totp_used BIGINT NOT NULL,
    active BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);
CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (name),
    began_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL
);
CREATE TABLE program (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    agency TEXT NOT NULL,
    unit TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    revoked_ms BIGINT
);
CREATE TABLE failure (
    key_hash BLOB PRIMARY KEY,
    count BIGINT NOT NULL,
    last_ms BIGINT NOT NULL
);
CREATE TABLE deed (
    number BIGINT PRIMARY KEY,
    agency TEXT NOT NULL,
    line TEXT NOT NULL,
    hash BLOB NOT NULL
);
CREATE TABLE deed_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL,
    hash BLOB NOT NULL
);
CREATE TRIGGER person_stays BEFORE DELETE ON person BEGIN SELECT RAISE(ABORT, 'people are never deleted'); END;
CREATE TRIGGER deed_is_final BEFORE UPDATE ON deed BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER deed_stays BEFORE DELETE ON deed BEGIN SELECT RAISE(ABORT, 'the log is never shortened'); END;
)sql",
    // How devices are, where they stood, and from when to when a survey is in force.
    R"sql(
CREATE TABLE heartbeat (
    device BIGINT NOT NULL REFERENCES device (number),
    at_ms BIGINT NOT NULL,
    lit BIGINT NOT NULL,
    waiting BIGINT NOT NULL,
    free_mib BIGINT NOT NULL,
    clock_off_ms BIGINT NOT NULL,
    PRIMARY KEY (device, at_ms)
) WITHOUT ROWID;
CREATE TABLE stand (
    device BIGINT NOT NULL REFERENCES device (number),
    from_ms BIGINT NOT NULL,
    counter TEXT NOT NULL REFERENCES counter (id),
    PRIMARY KEY (device, from_ms, counter)
) WITHOUT ROWID;
INSERT INTO stand (device, from_ms, counter) SELECT number, enrolled_ms, counter FROM device;
ALTER TABLE device ADD COLUMN version TEXT NOT NULL DEFAULT '';
ALTER TABLE survey ADD COLUMN from_day TEXT NOT NULL DEFAULT '';
ALTER TABLE survey ADD COLUMN through_day TEXT NOT NULL DEFAULT '';
)sql",
    // When terminals were lit.
    R"sql(
ALTER TABLE device_day ADD COLUMN lit_hours BIGINT NOT NULL DEFAULT 0;
)sql",
    tallies_in_one_tree,
    // The names of fields.
    R"sql(
CREATE TABLE field (
    id TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL
);
)sql"};

}  // namespace server

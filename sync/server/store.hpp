// Store: the server's database as the verbs that the server needs; the only class that holds its SQL.
//
// A store has one connection and belongs to one thread at a time. Several stores may be open on one database: any
// number that read, and one writer at a time, across processes: by sql::WriterLock on a file, by a lock of the database
// on PostgreSQL. Everything that writes must stand between begin() and commit(); a commit that failed is *unknown*, so
// nobody may be told that it is done.
//
// A database is named by its file, or by an address that sql::names_postgres(). A file is opened in the order that
// survives a power cut right after creation (synchronous EXTRA, then WAL, then FULL) and is readable to its owner only:
// it holds the key that signs receipts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/domain/counts.hpp"
#include "sync/domain/coverage.hpp"
#include "sync/domain/place.hpp"
#include "sync/domain/response.hpp"
#include "sync/domain/tally.hpp"
#include "sync/people/deed.hpp"
#include "sync/people/lockout.hpp"
#include "sync/server/account.hpp"
#include "sync/server/alarm.hpp"
#include "sync/server/coarse.hpp"
#include "sync/server/kept_rows.hpp"
#include "sync/server/store_rows.hpp"
#include "sync/sql/connection.hpp"
#include "sync/sql/writer_lock.hpp"
#include "sync/wire/body.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/key.hpp"
#include "sync/wire/receipt.hpp"
#include "sync/wire/receipt_key.hpp"
#include "sync/wire/tag.hpp"

namespace server {

// A write in progress: holds the writer's lock and a transaction; rolls back when it goes without commit(). The store
// must stay where it is meanwhile.
class Change {
public:
    base::Result<> commit();

private:
    friend class Store;
    Change(Store& store, std::optional<sql::WriterLock> lock, sql::Transaction transaction)
        : store_(&store), lock_(std::move(lock)), transaction_(std::move(transaction)) {}
    Store* store_;
    std::optional<sql::WriterLock> lock_;  // before the transaction, so that it goes after it
    sql::Transaction transaction_;
};

// What a change adds to the tallies, until it is written.
class WaitingTallies {
public:
    void add(domain::Tallies tallies) { of_work_.add(std::move(tallies)); }
    void keep_work() {
        kept_.add(std::exchange(of_work_, {}));
        written_ = {};
    }
    // What was written inside a work goes with it; that of the works before waits again.
    void drop_work() {
        of_work_ = {};
        kept_.add(std::exchange(written_, {}));
    }
    // All of it, to be written now, inside a work.
    domain::Tallies take() {
        written_.add(domain::Tallies(kept_));
        return take_all();
    }
    // The same where no work is under way that might be undone.
    domain::Tallies take_all() {
        domain::Tallies all = std::exchange(kept_, {});
        all.add(std::exchange(of_work_, {}));
        return all;
    }

private:
    domain::Tallies kept_;     // of works that stand
    domain::Tallies of_work_;  // of the work under way
    domain::Tallies written_;  // of works that stand, written inside the one under way
};

class Store {
public:
    // Creates the database when there is none, and brings an older one up to date.
    static base::Result<Store> open(const std::filesystem::path& database);
    // not_found when there is no database; never writes, never checkpoints.
    static base::Result<Store> open_to_read(const std::filesystem::path& database);
    static base::Result<Store> open_in_memory();

    Store(Store&&) noexcept = default;
    Store& operator=(Store&&) = delete;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    ~Store();

    base::Result<Change> begin();
    // Runs `work`; when it returns a Problem, what it wrote is undone and the rest of the change stands. The second
    // Problem of the two is that of the database itself: then the whole change is lost.
    struct Outcome {
        base::Result<> work;
        base::Result<> database;
    };
    Outcome attempt(const std::function<base::Result<>(Store&)>& work);
    // Reads see one moment of the database from begin_reading() until end_reading().
    base::Result<> begin_reading() { return connection_.begin_reading(); }
    void end_reading() { connection_.end_reading(); }

    // Of the server itself (store_meta.cpp).
    base::Result<Meta> meta();
    base::Result<> set_incarnation(wire::Incarnation incarnation);
    // `seed` signs from now on; `before` is the key that signed `change`.
    base::Result<> put_receipt_key(const wire::Seed& seed, const wire::PublicKey& before,
                                   const wire::KeyChange& change);
    base::Result<std::vector<wire::KeyChange>> key_changes();  // oldest first
    base::Result<bool> was_receipt_key(const wire::PublicKey& key);
    base::Result<> is_sound();  // damaged when SQLite's own check finds anything
    // A copy of one moment, for its owner alone: it holds the key that signs receipts.
    base::Result<> copy_to(const std::filesystem::path& file);
    base::Result<> raise_durable(std::int64_t stream, wire::Sequence durable);  // never lowers it
    // What was committed before log_position() was asked is beyond this disk once this says so (standby.hpp).
    base::Result<std::int64_t> log_position() { return connection_.log_position(); }
    base::Result<bool> is_beyond_this_disk(std::int64_t log_position) {
        return connection_.is_beyond_this_disk(log_position);
    }
    base::Result<> add_backup(base::WallTime made, std::string_view file, std::uint64_t entries, bool elsewhere);

    // Places and surveys (store_places.cpp).
    base::Result<domain::City> city();
    base::Result<> put_city(const domain::City& city);
    base::Result<std::optional<domain::Place>> place_of(std::string_view counter);
    base::Result<std::optional<SurveyText>> survey_on(base::LocalDay day);  // in force then
    base::Result<std::vector<PublishedSurvey>> surveys();
    base::Result<std::optional<std::string>> survey_json(std::string_view id);
    base::Result<bool> is_survey_rated(std::string_view id);
    base::Result<std::vector<std::string>> rated_surveys();  // ids, in their order
    base::Result<> put_survey(const PublishedSurvey& survey);

    // Devices (store_devices.cpp). Tokens and codes come and stay as SHA-256.
    base::Result<std::optional<Device>> device_by_id(std::string_view id);
    base::Result<std::optional<Device>> device_by_key(const wire::PublicKey& key);
    base::Result<std::optional<Device>> device_by_token(const wire::Hash& token_hash);
    base::Result<std::vector<Device>> devices();
    // `device.number` and `device.unit` are not read. Returns the number.
    base::Result<std::int64_t> add_device(const Device& device, const wire::Hash& token_hash, base::WallTime now);
    base::Result<> give_token(std::int64_t device, const wire::Hash& token_hash, std::string_view counter);
    base::Result<std::optional<Device>> device_by_number(std::int64_t number);
    // `key` becomes the device's newest.
    base::Result<> change_key(std::int64_t device, const DeviceKey& key, base::WallTime now);
    base::Result<bool> is_key_known(const wire::PublicKey& key);  // of any device, at any time
    base::Result<wire::Epoch> epoch_above_all(const Device& device);
    base::Result<bool> revoke(std::string_view device);  // false: no such device
    struct CodeFor {
        std::optional<std::int64_t> device;
        std::optional<std::int64_t> replaces;
    };
    base::Result<> add_enrolment(const wire::Hash& code_hash, std::string_view counter, base::WallTime created,
                                 base::WallTime expires, const CodeFor& code_for = {});
    base::Result<std::optional<Enrolment>> enrolment(const wire::Hash& code_hash);
    base::Result<> use_enrolment(const wire::Hash& code_hash, std::int64_t device);

    // Streams (store_streams.cpp).
    base::Result<std::optional<StreamRow>> stream(const Device& device, wire::Epoch epoch);
    base::Result<std::vector<StreamRow>> streams();
    base::Result<std::optional<StreamRow>> newest_stream(std::string_view device);
    base::Result<std::int64_t> add_stream(const StreamRow& stream);
    // Always writes, also when nothing changed: it counts the contacts (PostgreSQL must not answer a repeat before the
    // standby has the first attempt).
    base::Result<> move_stream(const StreamRow& stream);
    base::Result<wire::Hash> hash_at(std::int64_t stream, wire::Sequence sequence);
    base::Result<> add_batch(std::int64_t stream, wire::Sequence first, wire::Sequence last,
                             std::string_view header_line, base::WallTime received);
    base::Result<> add_entries(std::int64_t stream, std::span<const EntryRow> entries);
    base::Result<std::vector<BatchRow>> batches_after(std::int64_t cursor, std::int64_t limit = INT64_MAX);
    base::Result<> each_entry(std::int64_t stream, wire::Sequence first, wire::Sequence last,
                              const std::function<void(const EntryRow&)>& each);
    // A few lines at once, also from inside each_entry().
    base::Result<std::vector<Line>> lines(std::int64_t stream, wire::Sequence first, wire::Sequence last);

    // Tallies (store_tallies.cpp). What is added is folded in memory over all works of a change, and written when the
    // change is committed, one update a key; a work that is undone adds nothing.
    void add_to_tallies(domain::Tallies tallies) { waiting_tallies_.add(std::move(tallies)); }
    // damaged when a tally would fall below zero; then nothing of the work may stand.
    base::Result<> take_from_tallies(const domain::Tallies& tallies);
    base::Result<domain::Tallies> all_tallies() { return tallies_of({}, {}); }
    // Of the period's days; of this agency alone, where one is named.
    base::Result<domain::Tallies> tallies_of(const domain::Period& period, std::string_view agency);
    base::Result<Coarse> all_coarse_tallies();

    // Sums of a period (store_counts.cpp), from the coarse tallies: milliseconds over a country's year. In the parts of
    // months at the period's ends all but the overall ratings of agencies are added up from the fine ones: seconds.
    // Overall ratings, and answers to this survey's criteria; none: overall ratings alone.
    base::Result<domain::CountsBy> counts_by_agency(const domain::Period& period,
                                                    const std::optional<std::string>& survey);
    base::Result<domain::CountsBy> overall_by(Division division, const domain::Period& period);
    base::Result<domain::Counts> answers_of_city(const domain::Period& period, const std::string& survey);

    // What administrators pull (store_pulls.cpp). A batch's number is drawn by the one writer there is and committed
    // before the next is drawn, so no batch ever appears behind one that was already seen.
    base::Result<std::optional<BatchRow>> batch(std::int64_t id);
    base::Result<std::int64_t> newest_batch();  // 0: none
    // By stream number: the first sequence of all batches after this one.
    base::Result<std::map<std::int64_t, wire::Sequence>> first_after(std::int64_t batch);
    base::Result<> each_entry_within(std::int64_t stream, wire::Sequence first, wire::Sequence last,
                                     const EventRange& events, const std::function<void(const EntryRow&)>& each);
    base::Result<std::vector<std::string>> survey_jsons();  // every survey there is, oldest first

    // Responses (store_responses.cpp); a response belongs to the device that drew its id.
    // From now on each entry's line is the one that counts for its response, unless an earlier one does already. Which
    // of the entries count.
    struct Claim {
        domain::ResponseId response{};
        EntryPlace entry;
    };
    base::Result<std::vector<EntryPlace>> claim_responses(std::int64_t device, std::span<const Claim> claims);
    base::Result<std::optional<CountedResponse>> counted_response(std::int64_t device,
                                                                  const domain::ResponseId& response);
    base::Result<> undo_response(std::int64_t device, const domain::ResponseId& response, const EntryPlace& entry);
    base::Result<std::vector<CountedJudgement>> judgements_of(std::int64_t device, const domain::ResponseId& response);
    struct ResponseJudgement {
        domain::ResponseId response{};
        CountedJudgement judgement;
    };
    base::Result<> add_judgements(std::int64_t device, std::span<const ResponseJudgement> judgements);
    base::Result<ResponseCounts> response_counts();

    // Comments (store_comments.cpp). The words of an entry are taken once: also erased ones are not taken again.
    base::Result<std::optional<std::string>> line_at(std::int64_t stream, wire::Sequence sequence);
    base::Result<> put_comment(std::int64_t stream, wire::Sequence sequence, const wire::CommentSalt& salt,
                               std::string_view text, base::WallTime now);
    // Also of words that have not come yet: then they will not be taken.
    base::Result<> erase_comment(std::int64_t stream, wire::Sequence sequence, const Clearing& clearing);
    base::Result<> each_comment(const std::function<void(const CommentRow&)>& each);

    // Alarms and what they are found by (store_alarms.cpp).
    // Raises an alarm, or counts the sighting on the one that stands for it.
    base::Result<> raise(const Sighting& sighting, base::WallTime now);
    base::Result<std::vector<Alarm>> alarms(bool cleared_too);  // open ones first, the newest of each first
    base::Result<std::optional<Alarm>> alarm(std::int64_t id);  // with its evidence
    base::Result<bool> clear_alarm(std::int64_t id, const Clearing& clearing);  // false: none open of this number
    base::Result<std::int64_t> alarm_count(AlarmKind kind);                     // cleared ones too
    // Whether an alarm of this identity was ever raised, or one of its kind is open for the device.
    base::Result<bool> is_known(const Sighting& sighting);
    base::Result<std::vector<Attendance>> fleet();
    // What the forks of this stream claimed and found, over all of them; nothing when there was none.
    struct Forked {
        wire::Sequence highest_claimed = 0;
        wire::Sequence lowest_held = 0;
    };
    base::Result<std::optional<Forked>> forked(std::int64_t device, wire::Epoch epoch);
    // The device's own journal of this epoch did not agree with what is held: an alarm says so, cleared or not.
    base::Result<bool> was_contradicted(std::int64_t device, wire::Epoch epoch);
    // The first sighting of what is missing is kept, until what is missing comes or somebody takes the row.
    base::Result<> note_missing(const Missing& missing);
    base::Result<> settle_missing(const StreamRow& stream);
    base::Result<std::vector<Missing>> missing_since(base::WallTime latest);
    base::Result<> forget_missing(std::int64_t device, wire::Epoch epoch);
    base::Result<std::optional<Boot>> boot(std::int64_t device, std::string_view id);
    // It spoke just now, at `latest`; one that never spoke is the newest from now on.
    base::Result<> hear_boot(std::int64_t device, std::string_view id, base::Instant latest);
    // It stands in entries that came with a later boot's word.
    base::Result<> note_older_boot(std::int64_t device, std::string_view id);
    // Whether the day is new to the server.
    base::Result<bool> note_day(std::int64_t device, const DeviceDay& day);
    base::Result<std::vector<DeviceDay>> days_before(std::int64_t device, base::LocalDay day, std::int64_t limit);
    // By device number: the lit hours of the period's days; only days that had one.
    base::Result<std::map<std::int64_t, domain::LitHours>> lit_hours(const domain::Period& period);

    // How the devices are, and where they stood (store_fleet.cpp).
    base::Result<std::vector<DeviceState>> device_states();
    base::Result<> set_version(std::int64_t device, std::string_view version);
    base::Result<> note_heartbeat(std::int64_t device, const HeartbeatRow& beat);
    base::Result<> forget_heartbeats(std::int64_t device, base::WallTime before);
    base::Result<std::vector<HeartbeatRow>> heartbeats_since(std::int64_t device, base::WallTime from);
    base::Result<> put_stand(std::int64_t device, std::string_view counter, base::WallTime from);
    base::Result<> move_device(std::int64_t device, std::string_view counter, base::WallTime from);
    base::Result<bool> has_stood_in(std::int64_t device, std::string_view unit);  // it may stand there now

    // People, sessions, programs' tokens, failures (store_people.cpp). Names and ids are given; rows are never deleted,
    // but sessions and failures.
    base::Result<bool> is_there(const people::Scope& scope);
    base::Result<std::optional<Account>> account(std::string_view name);
    base::Result<std::vector<Account>> accounts();  // by name
    base::Result<> add_account(const Account& account);
    base::Result<> change_account(const Account& account);  // everything but its name and beginning
    base::Result<> add_session(const wire::Hash& token_hash, const Session& session);
    base::Result<std::optional<Session>> session(const wire::Hash& token_hash);
    base::Result<> note_session(const wire::Hash& token_hash, base::WallTime seen);
    base::Result<> end_session(const wire::Hash& token_hash);
    base::Result<> end_sessions_of(std::string_view person);
    base::Result<> end_sessions_before(base::WallTime began);
    base::Result<> add_program(const Program& program, const wire::Hash& token_hash);
    base::Result<std::optional<Program>> program_by_token(const wire::Hash& token_hash);
    base::Result<std::optional<Program>> program(std::string_view id);
    base::Result<std::vector<Program>> programs();  // oldest first
    base::Result<> revoke_program(std::string_view id, base::WallTime now);
    base::Result<people::Failures> failures(const wire::Hash& whose);  // people::failures_key
    base::Result<> put_failures(const wire::Hash& whose, const people::Failures& failures);
    base::Result<> forget_failures(const wire::Hash& whose);
    base::Result<> forget_failures_before(base::WallTime last);

    // The audit log (store_deeds.cpp), inside the change that does what it tells.
    base::Result<> log(const people::Doer& doer, const people::Deed& deed, base::WallTime now);
    base::Result<people::DeedMark> deeds_head();
    // Rows after this number, oldest first.
    base::Result<> each_deed(std::uint64_t after, const std::function<void(const DeedRow&)>& each);
    // The newest `limit` before `before`, newest first, of one agency or, where that is empty, of all.
    base::Result<std::vector<people::LoggedDeed>> deeds_before(std::uint64_t before, std::string_view agency,
                                                               std::uint64_t limit);

private:
    friend class Change;
    base::Result<bool> is_counted_by(std::int64_t device, const Claim& claim);
    base::Result<> write_tallies(const domain::Tallies& added);
    explicit Store(sql::Connection connection, std::filesystem::path file)
        : connection_(std::move(connection)), file_(std::move(file)) {}
    static base::Result<Store> open_file(const std::filesystem::path& file);
    static base::Result<Store> open_postgres(const std::string& address);
    base::Result<> prepare();
    base::Result<std::optional<sql::WriterLock>> lock() const;

    sql::Connection connection_;
    WaitingTallies waiting_tallies_;
    std::filesystem::path file_;  // empty: in memory, on PostgreSQL, or open to read
};

// Sequences above this would not fit beside the stream's number in one key; no terminal lives that long.
inline constexpr wire::Sequence sequence_limit = wire::Sequence{1} << 40U;

// Opens the database, runs `work` in a change of its own and commits it; nothing is changed when it returns a Problem.
base::Result<> changed(const std::filesystem::path& database, const std::function<base::Result<>(Store&)>& work);

}  // namespace server

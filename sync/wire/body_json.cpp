#include "sync/wire/body_json.hpp"

#include <limits>
#include <set>

namespace wire {
namespace {

using base::Code;
using base::Problem;
using base::Result;

// On disks and on the wire: never rename.
constexpr std::string_view opened_kind = "opened";
constexpr std::string_view rating_kind = "rating";
constexpr std::string_view answers_kind = "answers";
constexpr std::string_view comment_kind = "comment";
constexpr std::string_view undone_kind = "undone";
constexpr std::string_view canary_kind = "canary";
constexpr std::string_view staff_kind = "staff";
constexpr std::string_view day_closed_kind = "day_closed";
constexpr std::string_view lost_kind = "lost";
constexpr std::string_view heartbeat_kind = "heartbeat";
constexpr std::string_view clock_kind = "clock";
constexpr std::string_view receipt_kind = "receipt";

Problem meaningless(std::string_view what) { return {Code::bad_input, "the entry has " + std::string(what), 0}; }

// What no reader would accept, whether it was read or is about to be written.
Result<> check_answers(const domain::Answers& answers) {
    const std::size_t count = answers.remarks.size() + answers.judgements.size();
    if (count == 0) return meaningless("no answer");
    if (count > answers_limit) return meaningless("more than 40 answers");
    std::set<std::string_view> ids;
    for (const domain::Remark& remark : answers.remarks)
        if (!domain::is_identifier(remark.factor) || !ids.insert(remark.factor).second)
            return meaningless("a factor that is no id or stands twice");
    for (const domain::Judgement& judgement : answers.judgements)
        if (!domain::is_identifier(judgement.criterion) || !ids.insert(judgement.criterion).second)
            return meaningless("a criterion that is no id or stands twice");
    return base::Done{};
}

Result<> check_staff(const StaffAct& staff) {
    if (!domain::is_identifier(staff.act)) return meaningless("no act");
    if (!staff.what.empty() && !domain::is_identifier(staff.what)) return meaningless("an object that is no id");
    return base::Done{};
}

Result<> check_lost(const Lost& lost) {
    if (lost.epoch < 1) return meaningless("no epoch that was lost");
    if (!domain::is_identifier(lost.why)) return meaningless("no reason for the loss");
    return base::Done{};
}

Result<> check_receipt_note(const ReceiptNote& note) {
    if (note.sequence < 1 || note.incarnation < 1) return meaningless("a receipt for nothing");
    if (note.durable > note.sequence) return meaningless("a receipt that is durable beyond its end");
    return base::Done{};
}

struct FieldWriter {
    JsonObject& line;

    Result<> operator()(const Opened& opened) const {
        line["k"] = opened_kind;
        line["pv"] = opened.version;
        if (!opened.settings.empty()) line["sh"] = opened.settings;
        return base::Done{};
    }
    Result<> operator()(const domain::Rating& rating) const {
        line["k"] = rating_kind;
        line["r"] = base::to_base64url(rating.response);
        line["l"] = rating.level.number();
        line["c"] = rating.counter;
        if (!rating.field.empty()) line["f"] = rating.field;
        line["q"] = rating.survey;
        if (rating.dossier) line["d"] = base::to_hex(*rating.dossier);
        if (rating.outside_hours) line["o"] = 1;
        return base::Done{};
    }
    Result<> operator()(const domain::Answers& answers) const {
        JsonArray remarks;
        for (const domain::Remark& remark : answers.remarks)
            remarks.push_back(JsonArray{Json(remark.factor), Json(remark.good ? 1 : 0)});
        JsonArray judgements;
        for (const domain::Judgement& judgement : answers.judgements)
            judgements.push_back(JsonArray{Json(judgement.criterion), Json(judgement.level.number())});
        line["k"] = answers_kind;
        line["r"] = base::to_base64url(answers.response);
        if (!remarks.empty()) line["fa"] = std::move(remarks);
        if (!judgements.empty()) line["cr"] = std::move(judgements);
        return check_answers(answers);
    }
    Result<> operator()(const CommentHash& comment) const {
        line["k"] = comment_kind;
        line["r"] = base::to_base64url(comment.response);
        line["h"] = base::to_hex(comment.digest);
        return base::Done{};
    }
    Result<> operator()(const domain::Undone& undone) const {
        line["k"] = undone_kind;
        line["r"] = base::to_base64url(undone.response);
        return base::Done{};
    }
    Result<> operator()(const domain::Canary& canary) const {
        line["k"] = canary_kind;
        line["l"] = canary.level.number();
        return base::Done{};
    }
    Result<> operator()(const StaffAct& staff) const {
        line["k"] = staff_kind;
        line["a"] = staff.act;
        if (!staff.what.empty()) line["x"] = staff.what;
        return check_staff(staff);
    }
    Result<> operator()(const DayClosed& closed) const {
        line["k"] = day_closed_kind;
        line["dy"] = base::to_text(closed.day);
        line["n"] = closed.ratings;
        line["hs"] = closed.sequence;
        line["hh"] = base::to_hex(closed.head);
        return base::Done{};
    }
    Result<> operator()(const Lost& lost) const {
        line["k"] = lost_kind;
        line["e"] = lost.epoch;
        line["ls"] = lost.last;
        line["hh"] = base::to_hex(lost.head);
        line["y"] = lost.why;
        return check_lost(lost);
    }
    Result<> operator()(const Heartbeat& beat) const {
        line["k"] = heartbeat_kind;
        line["on"] = beat.lit ? 1 : 0;
        line["df"] = beat.free_mib;
        line["qd"] = beat.waiting;
        JsonArray ratings;
        for (const std::uint64_t count : beat.ratings) ratings.push_back(Json(count));
        line["lv"] = std::move(ratings);
        return base::Done{};
    }
    Result<> operator()(const ClockStep& clock) const {
        line["k"] = clock_kind;
        line["st"] = clock.step.count();
        return base::Done{};
    }
    Result<> operator()(const ReceiptNote& note) const {
        line["k"] = receipt_kind;
        line["se"] = note.sequence;
        line["in"] = note.incarnation;
        line["du"] = note.durable;
        return check_receipt_note(note);
    }
    Result<> operator()(const Other&) const {
        base::check(false, "a program writes only the kinds it understands");
        return base::Done{};
    }
};

bool has(const Json& json, std::string_view key) { return json.is_object() && json.get_object().contains(key); }

std::string string_at(const Json& json, std::string_view key) { return std::string(text_at(json, key).value_or("")); }

// A text that may be missing, but is a text when it is there.
bool is_text_or_absent(const Json& json, std::string_view key) { return !has(json, key) || text_at(json, key); }

bool read_response(const Json& json, domain::ResponseId& response) {
    return base::from_base64url(text_at(json, "r").value_or(""), response);
}

bool read_hash(const Json& json, std::string_view key, Hash& hash) {
    return base::from_hex(text_at(json, key).value_or(""), hash);
}

Result<Body> read_opened(const Json& json) {
    const auto version = text_at(json, "pv");
    if (!version) return meaningless("no program version");
    return Body(Opened{std::string(*version), string_at(json, "sh")});
}

Result<Body> read_rating(const Json& json) {
    const auto level = domain::Level::from(integer_at(json, "l").value_or(0));
    if (!level) return meaningless("no level from 1 to 5");
    domain::Rating rating{.response = {},
                          .level = *level,
                          .field = string_at(json, "f"),
                          .counter = string_at(json, "c"),
                          .survey = string_at(json, "q"),
                          .dossier = std::nullopt,
                          .outside_hours = has(json, "o")};
    if (!read_response(json, rating.response)) return meaningless("no response id");
    if (!domain::is_identifier(rating.counter)) return meaningless("no counter");
    if (!domain::is_identifier(rating.survey)) return meaningless("no survey");
    if (!rating.field.empty() && !domain::is_identifier(rating.field)) return meaningless("a field that is no id");
    if (has(json, "d")) {
        rating.dossier = base::array_from_hex<32>(text_at(json, "d").value_or(""));
        if (!rating.dossier) return meaningless("a dossier that is no commitment");
    }
    if (rating.outside_hours && integer_at(json, "o") != 1) return meaningless("a mark of closed hours that is not 1");
    return Body(rating);
}

// Calls item(id, number) for each pair of a list like [["F1",1],["F3",0]]; a missing list has none, and an empty one
// is not written. False when it has another shape, or when item() refuses a pair.
template <typename Item>
bool read_pairs(const Json& json, std::string_view key, Item item) {
    if (!has(json, key)) return true;
    const JsonArray* pairs = array_at(json, key);
    if (pairs == nullptr || pairs->empty() || pairs->size() > answers_limit) return false;
    for (const Json& pair : *pairs) {
        const JsonArray* parts = pair.if_array();
        if (parts == nullptr || parts->size() != 2 || !parts->front().is_string() || !parts->back().is_int64() ||
            !item(std::string(parts->front().get_string()), parts->back().get_int64()))
            return false;
    }
    return true;
}

Result<Body> read_answers(const Json& json) {
    domain::Answers answers;
    if (!read_response(json, answers.response)) return meaningless("no response id");
    const auto add_remark = [&](std::string factor, std::int64_t number) {
        answers.remarks.push_back({std::move(factor), number == 1});
        return number == 0 || number == 1;
    };
    const auto add_judgement = [&](std::string criterion, std::int64_t number) {
        const auto level = domain::Level::from(number);
        if (level) answers.judgements.push_back({std::move(criterion), *level});
        return level.has_value();
    };
    if (!read_pairs(json, "fa", add_remark)) return meaningless("remarks that are no list of [id, 0 or 1]");
    if (!read_pairs(json, "cr", add_judgement)) return meaningless("judgements that are no list of [id, level]");
    if (const auto verdict = check_answers(answers); !verdict) return verdict.problem();
    return Body(std::move(answers));
}

Result<Body> read_comment(const Json& json) {
    CommentHash comment;
    if (!read_response(json, comment.response)) return meaningless("no response id");
    if (!read_hash(json, "h", comment.digest)) return meaningless("no hash of its comment");
    return Body(comment);
}

Result<Body> read_undone(const Json& json) {
    domain::Undone undone;
    if (!read_response(json, undone.response)) return meaningless("no response id");
    return Body(undone);
}

Result<Body> read_canary(const Json& json) {
    const auto level = domain::Level::from(integer_at(json, "l").value_or(0));
    if (!level) return meaningless("no level from 1 to 5");
    return Body(domain::Canary{*level});
}

Result<Body> read_staff(const Json& json) {
    if (!is_text_or_absent(json, "x")) return meaningless("an object that is no id");
    StaffAct staff{string_at(json, "a"), string_at(json, "x")};
    if (const auto verdict = check_staff(staff); !verdict) return verdict.problem();
    return Body(std::move(staff));
}

Result<Body> read_day_closed(const Json& json) {
    DayClosed closed;
    const auto ratings = count_at(json, "n");
    const auto sequence = count_at(json, "hs");
    if (!base::from_text(text_at(json, "dy").value_or(""), closed.day)) return meaningless("no day that was closed");
    if (!ratings || !sequence || !read_hash(json, "hh", closed.head)) return meaningless("no count or head of its day");
    closed.ratings = *ratings;
    closed.sequence = *sequence;
    return Body(closed);
}

Result<Body> read_lost(const Json& json) {
    const auto epoch = count_at(json, "e");
    const auto last = count_at(json, "ls");
    Lost lost{.epoch = 1, .last = last.value_or(0), .head = {}, .why = string_at(json, "y")};
    if (!epoch || *epoch > std::numeric_limits<Epoch>::max()) return meaningless("no epoch that was lost");
    if (!last || !read_hash(json, "hh", lost.head)) return meaningless("no head that was lost");
    lost.epoch = static_cast<Epoch>(*epoch);
    if (const auto verdict = check_lost(lost); !verdict) return verdict.problem();
    return Body(std::move(lost));
}

Result<Body> read_heartbeat(const Json& json) {
    const auto lit = count_at(json, "on");
    const auto free_mib = count_at(json, "df");
    const auto waiting = count_at(json, "qd");
    const JsonArray* ratings = array_at(json, "lv");
    if (!lit || *lit > 1) return meaningless("no word on its screen");
    if (!free_mib || !waiting) return meaningless("no free space or nothing that waits");
    Heartbeat beat{.lit = *lit == 1, .free_mib = *free_mib, .waiting = *waiting};
    if (ratings == nullptr || ratings->size() != beat.ratings.size()) return meaningless("no five counts of ratings");
    for (std::size_t i = 0; i < beat.ratings.size(); ++i) {
        const Json& count = (*ratings)[i];
        if (!count.is_int64() || count.get_int64() < 0) return meaningless("a count of ratings that is none");
        beat.ratings.at(i) = static_cast<std::uint64_t>(count.get_int64());
    }
    return Body(beat);
}

Result<Body> read_clock(const Json& json) {
    const auto step = integer_at(json, "st");
    if (!step) return meaningless("no step of its clock");
    return Body(ClockStep{base::Duration{*step}});
}

Result<Body> read_receipt_note(const Json& json) {
    const auto sequence = count_at(json, "se");
    const auto incarnation = count_at(json, "in");
    const auto durable = count_at(json, "du");
    if (!sequence || !durable || !incarnation || *incarnation > std::numeric_limits<std::uint32_t>::max())
        return meaningless("no receipt");
    const ReceiptNote note{*sequence, static_cast<std::uint32_t>(*incarnation), *durable};
    if (const auto verdict = check_receipt_note(note); !verdict) return verdict.problem();
    return Body(note);
}

struct KindRow {
    std::string_view kind;
    Result<Body> (*read)(const Json& json);
};

constexpr KindRow kinds[] = {
    {opened_kind, read_opened},       {rating_kind, read_rating},         {answers_kind, read_answers},
    {comment_kind, read_comment},     {undone_kind, read_undone},         {canary_kind, read_canary},
    {staff_kind, read_staff},         {day_closed_kind, read_day_closed}, {lost_kind, read_lost},
    {heartbeat_kind, read_heartbeat}, {clock_kind, read_clock},           {receipt_kind, read_receipt_note}};

}  // namespace

Result<> write_body(JsonObject& into, const Body& body) { return std::visit(FieldWriter{into}, body); }

Result<Body> read_body(const Json& json, std::string_view kind) {
    for (const KindRow& row : kinds)
        if (row.kind == kind) return row.read(json);
    return Body(Other{std::string(kind)});
}

}  // namespace wire

#include "sync/server/handlers.hpp"

#include "sync/server/body_schema.hpp"
#include "sync/server/routes.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

Result<> may_ask(const Route& route, const Caller& caller) {
    if (route.access == Access::anybody) return base::Done{};
    if (std::holds_alternative<std::monostate>(caller.who))
        return Problem{Code::unauthorised, "this needs a bearer token", 0};
    if (route.access == Access::device) {
        if (caller.device() != nullptr) return base::Done{};
        return Problem{Code::forbidden, "this is for devices", 0};
    }
    const Person* const person = caller.person();
    if (person == nullptr)
        return Problem{Code::forbidden, "this is for people; a device's token opens nothing here", 0};
    if (route.act && !may(person->grant, *route.act)) return Problem{Code::forbidden, "your role may not do this", 0};
    return base::Done{};
}

// A body of which the document says what it is must be that: a member that is misspelt or of another type would
// otherwise be passed over, and more be granted than was meant.
Result<> is_body_sound(const Route& route, std::string_view body) {
    if (route.takes.size() != 1 || route.takes.front().schema.empty()) return base::Done{};
    const auto json = wire::parse_json(body);
    if (!json) return json.problem();
    return fits(*json, route.takes.front().schema);
}

// Who asks, from where, and when.
struct Asking {
    const Caller& caller;
    std::string_view client;
    base::WallTime now;
};

Result<Answer> answer_within(const Desk& desk, Match& match, const Request& request, const Asking& asking) {
    const Route& route = *match.route;
    if (const auto may = may_ask(route, asking.caller); !may) return may.problem();
    auto values = read_values(route, std::move(match.parts), request.query);
    if (!values) return values.problem();
    if (const auto sound = is_body_sound(route, request.body); !sound) return sound.problem();
    return route.endpoint(desk, {request, asking.now, asking.caller, asking.client, std::move(*values)});
}

// RFC 9110 wants to hear with a 401 how to come back.
Reply refusal(const Problem& problem) {
    Reply reply = problem_reply(problem);
    if (problem.code == Code::unauthorised) reply.headers.emplace_back("WWW-Authenticate", "Bearer");
    return reply;
}

// The answer, and the session that asked is in use.
Answer noting(Answer answer, const wire::Hash& session, base::WallTime now) {
    auto* const task = std::get_if<Task>(&answer);
    if (task == nullptr) {
        auto reply = std::make_shared<Reply>(std::move(std::get<Reply>(answer)));
        return Task{[session, now](Store& store) { return store.note_session(session, now); },
                    [reply](const Result<>&) { return std::move(*reply); }};
    }
    return Task{[write = std::move(task->write), session, now](Store& store) -> Result<> {
                    if (const auto noted = store.note_session(session, now); !noted) return noted;
                    return write(store);
                },
                std::move(task->reply)};
}

using Identify = std::function<Result<Caller>()>;

Answer answer_for(const Desk& desk, const Identify& identify, const Request& request, std::string_view client,
                  base::WallTime now) {
    auto found = match(all_routes(), request.method, request.path);
    if (!found) return refusal(found.problem());
    if (found->route != nullptr && found->route->endpoint == nullptr) return refusal(no_endpoint());
    if (found->route == nullptr) return wrong_method_reply(std::move(found->allowed));
    const Route& route = *found->route;
    const auto caller = route.access == Access::anybody ? Result<Caller>(Caller{}) : identify();
    if (!caller) return refusal(caller.problem());
    auto answer = answer_within(desk, *found, request, {*caller, client, now});
    if (!answer) return refusal(answer.problem());
    const Person* const person = caller->person();
    if (person != nullptr && person->session && person->session->is_worth_noting)
        return noting(std::move(*answer), person->session->token_hash, now);
    return std::move(*answer);
}

}  // namespace

Result<Handlers> Handlers::over(Store& reading) {
    auto desk = Desk::over(reading);
    if (!desk) return desk.problem();
    return Handlers(std::move(*desk));
}

Answer Handlers::answer(const Request& request, std::string_view client, base::WallTime now) const {
    return answer_for(
        desk_, [&] { return caller_of(desk_, request, now); }, request, client, now);
}

Answer Handlers::answer_to(const Caller& caller, const Request& request, base::WallTime now) const {
    return answer_for(
        desk_, [&] { return Result<Caller>(caller); }, request, request.peer, now);
}

Reply respond(const Handlers& handlers, Store& writing, const Request& request, base::WallTime now) {
    const Answer answer = handlers.answer(request, now);
    if (const auto* reply = std::get_if<Reply>(&answer)) return *reply;
    const auto& task = std::get<Task>(answer);
    auto change = writing.begin();
    if (!change) return task.reply(change.problem());
    if (const auto written = task.write(writing); !written) return task.reply(written);
    return task.reply(change->commit());
}

}  // namespace server

#include "sync/server/serve.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "sync/base/file.hpp"
#include "sync/base/log.hpp"
#include "sync/server/backup.hpp"
#include "sync/server/handlers.hpp"
#include "sync/server/http_server.hpp"
#include "sync/server/watch.hpp"
#include "sync/server/writer.hpp"

namespace server {
namespace {

using base::Result;

using Send = std::function<void(Reply)>;

void send_and_log(const Send& send, Reply reply) {
    if (!reply.note.empty())
        base::log(reply.status == base::row_of(base::Code::fork).http_status ? base::Severity::alarm
                                                                             : base::Severity::warning,
                  reply.note);
    send(std::move(reply));
}

void answer(const Handlers& handlers, Writer& writer, const Request& request, const Send& send) {
    Answer answer = handlers.answer(request, base::wall_now());
    if (auto* reply = std::get_if<Reply>(&answer)) return send_and_log(send, std::move(*reply));
    auto& task = std::get<Task>(answer);
    const auto done = [send, reply = task.reply](const Result<>& committed) { send_and_log(send, reply(committed)); };
    if (const auto submitted = writer.submit(std::move(task.write), done); !submitted) done(submitted);
}

}  // namespace

Result<> serve(const ServeSettings& settings) {
    const auto alone = serving_lock(settings.database);
    if (!alone) return alone.problem();
    auto writing = Store::open(settings.database);
    if (!writing) return writing.problem();
    auto reading = Store::open_to_read(settings.database);
    if (!reading) return reading.problem();
    auto watching = Store::open_to_read(settings.database);
    if (!watching) return watching.problem();
    const auto handlers = Handlers::over(*reading);
    if (!handlers) return handlers.problem();
    auto writer = std::make_unique<Writer>(std::move(*writing));
    auto http = HttpServer::listen(settings.listen, HttpLimits{}, [&](const Request& request, const Send& send) {
        answer(*handlers, *writer, request, send);
    });
    if (!http) return http.problem();

    const std::string address = http->address();
    fmt::print("sipas {} listens on http://{}\n", SIPAS_VERSION, address);
    static_cast<void>(std::fflush(stdout));
    if (!settings.address_file.empty())
        if (const auto written = base::replace_file(settings.address_file, address + '\n'); !written)
            return written.problem();
    auto watch = std::make_unique<Watch>(std::move(*watching), *writer);
    http->run();
    watch.reset();
    writer.reset();  // before the server goes, for whose connections it may still hold answers
    base::log(base::Severity::info, "stopped; everything accepted is written and answered");
    return base::Done{};
}

}  // namespace server

#include "sync/wire/city_json.hpp"

#include "sync/wire/content.hpp"
#include "sync/wire/hours_json.hpp"

namespace wire {
namespace {

template <typename Thing>
JsonObject named(const Thing& thing) {
    JsonObject json;
    json["id"] = thing.id;
    json["name"] = words_json(thing.name);
    return json;
}

JsonObject json_of(const domain::Counter& counter) {
    JsonObject json = named(counter);
    json["field"] = counter.field;
    return json;
}

template <typename Things, typename Write>
JsonArray each(const Things& things, Write write) {
    JsonArray array;
    for (const auto& thing : things) array.push_back(write(thing));
    return array;
}

JsonObject json_of(const domain::Unit& unit) {
    JsonObject json = named(unit);
    write_hours(json, unit.hours);
    json["counters"] = each(unit.counters, [](const domain::Counter& counter) { return json_of(counter); });
    return json;
}

JsonObject json_of(const domain::Agency& agency) {
    JsonObject json = named(agency);
    if (agency.excluded) json["excluded"] = true;
    json["units"] = each(agency.units, [](const domain::Unit& unit) { return json_of(unit); });
    return json;
}

JsonObject json_of(const domain::Bloc& bloc) {
    JsonObject json = named(bloc);
    json["agencies"] = each(bloc.agencies, [](const domain::Agency& agency) { return json_of(agency); });
    return json;
}

}  // namespace

JsonObject city_json(const domain::City& city) {
    JsonObject json;
    json["name"] = words_json(city.name);
    json["blocs"] = each(city.blocs, [](const domain::Bloc& bloc) { return json_of(bloc); });
    if (!city.fields.empty())
        json["fields"] = each(city.fields, [](const domain::Field& field) { return named(field); });
    return json;
}

}  // namespace wire

// Routes: everything this server answers, group by group; who adds an endpoint adds its row to its group.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "sync/server/route.hpp"

namespace server {

// POST /v1/enroll, GET /v1/config, GET /v1/time: how a terminal begins and what it is told
std::span<const Route> device_routes();

// GET /v1/stream, POST /v1/stream/batches, POST /v1/stream/comments: what a terminal sends
std::span<const Route> stream_routes();

// GET /healthz, /readyz, /metrics, /v1/openapi.json: what monitors and programs ask first
std::span<const Route> health_routes();

// GET /v1/batches, /v1/batches/{id}, /v1/batches/manifest, /v1/devices/keys: the devices' exact bytes, for people
std::span<const Route> batch_routes();

// GET /v1/responses: single responses, for people
std::span<const Route> response_routes();

// /v1/sessions, /v1/me, /v1/users, /v1/tokens, /v1/audit: who works with the server, and what they did
std::span<const Route> people_routes();

// /v1/devices, /v1/places, /v1/surveys: what those who keep terminals look at and change
std::span<const Route> keeping_routes();

// /v1/alarms: what does not fit, for people
std::span<const Route> alarm_routes();

const std::vector<Route>& all_routes();

}  // namespace server

#include "server/service.h"

#include <algorithm>
#include <array>
#include <random>

#include <fmt/compile.h>
#include <fmt/format.h>

#include "server/answers.h"
#include "server/log.h"
#include "server/places.h"

namespace tim::server {
namespace {

using httplib::Request;
using httplib::Response;

constexpr std::size_t kMaxIdBytes = 64;

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

// Whatever may be in a method's place, the log gets a word of ours.
std::string_view known_method(std::string_view method) {
    constexpr std::array<std::string_view, 7> kKnown{"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"};
    const auto found = std::find(kKnown.begin(), kKnown.end(), method);
    return found == kKnown.end() ? "other" : *found;
}

}  // namespace

Service::Service(Backend& backend, const Settings& settings)
    : settings_(settings),
      report_({.file = settings.query_report, .slow = settings.slow_query}),
      rate_limit_({.requests_a_second = settings.rate, .burst = settings.burst}),
      backend_(
          backend,
          {.time_limit = settings.time_limit,
           .queue_limit = settings.queue_limit,
           .queue_delay = [this] { return front_ == nullptr ? std::chrono::microseconds(0) : front_->queue_delay(); }},
          metrics_, report_),
      routes_(backend_, {.web = settings.web,
                         .site = settings.site,
                         .allowed_origins = settings.allowed_origins,
                         .public_url = settings.public_url,
                         .cache_bytes = settings.cache_bytes}),
      first_id_(std::random_device()() | std::uint64_t{std::random_device()()} << 32) {}

void Service::answer(const Request& request, Response& response) {
    const auto begin = std::chrono::steady_clock::now();
    const log::Request named(request_id(request));
    const std::string_view path = path_of(request.target);
    try {
        respond(request, response, path);
    } catch (const Overloaded&) {
        refuse(request, response, 503, "Too many people search at the moment; try again in a second.",
               std::chrono::seconds(1));
    }
    add_header(response, "X-Request-Id", named.id());
    const auto took = std::chrono::steady_clock::now() - begin;
    const std::string_view route = place_of(path).route;
    metrics_.count_request(route, response.status, took);
    if (!settings_.log_requests) return;
    log::Line line(log::Level::info, "request");
    line.add("method", known_method(request.method))
        .add("route", route)
        .add("status", static_cast<std::uint64_t>(response.status))
        .add("bytes", std::uint64_t{response.body.size()})
        .add("ms", std::chrono::duration<double, std::milli>(took).count());
    if (settings_.log_queries) line.add("target", request.target);
    if (settings_.log_addresses) line.add("client", to_string(client_address(request, settings_.trusted_hops)));
}

void Service::respond(const Request& request, Response& response, std::string_view path) {
    // A balancer's questions are not a client's.
    const bool is_health = path == "/healthz" || path == "/readyz" || path == "/metrics";
    if (!is_health && settings_.rate > 0) {
        const Address client = network_of(client_address(request, settings_.trusted_hops));
        if (const auto wait = rate_limit_.refuse(client)) {
            metrics_.count_refusal(Metrics::Refusal::rate);
            return refuse(request, response, 429, "You ask too often; wait as long as Retry-After says.", *wait);
        }
    }
    if (path == "/metrics" && (request.method == "GET" || request.method == "HEAD") && may_see_metrics(request)) {
        response.status = 200;
        response.set_header("Cache-Control", "no-store");
        response.set_header("X-Content-Type-Options", "nosniff");
        return response.set_content(metrics_page(), "text/plain; version=0.0.4; charset=utf-8");
    }
    routes_.answer(request, response);
}

void Service::refuse(const Request& request, Response& response, int status, std::string title,
                     std::chrono::milliseconds retry_after) const {
    routes_.refuse(request, response, {.status = status, .title = std::move(title)});
    response.set_header("Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(retry_after).count()));
}

// Behind a proxy on the same machine everybody seems to come from here; what the proxy adds gives them away.
bool Service::may_see_metrics(const Request& request) const {
    if (settings_.metrics == MetricsFor::everybody) return true;
    if (settings_.metrics == MetricsFor::nobody) return false;
    const auto peer = parse_address(request.remote_addr);
    return peer && is_loopback(*peer) && !request.has_header("X-Forwarded-For") && !request.has_header("Forwarded") &&
           !request.has_header("X-Real-IP");
}

// A proxy that is trusted may have named the request already, so that its log and ours tell of the same.
std::string Service::request_id(const Request& request) {
    if (settings_.trusted_hops > 0) {
        std::string given = request.get_header_value("X-Request-Id");
        const bool is_plain = std::all_of(given.begin(), given.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        });
        if (!given.empty() && given.size() <= kMaxIdBytes && is_plain) return given;
    }
    // Differs from those of other servers and of this one before a restart, and tells nothing about how many there
    // were.
    return fmt::format(FMT_COMPILE("{:016x}"), (first_id_ + ++ids_) * 0x9E3779B97F4A7C15U);
}

std::string Service::metrics_page() {
    std::string out;
    out.reserve(16384);
    metrics_.append(out);
    const auto cache = routes_.cache_counts();
    const auto number = [](auto value) { return static_cast<double>(value); };
    append_metric(out, "tim_cache_hits_total", "counter", "Answers taken from the cache.", number(cache.hits));
    append_metric(out, "tim_cache_misses_total", "counter", "Answers computed.", number(cache.misses));
    append_metric(out, "tim_cache_joined_total", "counter", "Requests that waited for another's answer.",
                  number(cache.joined));
    append_metric(out, "tim_cache_displaced_total", "counter", "Answers that gave way.", number(cache.displaced));
    append_metric(out, "tim_cache_bytes", "gauge", "Memory of the answers kept.", number(cache.bytes));
    append_metric(out, "tim_cache_entries", "gauge", "Answers kept.", number(cache.entries));
    append_metric(out, "tim_rate_limited_clients", "gauge", "Clients that the rate limit keeps count of.",
                  number(rate_limit_.clients()));
    if (front_ != nullptr) {
        const auto front = front_->counts();
        append_metric(out, "tim_connections", "gauge", "Open connections.", number(front.open));
        append_metric(out, "tim_connections_total", "counter", "Connections accepted.", number(front.accepted));
        append_metric(out, "tim_malformed_requests_total", "counter", "Refused for breaking a rule of HTTP or a limit.",
                      number(front.refused));
        append_metric(out, "tim_late_connections_total", "counter", "Ended because the client was too slow.",
                      number(front.late));
        append_metric(out, "tim_parked_output_bytes", "gauge", "Answers that wait for slow readers.",
                      number(front.parked_output_bytes));
        append_metric(out, "tim_queue_seconds", "gauge", "How long a request waits for a worker.",
                      std::chrono::duration<double>(front_->queue_delay()).count());
    }
    const auto revision = backend_.revision();
    append_metric(out, "tim_index_ready", "gauge", "1 if the index can be read.", revision ? 1 : 0);
    if (revision) {
        append_metric(out, "tim_index_info", "gauge", "The index that is served.", 1,
                      fmt::format("revision=\"{}\"", *revision));
    }
    if (const auto published = backend_.published()) {
        append_metric(out, "tim_index_age_seconds", "gauge", "Since the index was published.",
                      std::chrono::duration<double>(std::chrono::system_clock::now() - *published).count());
    }
    if (const auto replica = backend_.replica()) {
        const auto since = [now = std::chrono::system_clock::now()](index::ReplicaState::Time time) {
            return std::chrono::duration<double>(now - time).count();
        };
        append_metric(out, "tim_replica_lag_seconds", "gauge",
                      "Since this copy was last known to have all that its primary has.", since(replica->current));
        append_metric(out, "tim_replica_contact_seconds", "gauge", "Since its primary was last reached.",
                      since(replica->contact));
    }
    append_shard_metrics(out, backend_.shards());
    append_process_metrics(out);
    return out;
}

}  // namespace tim::server

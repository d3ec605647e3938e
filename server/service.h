// What every request passes on its way to the routes and back: a name for the log, the limit of its client, /metrics,
// the counters, and the log itself.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <httplib.h>

#include "server/backend.h"
#include "server/client_address.h"
#include "server/front/front.h"
#include "server/metrics.h"
#include "server/query_report.h"
#include "server/rate_limit.h"
#include "server/routes.h"
#include "server/settings.h"
#include "server/watched_backend.h"

namespace tim::server {

class Service {
public:
    // The backend must outlive the service.
    Service(Backend& backend, const Settings& settings);

    // From here on /metrics tells about the front too, and searches are refused while requests wait too long for it.
    // Before the front runs; it must not end before the last answer().
    void attend(const Front& front) { front_ = &front; }

    // For any thread.
    void answer(const httplib::Request& request, httplib::Response& response);

    // Writes the report of queries, if one is asked for. False if the file cannot be written.
    [[nodiscard]] bool write_report() { return report_.write(); }

    [[nodiscard]] std::string metrics_page();

private:
    [[nodiscard]] std::string request_id(const httplib::Request& request);
    void respond(const httplib::Request& request, httplib::Response& response, std::string_view path);
    void refuse(const httplib::Request& request, httplib::Response& response, int status, std::string title,
                std::chrono::milliseconds retry_after) const;
    [[nodiscard]] bool may_see_metrics(const httplib::Request& request) const;

    const Settings settings_;
    const Front* front_ = nullptr;
    Metrics metrics_;
    QueryReport report_;
    RateLimit rate_limit_;
    WatchedBackend backend_;
    const Routes routes_;
    const std::uint64_t first_id_;
    std::atomic<std::uint64_t> ids_{0};
};

}  // namespace tim::server

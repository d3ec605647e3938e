// Addresses of hits as they may leave the server: nothing that a browser would run, and absolute where the server knows
// its own public address.
#pragma once

#include <string>
#include <string_view>

#include "server/backend.h"

namespace tim::server {

// The address if it is relative or of http(s), its quotes, angle brackets and spaces escaped; "" for `javascript:` and
// everything else.
[[nodiscard]] std::string safe_address(std::string_view address);

// Answers as another backend does, with every address that leads to a page made safe. One that leads to the server
// itself (/catalogue/; /docs/, where it has a site) becomes absolute below `public_url` ("https://ex.org" or
// "https://ex.org/search", no slash at its end; empty: addresses stay as they are).
class AddressingBackend : public Backend {
public:
    // `inner` must outlive this.
    AddressingBackend(Backend& inner, std::string public_url, bool has_site)
        : inner_(inner), public_url_(std::move(public_url)), has_site_(has_site) {}
    [[nodiscard]] search::Result<search::Answer> search(const search::Request& request) override;
    [[nodiscard]] search::Result<search::Hit> document(std::string_view id) override;
    [[nodiscard]] search::Result<std::vector<search::Suggestion>> suggest(
        const search::SuggestRequest& request) override;
    [[nodiscard]] search::Result<std::string> revision() override { return inner_.revision(); }
    [[nodiscard]] bool has_fallen_back() override { return inner_.has_fallen_back(); }
    [[nodiscard]] std::optional<std::chrono::system_clock::time_point> published() override {
        return inner_.published();
    }
    [[nodiscard]] std::optional<index::ReplicaState> replica() override { return inner_.replica(); }

private:
    void address(search::Hit& hit) const;
    void address(std::string& url) const;

    Backend& inner_;
    const std::string public_url_;
    const bool has_site_;
};

}  // namespace tim::server

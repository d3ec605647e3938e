// What the two writers of an index, the one that builds and the one that updates, have in common.
#pragma once

#include <xapian.h>

#include <filesystem>
#include <string>

#include "engine/index/document.h"
#include "engine/index/error.h"

namespace tim::index {

// What to do about a full disk, and about anything else that keeps an index from being written.
inline constexpr const char* kDiskHint = "the index in place is untouched; free some disk space and try again";
inline constexpr const char* kFolderHint =
    "the index in place is untouched; see that its folder can be written to, and try again";

// Throws Error if a document cannot be told apart (its id, its page) or named in an address.
void check_can_be_indexed(const Document& document);

// "2026-01-31T08:49:37Z"
[[nodiscard]] std::string now_utc();

// Calls f(); Xapian's errors and the file system's become ours here and nowhere else.
template <class F>
auto guarded(F&& f) {
    try {
        return f();
    } catch (const Error&) {
        throw;
    } catch (const Xapian::Error& e) {
        throw Error("writing the index failed: " + e.get_msg() +
                        (e.get_error_string() ? std::string(": ") + e.get_error_string() : ""),
                    kDiskHint);
    } catch (const std::filesystem::filesystem_error& e) {
        throw Error("writing the index failed: " + e.path1().string() + ": " + e.code().message(),
                    e.code() == std::errc::no_space_on_device ? kDiskHint : kFolderHint);
    }
}

}  // namespace tim::index

// Programs that benchmarks start: ended with the object that holds them.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace tim::benchmarks {

class Child {
public:
    // Standard output goes to a pipe, standard error to nowhere. `environment` is added to ours: "NAME=value".
    explicit Child(std::vector<std::string> words, const std::vector<std::string>& environment = {});
    // A copy of this process that does this and no more; it begins before threads do.
    explicit Child(const std::function<void()>& work);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    // Empty at the end.
    [[nodiscard]] std::string read_line() const;
    [[nodiscard]] std::string read_all() const;
    [[nodiscard]] pid_t pid() const { return pid_; }
    // The line of /proc/PID/status, in bytes ("RssAnon").
    [[nodiscard]] std::size_t memory(const std::string& name) const;
    // Waits for its end; the exit status, -1 if a signal ended it.
    int wait();
    // What it took; after wait().
    [[nodiscard]] double cpu_seconds() const { return cpu_seconds_; }
    [[nodiscard]] std::size_t peak_memory() const { return peak_memory_; }  // resident bytes

private:
    pid_t pid_ = -1;
    int out_ = -1;
    double cpu_seconds_ = 0;
    std::size_t peak_memory_ = 0;
};

}  // namespace tim::benchmarks

// What commands say that run until they are stopped: lines with their time.
#pragma once

#include <string>

namespace tim::indexer {

class Journal {
public:
    // At once, on standard output.
    void say(const std::string& what);
    // What is wrong stays so until someone mends it: its lines are said when it comes, and `all_well` when it is over.
    void tell_once(const std::string& trouble, const std::string& all_well);

private:
    std::string told_;
};

}  // namespace tim::indexer

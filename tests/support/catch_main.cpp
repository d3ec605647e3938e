#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

// For AddressSanitizer, however the program is started. Xapian 1.4.22 deletes a table as its base while it checks a
// database with long lists, and leaves a cursor behind where writing fails.
extern "C" const char* __asan_default_options() { return "new_delete_type_mismatch=0"; }
extern "C" const char* __lsan_default_suppressions() { return "leak:libxapian"; }

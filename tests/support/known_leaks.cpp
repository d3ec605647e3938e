// For AddressSanitizer: Xapian 1.4.22 leaves a cursor behind where writing fails, as it does in tests of a full disk.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libxapian"; }

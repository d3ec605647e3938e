#include "engine/index/source_files.h"

#include <array>
#include <charconv>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/index/error.h"
#include "engine/index/record.h"

namespace tim::index {
namespace fs = std::filesystem;
namespace {

constexpr const char* kTable = "files";
constexpr std::uint64_t kTableVersion = 1;

std::string hexadecimal(std::uint64_t value) {
    std::array<char, 16> digits{};
    return {digits.data(), std::to_chars(digits.begin(), digits.end(), value, 16).ptr};
}

std::uint64_t of_hexadecimal(std::string_view digits) {
    std::uint64_t value = 0;
    (void)std::from_chars(digits.begin(), digits.end(), value, 16);
    return value;
}

std::string contents_of(const fs::path& path) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path, error);
    if (error) return {};
    std::string contents(size, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(contents.data(), static_cast<std::streamsize>(contents.size()));
    contents.resize(static_cast<std::size_t>(file.gcount()));
    return contents;
}

// Large sites have tables of megabytes, which to grow would be to copy.
std::string table_of(const SourceFiles& files) {
    constexpr std::size_t kMostNumbers = 112;  // of a file, with their lengths
    std::size_t most = 0;
    for (const auto& [name, file] : files) most += kMostNumbers + name.size() + file.note.size();
    RecordWriter out;
    out.reserve(most);
    out.number(kTableVersion);
    out.number(files.size());
    for (const auto& [name, file] : files) {
        out.text(name);
        out.number(file.size);
        out.number(file.inode);
        for (const std::int64_t time : {file.modified, file.changed, file.read_at})
            out.number(static_cast<std::uint64_t>(time));
        out.text(hexadecimal(file.hash));
        out.text(hexadecimal(file.context));
        out.text(file.note);
        out.number(file.recheck ? 1 : 0);
    }
    return out.take();
}

// Before the table stands its length, behind it its sum.
std::string as_record(std::uint64_t value) {
    RecordWriter out;
    out.number(value);
    return out.take();
}

}  // namespace

void write_source_files(const fs::path& generation_dir, const SourceFiles& files) {
    const std::string table = table_of(files), size = as_record(table.size()), sum = as_record(fnv1a(table));
    const std::string before = contents_of(generation_dir / kTable);
    if (before.size() == size.size() + table.size() + sum.size() && before.starts_with(size) && before.ends_with(sum) &&
        before.compare(size.size(), table.size(), table) == 0)
        return;
    const fs::path draft = generation_dir / (std::string(kTable) + ".new");
    std::ofstream file(draft, std::ios::binary | std::ios::trunc);
    file << size << table << sum;
    file.close();
    if (!file) throw Error("cannot write " + draft.string(), "free some disk space and try again");
    fs::rename(draft, generation_dir / kTable);
}

SourceFiles read_source_files(const fs::path& generation_dir) {
    const std::string whole = contents_of(generation_dir / kTable);
    try {
        RecordReader checked(whole);
        const std::string_view table = checked.text();
        if (checked.number() != fnv1a(table)) throw Error("a sum is wrong");
        RecordReader in(table);
        if (in.number() != kTableVersion) throw Error("it is of another version");
        SourceFiles files;
        for (auto count = in.number(); count > 0; --count) {
            std::string name(in.text());
            SourceFile one;
            one.size = in.number();
            one.inode = in.number();
            for (std::int64_t* time : {&one.modified, &one.changed, &one.read_at})
                *time = static_cast<std::int64_t>(in.number());
            one.hash = of_hexadecimal(in.text());
            one.context = of_hexadecimal(in.text());
            one.note = in.text();
            one.recheck = in.number() != 0;
            files.emplace_hint(files.end(), std::move(name), std::move(one));
        }
        return files;
    } catch (const Error& e) {
        throw Error("the table of files in " + generation_dir.string() + " is damaged: " + e.what(),
                    "build the index anew with: tim-indexer build --index " + generation_dir.parent_path().string() +
                        " SOURCE...");
    }
}

}  // namespace tim::index

#include "indexer/sources/html_charset.h"

#include <catch2/catch.hpp>
#include <string>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/source.h"
#include "temp_folder.h"

namespace tim::indexer {

using test::TempFolder;
using namespace std::string_literals;

TEST_CASE("a page is read in the charset it declares", "[indexer]") {
    struct Row {
        const char* why;
        std::string declaration, bytes, text;
    };
    const Row rows[] = {
        {"iso-8859-1 is windows-1252", "<meta charset=\"iso-8859-1\">", "caf\xE9 \x93q\x94 \x80 \x81",
         "café “q” € \u0081"},
        {"so is latin1", "<meta charset=Latin1>", "\x93q\x94", "“q”"},
        {"so is ASCII", "<meta charset=us-ascii>", "\x93q\x94", "“q”"},
        {"as a header", "<meta http-equiv=Content-Type content='text/html; Charset = \"windows-1252\"; x'>", "\xE9",
         "é"},
        {"old Vietnamese pages", "<meta http-equiv=\"content-type\" content=\"text/html;charset=windows-1258\">",
         "Ti\xEA\xECng Vi\xEA\xF2t, \xF0\xFD\xF5ng", "Tiê\u0301ng Viê\u0323t, đương"},
        {"Turkish", "<meta charset=iso-8859-9>", "\xFD", "ı"},
        {"Chinese", "<meta charset=gb2312>", "\xD6\xD0\xCE\xC4", "中文"},
        {"Japanese", "<meta charset=shift_jis>", "\x93\xFA\x96{ \\", "日本 \\"},
        {"Korean", "<meta charset=euc-kr>", "\xC7\xD1\xB1\xB9", "한국"},
        {"what no letter is", "<meta charset=euc-jp>", "\xA4\xA2\xFF \xA4", "あ\uFFFD \uFFFD"},
        {"Russian", "<meta charset=koi8-r>", "\xD2\xD5\xD3", "рус"},
        {"declared late", std::string(2000, ' ') + "<meta charset=windows-1251>", "\xFF", "я"},
    };
    const TempFolder folder;
    for (const Row& row : rows) {
        CAPTURE(row.why);
        const std::string head = "<!doctype html><head>" + row.declaration + "</head><body>";
        const TextFile page = read_html_file(folder.write("a.html", head + row.bytes));
        CHECK(page.text == head + row.text);
        CHECK(page.hash == fnv1a_hex(head + row.bytes));
    }
    CHECK(read_html_file(folder.write("a.html", "\xFF\xFE<\0p\0>\0\xBF\x1E"s)).text == "<p>ế");
    CHECK(read_html_file(folder.write("a.html", "\xFE\xFF\0<\0p\0>\x1E\xBF"s)).text == "<p>ế");
    // What is UTF-8 is read as that, whatever it says.
    CHECK(read_html_file(folder.write("a.html", "\xEF\xBB\xBF<meta charset=windows-1252>é")).text ==
          "<meta charset=windows-1252>é");
}

TEST_CASE("a page in a charset that nobody knows is named", "[indexer]") {
    const TempFolder folder;
    for (const char* declaration :
         {"", "<meta charset=''>", "<meta charset=utf-8>", "<meta charset=x-none>", "<meta charset=utf-16>",
          "<meta charset=utf-7>", "<meta charset=ibm037>", "<meta content='text/html; charset=windows-1252'>",
          "<p title='<meta charset=windows-1252>'>", "<!-- <meta charset=windows-1252> -->"}) {
        CAPTURE(declaration);
        const auto file = folder.write("a.html", std::string(declaration) + "\n\xE9");
        CHECK_THROWS_WITH(read_html_file(file), "is not valid UTF-8; save it as UTF-8");
        try {
            (void)read_html_file(file);
        } catch (const BadInput& e) {
            CHECK(e.line() == 2);
        }
    }
}

TEST_CASE("a built site has pages in any charset", "[indexer]") {
    const TempFolder folder;
    folder.write("index.html", "<!doctype html><html lang=vi><meta charset=windows-1258><h1>\xD0\xE2u</h1>");
    folder.write("a.html", "\xFF\xFE<\0h\0001\0>\0a\0"s);
    folder.write("b.html", "<h1>\xE9</h1>");
    Collected collected;
    collect(folder.path(), collected);
    REQUIRE(collected.documents.size() == 2);
    CHECK(collected.documents[0].title == "a");
    CHECK(collected.documents[1].title == "Đâu");
    REQUIRE(collected.skipped.size() == 1);
    CHECK(collected.skipped[0].file.ends_with("b.html"));
}

}  // namespace tim::indexer

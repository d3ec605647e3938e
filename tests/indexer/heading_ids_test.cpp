#include "indexer/sources/heading_ids.h"

#include <catch2/catch.hpp>
#include <vector>

namespace tim::indexer {

namespace {

struct Row {
    const char* heading;
    const char* id;
};

// As Hugo 0.111.3 printed them.
const Row kRows[] = {
    {"### **Tìm kiếm mô hình phù hợp**", "tìm-kiếm-mô-hình-phù-hợp"},
    {"#### **Amazon SageMaker Unified Studio – Phát triển và tinh chỉnh mô hình hoàn chỉnh**",
     "amazon-sagemaker-unified-studio--phát-triển-và-tinh-chỉnh-mô-hình-hoàn-chỉnh"},
    {"## 1. Mục — hai: 50% (a, b) \"q\" 'x' …", "1-mục--hai-50-a-b-q-x-"},
    {"## 🚀", "heading"},
    {"## 🚀 Bắt đầu", "-bắt-đầu"},
    {"## C++ / C# / .NET", "c--c--net"},
    {"## _nhấn_ mạnh __đậm__ snake_case", "_nhấn_-mạnh-__đậm__-snake_case"},
    {"## [Link text](https://a.b/c?d=1)", "link-texthttpsabcd1"},
    {"### [Event 1](4.1-Event1/)", "event-141-event1"},
    {"## Có id riêng {#rieng-biet}", "rieng-biet"},
    {"## Có lớp {.cls}", "có-lớp"},
    {"## &amp; entity &lt;x&gt;", "amp-entity-ltxgt"},
    {"## Ti\u0300m kie\u0302\u0301m Đo\u0302\u0300ng bo\u0323\u0302", "tim-kiem-đong-bo"},
    {"## a\u00a0nbsp b\ttab", "anbsp-btab"},
    {"## x ‑ – — y", "x----y"},
    {"## Closed ##", "closed"},
    {"## Closed id ## {#cid}", "cid"},
    {"## Closed class ## {.x}", "closed-class"},
    {"## a ### b ### {#cc}", "cc"},
    {"##", "heading"},
    {"## ##", "heading"},
    {"## Two {#a} {#b}", "b"},
    {"## Attr {#k .c key=\"v\" data-x=3}", "k"},
    {"## Quoted {id=\"quo\"}", "quo"},
    {"## esc \\{#no}", "esc-no"},
    {"## bad {#x", "bad-x"},
    {"## trailing {#x} text", "trailing-x-text"},
    {"## hash#", "hash"},
    {"## 中文 标题 １２", "中文-标题-１２"},
};

}  // namespace

TEST_CASE("heading ids are Hugo's", "[indexer]") {
    for (const Row& row : kRows) {
        CAPTURE(row.heading);
        CHECK(HeadingIdRegister(HeadingIds::github).next(read_atx_heading(row.heading)) == row.id);
    }
}

TEST_CASE("repeated headings take the smallest free number", "[indexer]") {
    HeadingIdRegister ids(HeadingIds::github);
    const Row rows[] = {{"## Đồng bộ hóa", "đồng-bộ-hóa"},
                        {"## Đồng bộ hóa", "đồng-bộ-hóa-1"},
                        {"## Đồng bộ hóa", "đồng-bộ-hóa-2"},
                        {"## Đồng bộ hóa 1", "đồng-bộ-hóa-1-1"},
                        {"## đồng bộ hóa-1", "đồng-bộ-hóa-1-2"},
                        {"## own {#x}", "x"},
                        {"## X", "x-1"},
                        {"## again {#x}", "x"}};
    for (const Row& row : rows) {
        CAPTURE(row.heading);
        CHECK(ids.next(read_atx_heading(row.heading)) == row.id);
    }
}

TEST_CASE("setext headings and other kinds of ids", "[indexer]") {
    CHECK(read_setext_heading("Tiêu đề {#td}").id == "td");
    CHECK(heading_id("Đồng bộ & Tìm", HeadingIds::github_ascii) == "ong-bo--tim");
    CHECK(heading_id("Studio – Phát triển", HeadingIds::blackfriday) == "studio-phát-triển");
    CHECK(HeadingIdRegister(HeadingIds::none).next(read_atx_heading("## x")).empty());
    const HeadingSource literal = read_atx_heading("## x {#y}", false);
    CHECK(literal.id.empty());
    CHECK(heading_id(literal.content, HeadingIds::github) == "x-y");
}

}  // namespace tim::indexer

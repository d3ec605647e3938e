#include "server/protocols/strings.h"

namespace tim::server {

std::string_view kind_label(std::string_view kind, std::string_view lang) {
    const bool vi = lang == "vi";
    if (kind == "article") return vi ? "Bài viết" : "Articles";
    if (kind == "model") return vi ? "Mô hình" : "Models";
    if (kind == "service") return vi ? "Dịch vụ" : "Services";
    if (kind == "workflow") return vi ? "Quy trình" : "Workflows";
    return kind;
}

}  // namespace tim::server

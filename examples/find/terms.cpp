// terms TEXT: the words of a text, and what they are without their marks. The analyzer alone: no index, no Xapian.
#include <tim/analysis/analyzer.h>
#include <iostream>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: terms TEXT\n";
        return 2;
    }
    for (const auto& token : tim::analysis::analyze(argv[1])) std::cout << token.text << '\t' << token.folded << '\n';
}

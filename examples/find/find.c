/* find-c INDEX QUERY: titles and addresses of the best hits. */
#include <stdio.h>
#include <tim/c/tim.h>

int main(int argc, char** argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: find-c INDEX QUERY\n");
        return 2;
    }
    tim_searcher* searcher = tim_open(argv[1]);
    tim_answer* answer = searcher == NULL ? NULL : tim_search(searcher, argv[2], NULL, 5, 0);
    if (answer == NULL) {
        fprintf(stderr, "find-c: %s\n", tim_last_error());
        tim_close(searcher);
        return 1;
    }
    const size_t hits = tim_hits(answer);
    for (size_t hit = 0; hit < hits; ++hit) printf("%s\n  %s\n", tim_hit_title(answer, hit), tim_hit_url(answer, hit));
    printf("%llu in all\n", tim_total(answer));
    tim_answer_free(answer);
    tim_close(searcher);
    return hits == 0;
}

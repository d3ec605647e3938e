/* The search library for C and what can call C: open an index, ask, read the hits.
 *
 * Strings are UTF-8 and end in a zero byte. Those that an answer gives belong to it and live until tim_answer_free();
 * none is ever NULL. A searcher is not for two threads at once: give each thread its own. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tim_searcher tim_searcher;
typedef struct tim_answer tim_answer;

/* An index that `tim-indexer build` made; NULL if it cannot be read. The searcher follows new generations by itself. */
tim_searcher* tim_open(const char* index_dir);
void tim_close(tim_searcher* searcher);

/* Ranked hits: at most `limit` (1 to 100), from `offset` (0 to 1,000) on. `lang` is "vi", "en" or NULL for both. NULL
 * if something is wrong with the question or the index. */
tim_answer* tim_search(tim_searcher* searcher, const char* query, const char* lang, unsigned limit, unsigned offset);
void tim_answer_free(tim_answer* answer);

/* Why the last call of tim_open() or tim_search() in this thread gave NULL: a sentence that says what to do. */
const char* tim_last_error(void);

size_t tim_hits(const tim_answer* answer);                    /* in this answer */
unsigned long long tim_total(const tim_answer* answer);       /* pages that match; an estimate where there are many */
const char* tim_hit_id(const tim_answer* answer, size_t hit); /* of a hit that the answer does not have: "" */
const char* tim_hit_url(const tim_answer* answer, size_t hit);
const char* tim_hit_lang(const tim_answer* answer, size_t hit);
const char* tim_hit_title(const tim_answer* answer, size_t hit);
const char* tim_hit_section(const tim_answer* answer, size_t hit); /* "" where the hit is a page's beginning */
const char* tim_hit_snippet(const tim_answer* answer, size_t hit); /* matched words between U+0002 and U+0003 */
double tim_hit_score(const tim_answer* answer, size_t hit);

#ifdef __cplusplus
}
#endif

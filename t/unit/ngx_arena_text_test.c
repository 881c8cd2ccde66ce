
#include "ngx_arena_unit.h"

#include "ngx_arena_text_points.h"


/* characters that an answer is compared without, or with another for them */
#define NGX_ARENA_TEST_ALIKE  835


typedef ngx_int_t (*ngx_arena_form_pt)(ngx_pool_t *pool, ngx_str_t *text,
    ngx_str_t *form);


static ngx_arena_form_pt  ngx_arena_forms[] = {
    ngx_arena_text_fold, ngx_arena_text_compared, ngx_arena_text_exact
};


static void
ngx_arena_test_length(void **state)
{
    ngx_uint_t  i;

    static struct {
        ngx_str_t   text;
        ngx_int_t   length;
    } tests[] = {
        { ngx_null_string, 0 },
        { ngx_string(""), 0 },
        { ngx_string("ada"), 3 },
        { ngx_string("a\0b"), 3 },
        { ngx_string("é"), 1 },
        { ngx_string("e\xcc\x81"), 2 },
        { ngx_string("€\xf0\x9f\x98\x80"), 2 },
        { ngx_string("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf"), 3 },
        { ngx_string("a\x80"), NGX_ERROR },
        { ngx_string("\xc3"), NGX_ERROR },
        { ngx_string("\xc3\x28"), NGX_ERROR },
        { ngx_string("\xc0\x80"), NGX_ERROR },
        { ngx_string("\xe0\x80\x80"), NGX_ERROR },
        { ngx_string("\xed\xa0\x80"), NGX_ERROR },
        { ngx_string("\xf0\x80\x80\x80"), NGX_ERROR },
        { ngx_string("\xf4\x90\x80\x80"), NGX_ERROR },
        { ngx_string("\xe2\x82"), NGX_ERROR },
        { ngx_string("\xf0\x9f\x98"), NGX_ERROR },
        { ngx_string("\xff"), NGX_ERROR },
    };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(tests); i++) {
        assert_int_equal(ngx_arena_text_length(&tests[i].text),
                         tests[i].length);
    }
}


static void
ngx_arena_test_fold(void **state)
{
    ngx_str_t   folded;
    ngx_uint_t  i;

    static struct {
        ngx_str_t  text;
        ngx_str_t  folded;
    } tests[] = {
        { ngx_string(""), ngx_string("") },
        { ngx_string("Four"), ngx_string("four") },
        { ngx_string("  Sao   Tome\t\n"), ngx_string("sao tome") },
        { ngx_string(" \t\r\n\v\f"), ngx_string("") },
        { ngx_string("\xc2\xa0" "a\xe2\x80\x83\xe3\x80\x80\xc2\x85" "b"
                     "\xe2\x80\xa8\xe2\x80\xa9\xe1\x9a\x80\xe2\x80\xaf"),
          ngx_string("a b") },
        { ngx_string("a b"), ngx_string("a b") },
        { ngx_string("STRASSE straße"), ngx_string("strasse strasse") },
        { ngx_string("Cafe\xcc\x81"), ngx_string("café") },
        { ngx_string("CAFÉ"), ngx_string("café") },
        { ngx_string("ΣΊΣΥΦΟΣ"), ngx_string("σίσυφοσ") },
        { ngx_string("İI ı"), ngx_string("i\xcc\x87i ı") },
        { ngx_string("\xe2\x84\xaa"), ngx_string("k") },
        { ngx_string("a\xcc\x81\xcc\xa3"), ngx_string("ạ\xcc\x81") },
        { ngx_string("\xe1\x84\x80\xe1\x85\xb5\xe1\x86\xb7"),
          ngx_string("김") },

        /* an ypogegrammeni folds to a letter wherever it was written */

        { ngx_string("α\xcc\x81\xcd\x85"), ngx_string("άι") },
        { ngx_string("α\xcd\x85\xcc\x81"), ngx_string("άι") },
        { ngx_string("ᾴ"), ngx_string("άι") },

        /* not a compatibility fold: these are other answers */

        { ngx_string("x²"), ngx_string("x²") },
        { ngx_string("½"), ngx_string("½") },
        { ngx_string("Ａ"), ngx_string("ａ") },

        /* all other characters are kept */

        { ngx_string("می\xe2\x80\x8cخواهم"),
          ngx_string("می\xe2\x80\x8cخواهم") },
        { ngx_string("I \xe2\x9d\xa4\xef\xb8\x8f C"),
          ngx_string("i \xe2\x9d\xa4\xef\xb8\x8f c") },
        { ngx_string("A\0B"), ngx_string("a\0b") },
    };

    static ngx_str_t  bad[] = {
        ngx_string("a\xff"), ngx_string("\xed\xa0\x80"), ngx_string("\xc0\x80")
    };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(tests); i++) {
        assert_int_equal(ngx_arena_text_fold(ngx_arena_unit_pool,
                                             &tests[i].text, &folded),
                         NGX_OK);

        ngx_arena_unit_equal(&folded, &tests[i].folded, &tests[i].text);
    }

    for (i = 0; i < ngx_arena_unit_count(bad); i++) {
        assert_int_equal(ngx_arena_text_fold(ngx_arena_unit_pool, &bad[i],
                                             &folded),
                         NGX_DECLINED);
    }
}


/* Lists of texts that are compared as one: the first is that form. */

static void
ngx_arena_test_compared(void **state)
{
    ngx_str_t   compared;
    ngx_uint_t  i, j;

    static ngx_str_t  same[][8] = {

        { ngx_string("four"), ngx_string("FOUR"), ngx_string(" Four\t"),
          ngx_string("ｆｏｕｒ"), ngx_string("fo\xc2\xadur"),
          ngx_string("\xef\xbb\xbf" "four"), ngx_string("\xe2\x80\xaa" "four"),
          ngx_string("fo\xe2\x80\x8d" "ur\xef\xb8\x8f") },

        /* quotes */

        { ngx_string("don't"), ngx_string("don’t"), ngx_string("don‘t"),
          ngx_string("don`t"), ngx_string("don´t"), ngx_string("DONʼT"),
          ngx_string("don′t"), ngx_string("don＇t") },
        { ngx_string("'okina"), ngx_string("ʻokina"), ngx_string("‹okina"),
          ngx_string("‚okina"), ngx_string("\xe1\xbf\xaf" "okina"),
          ngx_string("\xe1\xbf\xbd" "okina") },
        { ngx_string("\"x\""), ngx_string("“x”"), ngx_string("«x»"),
          ngx_string("„x“"), ngx_string("″x″"), ngx_string("「x」"),
          ngx_string("『x』"), ngx_string("＂x＂") },

        /* dashes */

        { ngx_string("1-2"), ngx_string("1–2"), ngx_string("1—2"),
          ngx_string("1−2"), ngx_string("1‐2"), ngx_string("1‑2"),
          ngx_string("1－2"), ngx_string("1﹣2") },

        /* white space, and none */

        { ngx_string("h2 o"), ngx_string("  h2 \xc2\xa0\t O "),
          ngx_string("h2\xe3\x80\x80o"), ngx_string("H₂ O") },

        /* width, ligatures, forms */

        { ngx_string("office"), ngx_string("oﬃce"), ngx_string("ｏffice") },
        { ngx_string("バナナ"), ngx_string("ﾊﾞﾅﾅ") },
        { ngx_string("..."), ngx_string("…") },
        { ngx_string("k"), ngx_string("\xe2\x84\xaa") },

        /* case of any language */

        { ngx_string("istanbul"), ngx_string("ISTANBUL"),
          ngx_string("İstanbul"), ngx_string("ıstanbul"),
          ngx_string("I\xcc\x87stanbul"), ngx_string("i\xcc\x87stanbul"),
          ngx_string("Istanbul") },
        { ngx_string("strasse"), ngx_string("STRASSE"), ngx_string("Straße"),
          ngx_string("STRAẞE") },
        { ngx_string("σίσυφοσ"), ngx_string("Σίσυφος"),
          ngx_string("ΣΊΣΥΦΟΣ") },
        { ngx_string("áι"), ngx_string("a\xcc\x81\xcd\x85"),
          ngx_string("a\xcd\x85\xcc\x81") },

        /* Arabic and Persian */

        { ngx_string("يك كتاب"), ngx_string("یک کتاب"),
          ngx_string("ىك كتاب"), ngx_string("يك كتـــاب"),
          ngx_string("ﻳﻚ ﻛﺘﺎﺏ") },
        { ngx_string("ميروم"), ngx_string("می\xe2\x80\x8cروم"),
          ngx_string("میروم") },
        { ngx_string("خانه\xd9\x94"), ngx_string("خانۀ"),
          ngx_string("خانە\xd9\x94"), ngx_string("خانہ\xd9\x94"),
          ngx_string("خانۂ"), ngx_string("خانھ\xd9\x94") },
        { ngx_string("ئ"), ngx_string("ى\xd9\x94"),
          ngx_string("ی\xd9\x94"), ngx_string("ي\xd9\x94") },
        { ngx_string("1939"), ngx_string("۱۹۳۹"), ngx_string("١٩٣٩"),
          ngx_string("१९३९"), ngx_string("１９３９"), ngx_string("𝟏𝟗𝟑𝟗") },

        { ngx_string(""), ngx_string(" "), ngx_string("\xe2\x80\x8b"),
          ngx_string("ـ") },

        /* these mean something else, and are themselves */

        { ngx_string("x²") }, { ngx_string("x2") }, { ngx_string("10⁻⁵") },
        { ngx_string("1½") }, { ngx_string("café") }, { ngx_string("cafe") },
        { ngx_string("أحمد") }, { ngx_string("احمد") }, { ngx_string("ے") },
        { ngx_string("a\0b") }, { ngx_string("j\xcc\xa3\xcc\x87") },
    };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(same); i++) {

        for (j = 0; j < 8 && (j == 0 || same[i][j].data); j++) {
            assert_int_equal(ngx_arena_text_compared(ngx_arena_unit_pool,
                                                     &same[i][j], &compared),
                             NGX_OK);

            ngx_arena_unit_equal(&compared, &same[i][0], &same[i][j]);
        }
    }
}


/* Asked for exactly: white space and the way it was composed may differ. */

static void
ngx_arena_test_exact(void **state)
{
    ngx_str_t   exact;
    ngx_uint_t  i;

    static struct {
        ngx_str_t  text;
        ngx_str_t  exact;
    } tests[] = {
        { ngx_string(" Cafe\xcc\x81 \xc2\xa0\n au  lait\t"),
          ngx_string("Café au lait") },
        { ngx_string("Don’t"), ngx_string("Don’t") },
        { ngx_string("don't"), ngx_string("don't") },
        { ngx_string("１–２"), ngx_string("１–２") },
        { ngx_string("می\xe2\x80\x8cروم"), ngx_string("می\xe2\x80\x8cروم") },
        { ngx_string("İı"), ngx_string("İı") },
        { ngx_string("\xe2\x84\xaa"), ngx_string("K") },
        { ngx_string(""), ngx_string("") },
    };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(tests); i++) {
        assert_int_equal(ngx_arena_text_exact(ngx_arena_unit_pool,
                                              &tests[i].text, &exact),
                         NGX_OK);

        ngx_arena_unit_equal(&exact, &tests[i].exact, &tests[i].text);
    }
}


/* A row is found for each of its characters, and leads to no other row. */

static void
ngx_arena_test_alike(void **state)
{
    int32_t                  point, to, elts[1];
    ngx_uint_t               changed;
    ngx_arena_text_points_t  points;

    (void) state;

    changed = 0;
    points.elts = elts;

    for (point = 0; point < 0x110000; point++) {
        elts[0] = point;
        points.nelts = 1;
        ngx_arena_text_alike(&points);

        if (points.nelts && elts[0] == point) {
            continue;
        }

        changed++;

        if (points.nelts) {
            to = elts[0];
            ngx_arena_text_alike(&points);
            assert_int_equal(elts[0], to);
        }
    }

    assert_int_equal(changed, NGX_ARENA_TEST_ALIKE);
}


static u_char *
ngx_arena_test_encode(u_char *p, ngx_uint_t point)
{
    if (point < 0x80) {
        *p++ = (u_char) point;
        return p;
    }

    if (point < 0x800) {
        *p++ = (u_char) (0xc0 | point >> 6);

    } else {

        if (point < 0x10000) {
            *p++ = (u_char) (0xe0 | point >> 12);

        } else {
            *p++ = (u_char) (0xf0 | point >> 18);
            *p++ = (u_char) (0x80 | (point >> 12 & 0x3f));
        }

        *p++ = (u_char) (0x80 | (point >> 6 & 0x3f));
    }

    *p++ = (u_char) (0x80 | (point & 0x3f));

    return p;
}


/*
 * Folding what is folded changes nothing, for any character, alone and
 * between a letter and marks: so a text cannot be told from itself.
 */

static void
ngx_arena_test_stable(void **state)
{
    u_char       buffer[16], *p;
    ngx_str_t    text, folded, folded_again;
    ngx_uint_t   point, form, i;
    ngx_pool_t  *pool;

    (void) state;

    for (point = 0; point < 0x20000; point++) {

        if (point >= 0xd800 && point <= 0xdfff) {
            continue;
        }

        pool = ngx_create_pool(4096, ngx_arena_unit_pool->log);
        assert_non_null(pool);

        for (form = 0; form < 2; form++) {
            p = buffer;

            if (form) {
                *p++ = 'A';
            }

            p = ngx_arena_test_encode(p, point);

            if (form) {
                p = ngx_cpymem(p, "\xcd\x85\xcc\x81", 4);
            }

            text.data = buffer;
            text.len = p - buffer;

            for (i = 0; i < ngx_arena_unit_count(ngx_arena_forms); i++) {
                assert_int_equal(ngx_arena_forms[i](pool, &text, &folded),
                                 NGX_OK);
                assert_int_equal(ngx_arena_forms[i](pool, &folded,
                                                    &folded_again),
                                 NGX_OK);

                ngx_arena_unit_equal(&folded_again, &folded, &text);
            }
        }

        ngx_destroy_pool(pool);
    }
}


/* Marks in the worst order; time shows in the test. */

static void
ngx_arena_test_many_marks(void **state)
{
    size_t      i, n;
    u_char     *p;
    ngx_str_t   text, folded;

    (void) state;

    n = 200000;

    text.len = 1 + 4 * n;
    text.data = ngx_palloc(ngx_arena_unit_pool, text.len);
    assert_non_null(text.data);

    p = text.data;
    *p++ = 'Z';

    for (i = 0; i < n; i++) {
        p = ngx_cpymem(p, i < n / 2 ? "\xcd\x9c\xcd\x9c" : "\xcc\xb4\xcc\xb4",
                       4);
    }

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_forms); i++) {
        assert_int_equal(ngx_arena_forms[i](ngx_arena_unit_pool, &text,
                                            &folded),
                         NGX_OK);
        assert_int_equal(folded.len, text.len);
        assert_memory_equal(folded.data + 1, "\xcc\xb4", 2);
        assert_memory_equal(folded.data + folded.len - 2, "\xcd\x9c", 2);
    }
}


/* Equal marks keep the order in which they were typed. */

static void
ngx_arena_test_order_of_marks(void **state)
{
    ngx_str_t  folded;

    static ngx_str_t  text =
        ngx_string("q\xcc\x84\xcc\x81\xcc\xa3\xcc\x82\xcc\xb1");
    static ngx_str_t  expected =
        ngx_string("q\xcc\xa3\xcc\xb1\xcc\x84\xcc\x81\xcc\x82");

    (void) state;

    assert_int_equal(ngx_arena_text_fold(ngx_arena_unit_pool, &text, &folded),
                     NGX_OK);

    ngx_arena_unit_equal(&folded, &expected, &text);
}


static void
ngx_arena_test_no_memory(void **state)
{
    ngx_int_t   rc;
    ngx_str_t   folded;
    ngx_uint_t  i, n;

    static ngx_str_t  text = ngx_string("Ａda\xcc\x81\xcc\xa3");

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_forms); i++) {

        for (n = 1; /* void */ ; n++) {
            ngx_arena_unit_fail_allocation(n);

            rc = ngx_arena_forms[i](ngx_arena_unit_pool, &text, &folded);

            if (!ngx_arena_unit_allocation_failed()) {
                break;
            }

            assert_int_equal(rc, NGX_ERROR);
        }

        assert_true(n > 1);
        assert_int_equal(rc, NGX_OK);
    }
}


int
ngx_arena_unit_run(void)
{
    const struct CMUnitTest  tests[] = {
        ngx_arena_unit_test(ngx_arena_test_length),
        ngx_arena_unit_test(ngx_arena_test_fold),
        ngx_arena_unit_test(ngx_arena_test_compared),
        ngx_arena_unit_test(ngx_arena_test_exact),
        ngx_arena_unit_test(ngx_arena_test_alike),
        ngx_arena_unit_test(ngx_arena_test_stable),
        ngx_arena_unit_test(ngx_arena_test_many_marks),
        ngx_arena_unit_test(ngx_arena_test_order_of_marks),
        ngx_arena_unit_test(ngx_arena_test_no_memory),
    };

    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}

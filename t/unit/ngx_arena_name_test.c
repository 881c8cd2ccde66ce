
#include "ngx_arena_unit.h"

#include "ngx_arena_name.h"


typedef struct {
    ngx_str_t   text;
    ngx_str_t   kept;                 /* the text, when empty */
    ngx_str_t   folded;               /* what is kept, when empty */
} ngx_arena_test_name_t;


static ngx_arena_test_name_t  ngx_arena_names[] = {

    /* ASCII */

    { ngx_string("ada"), ngx_null_string, ngx_null_string },
    { ngx_string("Ada_Lovelace-1815."), ngx_null_string,
      ngx_string("ada_lovelace-1815.") },
    { ngx_string("0"), ngx_null_string, ngx_null_string },
    { ngx_string("a"), ngx_null_string, ngx_null_string },
    { ngx_string(".a"), ngx_null_string, ngx_null_string },
    { ngx_string("Ada Lovelace"), ngx_null_string,
      ngx_string("ada lovelace") },
    { ngx_string("D'Arcy"), ngx_null_string, ngx_string("d'arcy") },
    { ngx_string("O’Brien"), ngx_null_string, ngx_string("o'brien") },
    { ngx_string("'t Hooft"), ngx_null_string, ngx_string("'t hooft") },

    /* Latin: composed or not, it is one name */

    { ngx_string("José"), ngx_null_string, ngx_string("josé") },
    { ngx_string("Jose\xcc\x81"), ngx_string("José"), ngx_string("josé") },
    { ngx_string("Nguyễn"), ngx_null_string, ngx_string("nguyễn") },
    { ngx_string("Nguye\xcc\x83\xcc\x82n"),
      ngx_string("Nguy\xe1\xba\xbd\xcc\x82n"),
      ngx_string("nguy\xe1\xba\xbd\xcc\x82n") },
    { ngx_string("Nguye\xcc\x82\xcc\x83n"), ngx_string("Nguyễn"),
      ngx_string("nguyễn") },
    { ngx_string("a\xcc\x81\xcc\xa3"), ngx_string("ạ\xcc\x81"),
      ngx_string("ạ\xcc\x81") },
    { ngx_string("Mutesi_wa_Kigali"), ngx_null_string,
      ngx_string("mutesi_wa_kigali") },
    { ngx_string("Straße"), ngx_null_string, ngx_string("strasse") },
    { ngx_string("STRASSE"), ngx_null_string, ngx_string("strasse") },
    { ngx_string("GROẞ"), ngx_null_string, ngx_string("gross") },
    { ngx_string("Ærø"), ngx_null_string, ngx_string("ærø") },
    { ngx_string("Ǆ"), ngx_null_string, ngx_string("dž") },

    /* Turkish: dotless is another letter, dotted capital keeps its dot */

    { ngx_string("Isparta"), ngx_null_string, ngx_string("isparta") },
    { ngx_string("ısparta"), ngx_null_string, ngx_null_string },
    { ngx_string("İzmir"), ngx_null_string, ngx_string("i\xcc\x87zmir") },

    /* compatibility forms fold to what they look like */

    { ngx_string("Ａｄａ１"), ngx_null_string, ngx_string("ada1") },
    { ngx_string("\xef\xac\x81n"), ngx_null_string, ngx_string("fin") },
    { ngx_string("ſet"), ngx_null_string, ngx_string("set") },
    { ngx_string("𝐀𝐝𝐚"), ngx_null_string, ngx_string("ada") },
    { ngx_string("\xe2\x84\xaa" "elvin"), ngx_string("Kelvin"),
      ngx_string("kelvin") },
    { ngx_string("\xe2\x84\xab" "ngstrom"), ngx_string("Ångstrom"),
      ngx_string("ångstrom") },
    { ngx_string("\xe2\x84\xa6"), ngx_string("Ω"), ngx_string("ω") },

    /* Greek: a final sigma is a sigma */

    { ngx_string("ΟΔΥΣΣΕΥΣ"), ngx_null_string, ngx_string("οδυσσευσ") },
    { ngx_string("Οδυσσεύς"), ngx_null_string, ngx_string("οδυσσεύσ") },
    { ngx_string("ᾳ"), ngx_null_string, ngx_string("αι") },

    /* other scripts */

    { ngx_string("Ольга"), ngx_null_string, ngx_string("ольга") },
    { ngx_string("ёлка"), ngx_null_string, ngx_null_string },
    { ngx_string("е\xcc\x88лка"), ngx_string("ёлка"), ngx_string("ёлка") },
    { ngx_string("محمد"), ngx_null_string, ngx_null_string },
    { ngx_string("مُحَمَّد"), ngx_null_string, ngx_null_string },
    { ngx_string("م\xd9\x8f\xd8\xad\xd9\x8e\xd9\x85\xd9\x91\xd9\x8e\xd8\xaf"),
      ngx_string("م\xd9\x8f\xd8\xad\xd9\x8e\xd9\x85\xd9\x8e\xd9\x91\xd8\xaf"),
      ngx_string("م\xd9\x8f\xd8\xad\xd9\x8e\xd9\x85\xd9\x8e\xd9\x91\xd8\xaf") },
    { ngx_string("ﻣﺤﻤﺪ"), ngx_null_string, ngx_string("محمد") },
    { ngx_string("سارا۱۲"), ngx_null_string, ngx_null_string },
    { ngx_string("שָׂרָה"), ngx_null_string, ngx_null_string },
    { ngx_string("हिन्दी"), ngx_null_string, ngx_null_string },
    { ngx_string("தமிழ்"), ngx_null_string, ngx_null_string },
    { ngx_string("ไทย"), ngx_null_string, ngx_null_string },
    { ngx_string("ሰላም"), ngx_null_string, ngx_null_string },
    { ngx_string("김연아"), ngx_null_string, ngx_null_string },
    { ngx_string("\xe1\x84\x80\xe1\x85\xb5\xe1\x86\xb7"), ngx_string("김"),
      ngx_string("김") },
    { ngx_string("山田太郎"), ngx_null_string, ngx_null_string },
    { ngx_string("ﾊﾞﾅﾅ"), ngx_null_string, ngx_string("バナナ") },
    { ngx_string("か\xe3\x82\x99x"), ngx_string("がx"), ngx_string("がx") },
    { ngx_string("\xf0\x90\x90\x80"), ngx_null_string,
      ngx_string("\xf0\x90\x90\xa8") },
    { ngx_string("Ꭰ"), ngx_null_string, ngx_string("Ꭰ") },
    { ngx_string("ꭰ"), ngx_null_string, ngx_string("Ꭰ") },

    /* joiners where the script needs them; folded, there are none */

    { ngx_string("می\xe2\x80\x8cنا"), ngx_null_string, ngx_string("مینا") },
    { ngx_string("بَ\xe2\x80\x8cب"), ngx_null_string, ngx_string("بَب") },
    { ngx_string("क्\xe2\x80\x8dष"), ngx_null_string, ngx_string("क्ष") },
    { ngx_string("क्\xe2\x80\x8cष"), ngx_null_string, ngx_string("क्ष") },
    { ngx_string("ශ්\xe2\x80\x8dරී"), ngx_null_string, ngx_string("ශ්රී") },

    /* one letter, of several words */

    { ngx_string("\xef\xb7\xba"), ngx_null_string,
      ngx_string("صلى الله عليه وسلم") },

    /* digits of any script are not folded to ASCII, but for wide ones */

    { ngx_string("٣١٤"), ngx_null_string, ngx_null_string },

    /* piled up marks are marks */

    { ngx_string("Z\xcc\xb4\xcc\xa1\xcd\x8a\xcc\x8a\xcc\x95"),
      ngx_string("Z\xcc\xb4\xcc\xa1\xcd\x8a\xcc\x8a\xcc\x95"),
      ngx_string("z\xcc\xb4\xcc\xa1\xcd\x8a\xcc\x8a\xcc\x95") },

    /* what nobody sees does not make another name */

    { ngx_string("ada\xef\xb8\x8f"), ngx_null_string, ngx_string("ada") },
    { ngx_string("a\xcd\x8f" "da"), ngx_null_string, ngx_string("ada") },
    { ngx_string("ada\xe3\x85\xa4"), ngx_null_string, ngx_string("ada") },
};


static ngx_str_t  ngx_arena_no_names[] = {

    /* not UTF-8 */

    ngx_string("ada\xff"),
    ngx_string("\xc3"),
    ngx_string("\xc0\xae"),
    ngx_string("\xed\xa0\x80"),
    ngx_string("\xf4\x90\x80\x80"),

    ngx_string(""),

    /* other characters of ASCII */

    ngx_string(" ada"),
    ngx_string("ada\n"),
    ngx_string("a\0b"),
    ngx_string("a\x7f"),
    ngx_string("a@b"),
    ngx_string("a/b"),
    ngx_string("<b>"),
    ngx_string("a+b"),
    ngx_string("a\"b"),
    ngx_string("a\\b"),
    ngx_string("a$b"),
    ngx_string("a~b"),

    /* spaces, controls and formats; joiners that no script needs */

    ngx_string("ada "),
    ngx_string("a  b"),
    ngx_string(" "),
    ngx_string("a \xe3\x85\xa4"),
    ngx_string("a\xe2\x80\x8c" "b"),
    ngx_string("a\xe2\x80\x8d" "b"),
    ngx_string("می\xe2\x80\x8c"),
    ngx_string("\xe2\x80\x8cمی"),
    ngx_string("می\xe2\x80\x8c\xe2\x80\x8cنا"),
    ngx_string("می\xe2\x80\x8dنا"),
    ngx_string("دا\xe2\x80\x8cن"),
    ngx_string("می\xe2\x80\x8c نا"),
    ngx_string("a\xc2\xa0" "b"),
    ngx_string("a\xe3\x80\x80" "b"),
    ngx_string("a\xe2\x80\xa8" "b"),
    ngx_string("a\xc2\x85" "b"),
    ngx_string("a\xc2\xad" "b"),
    ngx_string("a\xe2\x80\x8b" "b"),
    ngx_string("a\xe2\x80\xae" "b"),
    ngx_string("a\xe2\x81\xa0" "b"),
    ngx_string("\xef\xbb\xbf" "ada"),

    /* symbols and punctuation */

    ngx_string("\xf0\x9f\x98\x80"),
    ngx_string("ada\xf0\x9f\x92\x9c"),
    ngx_string("\xf0\x9f\x87\xb7\xf0\x9f\x87\xbc"),
    ngx_string("1\xef\xb8\x8f\xe2\x83\xa3!"),
    ngx_string("a–b"),
    ngx_string("a·b"),
    ngx_string("€"),
    ngx_string("a・b"),
    ngx_string("a¬b"),
    ngx_string("a＿b"),

    /* numbers that are no decimal digits */

    ngx_string("Ⅷ"),
    ngx_string("x²"),
    ngx_string("½"),
    ngx_string("①"),

    /* unassigned, private, not a character */

    ngx_string("\xcd\xb8"),
    ngx_string("\xee\x80\x80"),
    ngx_string("\xef\xbf\xbf"),
    ngx_string("\xef\xbf\xbd"),

    /* a mark first, in one form or the other */

    ngx_string("\xcc\x81" "a"),
    ngx_string("\xe0\xa4\xbf"),
    ngx_string("\xe2\x83\x9d" "a"),
    ngx_string("\xe3\x85\xa4\xcc\x81" "a"),
    ngx_string("ﾞa"),

    /* letters that fold to something else */

    ngx_string("\xcd\xba" "a"),
    ngx_string("\xef\xb1\x9e"),
    ngx_string("\xc5\x80"),

    /* no letter, or a mark behind none */

    ngx_string("'"),
    ngx_string("a \xcc\x81"),
    ngx_string("a'\xcc\x81"),

    /* letters that nobody sees */

    ngx_string("\xe3\x85\xa4"),
    ngx_string("\xe1\x85\x9f\xe1\x85\xa0"),
    ngx_string("\xef\xbe\xa0"),
};


/* By the first rules alone: they have no forms in which they are compared. */

static ngx_str_t  ngx_arena_old_names[] = {
    ngx_string("..."),
    ngx_string("-_-"),
    ngx_string("_\xcc\x81"),
    ngx_string("1\xe2\x83\xa3"),
};


typedef struct {
    ngx_str_t   one;
    ngx_str_t   other;
    ngx_uint_t  same;
} ngx_arena_test_pair_t;


static ngx_arena_test_pair_t  ngx_arena_pairs[] = {

    /* case, width, forms */

    { ngx_string("Ivan"), ngx_string("ivan"), 1 },
    { ngx_string("ada"), ngx_string("Ａｄａ"), 1 },
    { ngx_string("José"), ngx_string("JOSE\xcc\x81"), 1 },
    { ngx_string("İpek"), ngx_string("ipek"), 1 },
    { ngx_string("Straße"), ngx_string("STRASSE"), 1 },
    { ngx_string("a\xcc\x81\xcc\xa3"), ngx_string("a\xcc\xa3\xcc\x81"), 1 },

    /* looks */

    { ngx_string("Ivan"), ngx_string("lvan"), 1 },
    { ngx_string("IVAN"), ngx_string("lvan"), 1 },
    { ngx_string("Ivan"), ngx_string("1van"), 1 },
    { ngx_string("ada"), ngx_string("аda"), 1 },
    { ngx_string("ada"), ngx_string("АDА"), 1 },
    { ngx_string("Βob"), ngx_string("Bob"), 1 },
    { ngx_string("Βob"), ngx_string("bob"), 1 },
    { ngx_string("10"), ngx_string("IO"), 1 },
    { ngx_string("10"), ngx_string("lo"), 1 },
    { ngx_string("sam"), ngx_string("sarn"), 1 },
    { ngx_string("user1"), ngx_string("userl"), 1 },
    { ngx_string("𝐀𝐝𝐚"), ngx_string("ada"), 1 },
    { ngx_string("b٥b"), ngx_string("bob"), 1 },
    { ngx_string("Müller"), ngx_string("MüIler"), 1 },

    /* one letter of Arabic and Persian, one number of all scripts */

    { ngx_string("مینا"), ngx_string("مينا"), 1 },
    { ngx_string("کاوه"), ngx_string("كاوه"), 1 },
    { ngx_string("علی۱۲"), ngx_string("علي١٢"), 1 },
    { ngx_string("ali3"), ngx_string("ali٣"), 1 },
    { ngx_string("p४"), ngx_string("p4"), 1 },

    /* what nobody sees */

    { ngx_string("می\xe2\x80\x8cنا"), ngx_string("مینا"), 1 },
    { ngx_string("क्\xe2\x80\x8dष"), ngx_string("क्ष"), 1 },
    { ngx_string("ada\xef\xb8\x8f"), ngx_string("ada"), 1 },

    /* apostrophes */

    { ngx_string("O'Brien"), ngx_string("O’Brien"), 1 },
    { ngx_string("O'Brien"), ngx_string("OʼBrien"), 1 },
    { ngx_string("O'Brien"), ngx_string("OʻBrien"), 1 },

    /* names that people have side by side */

    { ngx_string("user1"), ngx_string("user2"), 0 },
    { ngx_string("p1"), ngx_string("p11"), 0 },
    { ngx_string("Ali"), ngx_string("Ala"), 0 },
    { ngx_string("José"), ngx_string("Jose"), 0 },
    { ngx_string("anna"), ngx_string("anne"), 0 },
    { ngx_string("Ian"), ngx_string("Lan"), 0 },
    { ngx_string("ELIA"), ngx_string("Ella"), 0 },
    { ngx_string("Ann Lee"), ngx_string("AnnLee"), 0 },
    { ngx_string("Ann Lee"), ngx_string("Ann_Lee"), 0 },
    { ngx_string("O'Brien"), ngx_string("OBrien"), 0 },
    { ngx_string("ёлка"), ngx_string("елка"), 0 },
    { ngx_string("李雷"), ngx_string("李磊"), 0 },
    { ngx_string("علی"), ngx_string("علا"), 0 },
    { ngx_string("রবি৪"), ngx_string("রবি৮"), 0 },
    { ngx_string("علی۰"), ngx_string("علی۵"), 0 },
    { ngx_string("김연아"), ngx_string("김연이"), 0 },
    { ngx_string("さくら"), ngx_string("サクラ"), 0 },
};


static void
ngx_arena_test_names(void **state)
{
    ngx_str_t              *expected;
    ngx_uint_t              i;
    ngx_arena_name_t        name;
    ngx_arena_test_name_t  *test;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_names); i++) {
        test = &ngx_arena_names[i];

        if (ngx_arena_name(ngx_arena_unit_pool, &test->text, &name) != NGX_OK)
        {
            fail_msg("\"%s\" is no name", test->text.data);
        }

        expected = test->kept.len ? &test->kept : &test->text;
        ngx_arena_unit_equal(&name.kept, expected, &test->text);

        expected = test->folded.len ? &test->folded : expected;
        ngx_arena_unit_equal(&name.folded, expected, &test->text);

        assert_true(name.meant.len);
        assert_true(name.look.len);
    }
}


static void
ngx_arena_test_old_names(void **state)
{
    ngx_uint_t        i;
    ngx_arena_name_t  name;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_old_names); i++) {

        if (ngx_arena_name(ngx_arena_unit_pool, &ngx_arena_old_names[i], &name)
            != NGX_OK)
        {
            fail_msg("\"%s\" was no name", ngx_arena_old_names[i].data);
        }

        ngx_arena_unit_equal(&name.kept, &ngx_arena_old_names[i],
                             &ngx_arena_old_names[i]);
        ngx_arena_unit_equal(&name.folded, &ngx_arena_old_names[i],
                             &ngx_arena_old_names[i]);

        assert_int_equal(name.meant.len, 0);
        assert_int_equal(name.look.len, 0);
    }
}


static void
ngx_arena_test_no_names(void **state)
{
    ngx_uint_t        i;
    ngx_arena_name_t  name;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_no_names); i++) {

        if (ngx_arena_name(ngx_arena_unit_pool, &ngx_arena_no_names[i], &name)
            != NGX_DECLINED)
        {
            fail_msg("\"%s\" (%d) is a name", ngx_arena_no_names[i].data,
                     (int) i);
        }
    }
}


static ngx_uint_t
ngx_arena_test_is_same(ngx_arena_name_t *one, ngx_arena_name_t *other)
{
    return (one->meant.len == other->meant.len
            && ngx_memcmp(one->meant.data, other->meant.data, one->meant.len)
               == 0)
           || (one->look.len == other->look.len
               && ngx_memcmp(one->look.data, other->look.data, one->look.len)
                  == 0);
}


static void
ngx_arena_test_pairs(void **state)
{
    ngx_uint_t              i;
    ngx_arena_name_t        one, other;
    ngx_arena_test_pair_t  *pair;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_pairs); i++) {
        pair = &ngx_arena_pairs[i];

        assert_int_equal(ngx_arena_name(ngx_arena_unit_pool, &pair->one, &one),
                         NGX_OK);
        assert_int_equal(ngx_arena_name(ngx_arena_unit_pool, &pair->other,
                                        &other),
                         NGX_OK);

        if (ngx_arena_test_is_same(&one, &other) != pair->same) {
            fail_msg("\"%s\" (%.*s, %.*s) and \"%s\" (%.*s, %.*s) are %s",
                     pair->one.data, (int) one.meant.len, one.meant.data,
                     (int) one.look.len, one.look.data, pair->other.data,
                     (int) other.meant.len, other.meant.data,
                     (int) other.look.len, other.look.data,
                     pair->same ? "two names" : "one name");
        }
    }
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


/* Numbers of one script are apart, whatever digits look like. */

static void
ngx_arena_test_numbers(void **state)
{
    u_char             text[8], *p;
    ngx_str_t          typed;
    ngx_uint_t         i, j, n;
    ngx_arena_name_t   names[10];

    static ngx_uint_t  zeros[] = {
        '0', 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6,
        0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810,
        0xff10
    };

    (void) state;

    for (n = 0; n < ngx_arena_unit_count(zeros); n++) {

        for (i = 0; i < 10; i++) {
            p = text;
            *p++ = 'p';
            p = ngx_arena_test_encode(p, zeros[n] + i);

            typed.data = text;
            typed.len = p - text;

            assert_int_equal(ngx_arena_name(ngx_arena_unit_pool, &typed,
                                            &names[i]),
                             NGX_OK);

            for (j = 0; j < i; j++) {
                if (ngx_arena_test_is_same(&names[i], &names[j])) {
                    fail_msg("%d and %d from U+%04X are one", (int) j, (int) i,
                             (int) zeros[n]);
                }
            }
        }
    }
}


/*
 * The forms of a form are itself, for any character, alone and between a letter
 * and marks: so a name cannot be told from itself.
 */

static void
ngx_arena_test_stable(void **state)
{
    u_char            buffer[16], *p;
    ngx_str_t         text;
    ngx_uint_t        point, form;
    ngx_pool_t       *pool;
    ngx_arena_name_t  name, again;

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

            if (ngx_arena_name(pool, &text, &name) == NGX_DECLINED) {
                continue;
            }

            assert_int_equal(ngx_arena_name(pool, &name.kept, &again), NGX_OK);

            ngx_arena_unit_equal(&again.kept, &name.kept, &text);
            ngx_arena_unit_equal(&again.folded, &name.folded, &text);
            ngx_arena_unit_equal(&again.meant, &name.meant, &text);
            ngx_arena_unit_equal(&again.look, &name.look, &text);

            assert_int_equal(ngx_arena_name(pool, &name.folded, &again),
                             NGX_OK);

            ngx_arena_unit_equal(&again.kept, &name.folded, &text);
            ngx_arena_unit_equal(&again.folded, &name.folded, &text);

            if (name.meant.len && again.meant.len) {
                ngx_arena_unit_equal(&again.meant, &name.meant, &text);
            }
        }

        ngx_destroy_pool(pool);
    }
}


static void
ngx_arena_test_prefixes(void **state)
{
    ngx_str_t   folded;
    ngx_uint_t  i;

    static struct {
        ngx_str_t  text;
        ngx_str_t  folded;     /* empty: none */
    } tests[] = {
        { ngx_string("A"), ngx_string("a") },
        { ngx_string("Ada "), ngx_string("ada ") },
        { ngx_string("O’"), ngx_string("o'") },
        { ngx_string("می\xe2\x80\x8c"), ngx_string("می") },
        { ngx_string("..."), ngx_string("...") },
        { ngx_string("क्\xe2\x80\x8d"), ngx_string("क्") },
        { ngx_string(""), ngx_null_string },
        { ngx_string("\xe3\x85\xa4"), ngx_null_string },
        { ngx_string(" ada"), ngx_null_string },
        { ngx_string("\xcc\x81" "a"), ngx_null_string },
        { ngx_string("\xe2\x80\x8c" "a"), ngx_null_string },
        { ngx_string("a@"), ngx_null_string },
        { ngx_string("\xff"), ngx_null_string },
    };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(tests); i++) {
        assert_int_equal(ngx_arena_name_prefix(ngx_arena_unit_pool,
                                               &tests[i].text, &folded),
                         tests[i].folded.len ? NGX_OK : NGX_DECLINED);

        if (tests[i].folded.len) {
            ngx_arena_unit_equal(&folded, &tests[i].folded, &tests[i].text);
        }
    }
}


static void
ngx_arena_test_no_memory(void **state)
{
    ngx_int_t         rc;
    ngx_str_t         folded;
    ngx_uint_t        i, n;
    ngx_arena_name_t  name;

    static ngx_str_t  text = ngx_string("Ａda\xcc\x81\xcc\xa3");

    (void) state;

    for (i = 0; i < 2; i++) {

        for (n = 1; /* void */ ; n++) {
            ngx_arena_unit_fail_allocation(n);

            rc = i ? ngx_arena_name_prefix(ngx_arena_unit_pool, &text, &folded)
                   : ngx_arena_name(ngx_arena_unit_pool, &text, &name);

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
        ngx_arena_unit_test(ngx_arena_test_names),
        ngx_arena_unit_test(ngx_arena_test_old_names),
        ngx_arena_unit_test(ngx_arena_test_no_names),
        ngx_arena_unit_test(ngx_arena_test_pairs),
        ngx_arena_unit_test(ngx_arena_test_numbers),
        ngx_arena_unit_test(ngx_arena_test_stable),
        ngx_arena_unit_test(ngx_arena_test_prefixes),
        ngx_arena_unit_test(ngx_arena_test_no_memory),
    };

    return cmocka_run_group_tests_name("name", tests, NULL, NULL);
}

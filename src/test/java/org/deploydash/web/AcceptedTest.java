package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gzip                            | true
            gzip, deflate, br, zstd         | true
            GZIP                            | true
            deflate , gzip ;q=0.5           | true
            *                               | true
            *;q=0.1                         | true
            gzip;q=1.0, identity; q=0.5     | true
            gzip;q=0.5, identity;q=0.5      | true
            gzip;q=0                        | false
            gzip;q=0.000, *                 | false
            *;q=0                           | false
            gzip;q=0.4, identity;q=0.9      | false
            gzip;q=high                     | false
            br                              | false
            identity                        | false
            xgzip                           | false
            gzipped                         | false
            ''                              | false
            ,,;                             | false
            """)
    void gzip_is_sent_to_who_likes_it(String header, boolean expected) {
        assertThat(Accepted.gzip(header)).isEqualTo(expected);
    }

    @Test
    void who_says_nothing_of_encodings_gets_none() {
        assertThat(Accepted.gzip(null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                                        | true
            */*                                      | true
            application/json                         | true
            application/*                            | true
            text/html, application/json;q=0.1        | true
            text/html, */*;q=0.8                     | true
            application/json;charset=utf-8           | true
            Application/JSON                         | true
            text/html                                | false
            application/json;q=0, */*                | false
            application/*;q=0, */*                   | false
            application/xml                          | false
            ''                                       | false
            """)
    void json_is_sent_to_who_takes_it(String header, boolean expected) {
        assertThat(Accepted.takes(header, "application/json")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
            -                    | false
            "abc"                | true
            W/"abc"              | true
            "x", "abc" , "y"     | true
            *                    | true
            "abcd"               | false
            "abc-gz"             | false
            abc                  | false
            """)
    void a_tag_is_known_to_who_names_it(String header, boolean expected) {
        assertThat(Accepted.known(header, "\"abc\"")).isEqualTo(expected);
    }
}

package io.watchfloor.sigma.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', nullValues = "NULL", textBlock = """
            contains            ; delete shadows ; x           ; F contains “delete shadows”
            endswith            ; \\powershell.exe ; x         ; F ends with “\\powershell.exe”
            startswith          ; a              ; x           ; F starts with “a”
            ''                  ; 4688           ; 4688        ; F is “4688”
            ''                  ; ''             ; ''          ; F is empty
            ''                  ; *              ; x           ; F has a value
            contains            ; *              ; x           ; F contains “*”
            ''                  ; null           ; NULL        ; F has no value
            ''                  ; null           ; null        ; F is “null”
            cased               ; A              ; A           ; 'F is “A”, case-sensitive'
            contains|windash    ; -enc           ; /enc        ; F contains “-enc”
            re|i                ; a+             ; aa          ; F matches the regular expression /a+/
            cidr                ; 10.0.0.0/8     ; 10.1.1.1    ; F is in the network 10.0.0.0/8
            gte                 ; 5              ; 7           ; F is at least 5
            hour|lt             ; 6              ; 3           ; F has the hour less than 6
            exists              ; true           ; x           ; F is present
            exists              ; false          ; NULL        ; F is absent
            fieldref            ; G              ; x           ; F has the same value as G
            fieldref|startswith ; G              ; x           ; F starts with G
            neq                 ; 'a, b'         ; c           ; 'F is none of “a, b”'
            contains|neq        ; a              ; c           ; F does not contain “a”
            """)
    void eachOperatorIsSaidInWords(String modifier, String pattern, String value, String said) {
        assertThat(ReasonText.of(new MatchReason("s", "F", modifier, pattern, value)))
                .isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', nullValues = "NULL", textBlock = """
            contains         ; delete shadows ; vssadmin Delete Shadows /all ; Delete Shadows
            contains         ; a*d            ; xxabcdxxd                    ; abcd
            contains         ; a\\*d          ; abcd a*d                     ; a*d
            contains         ; (.+            ; x(.+                         ; (.+
            contains|windash ; ' -enc '       ; 'powershell –enc AA'         ; ' –enc '
            endswith         ; \\a.exe        ; C:\\a.exe\\a.exe             ; \\a.exe
            startswith       ; c:             ; C:\\c:                       ; C:
            re               ; [0-9]+         ; abc123                       ; 123
            ''               ; 4688           ; 4688                         ; 4688
            contains|cased   ; a              ; A                            ; NULL
            neq              ; a              ; b                            ; NULL
            contains         ; cut…           ; cut here                     ; NULL
            """)
    void thePartThatMatchedIsFound(String modifier, String pattern, String value, String part) {
        MatchReason because = new MatchReason("s", "F", modifier, pattern, value);
        assertThat(ReasonText.part(because).map(one -> value.substring(one.from(), one.to())))
                .isEqualTo(java.util.Optional.ofNullable(part));
    }

    @Test
    void whereAPatternEndsItIsFoundAtTheEnd() {
        MatchReason because = new MatchReason("s", "F", "endswith", "\\a.exe", "C:\\a.exe\\a.exe");
        assertThat(ReasonText.part(because)).contains(new ReasonText.Part(8, 14));
    }
}

package io.watchfloor.ops.intel.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.ops.intel.pattern.InvalidPattern;
import io.watchfloor.ops.intel.pattern.StixPattern;
import io.watchfloor.ops.intel.rules.PatternEqualityTest.Compiled;
import io.watchfloor.ops.intel.rules.PlainPattern.Compare;
import io.watchfloor.ops.intel.rules.PlainPattern.Expression;
import io.watchfloor.ops.intel.rules.PlainPattern.Seen;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.loading.RuleLoadResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternRulesTest {

    private static final Expression ANY = new Expression.One(new Compare.Exists("file", "name", false));
    private static final Path GOLDEN = Path.of("target/golden/intel");

    /** A record of a process; {@code drop|run@30} is of a process that drop started, 30 seconds after the first record. */
    private static String line(String name) {
        int parent = name.indexOf('|');
        return """
                {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Image":"C:\\\\t\\\\%s","ParentImage":"%s"}""".formatted(name.substring(parent + 1), parent < 0 ? "-" : "C:\\\\t\\\\" + name.substring(0, parent));
    }

    private static PatternRules rules(String pattern) {
        return PatternRules.of(StixPattern.parse(pattern), new PatternRules.Heading("p00001", "ann", Tlp.AMBER));
    }

    /** The number of records after which the pattern is true; 0 if never. */
    private static int first(String pattern, String records) {
        Compiled compiled = new Compiled(ANY, pattern, "p00001", rules(pattern));
        RuleLoadResult loaded = PatternEqualityTest.load(List.of(compiled));
        assertThat(loaded.problems()).isEmpty();
        List<Seen> stream = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String record : records.split(" ", -1)) {
            String[] parts = record.split("@", -1);
            stream.add(new Seen(PatternEqualityTest.NOON.plusSeconds(Long.parseLong(parts[1])), List.of()));
            lines.add(line(parts[0]));
        }
        return PatternEqualityTest.evaluate(List.of(compiled), DetectionEngine.of(loaded.pack()), stream, lines)
                .getOrDefault("p00001", 0);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = ';', textBlock = """
            # one observation
            [process:name = 'a'];                                                        b@0 A@1;            2
            [process:name != 'a'];                                                       a@0 b@1;            2
            [process:name NOT IN ('a', 'b')];                                            a@0 b@1 c@2;        3
            [process:name = 'b' AND process:parent_ref.name = 'a'];                      b@0 a@1 a|b@2;      3
            [process:name = 'x' OR file:name = 'b'];                                     a@0 b@1;            2
            # all comparisons of an observation concern one object
            [file:name = 'a' AND file:name != 'a'];                                      a|b@0;              0
            # observations are different records
            ([process:name = 'b'] AND [process:parent_ref.name = 'a']) WITHIN 9 SECONDS; a|b@0;              0
            ([process:name = 'b'] AND [process:parent_ref.name = 'a']) WITHIN 9 SECONDS; a|b@0 a|b@0;        2
            ([process:name = 'b'] AND [process:name = 'a']) WITHIN 9 SECONDS;            b@0 a@9;            2
            ([process:name = 'b'] AND [process:name = 'a']) WITHIN 9 SECONDS;            b@0 a@10;           0
            # the later observation is not before the earlier one, and may have the same time
            ([process:name = 'a'] FOLLOWEDBY [process:name = 'b']) WITHIN 9 SECONDS;     b@0 a@1;            0
            ([process:name = 'a'] FOLLOWEDBY [process:name = 'b']) WITHIN 9 SECONDS;     b@0 a@0;            2
            ([process:name = 'a'] FOLLOWEDBY [process:name = 'b']) WITHIN 9 SECONDS;     a@0 b@5;            2
            # of two records of one time, one is needed for an earlier observation
            ([process:name = 'a'] FOLLOWEDBY [process:name IN ('a','b')] FOLLOWEDBY [process:name = 'c']) WITHIN 9 SECONDS; a@1 b@1 c@2; 3
            # both parts of the left side come before the right side
            (([process:name = 'a'] AND [process:name = 'b']) FOLLOWEDBY [process:name = 'c']) WITHIN 9 SECONDS; b@0 c@1 a@2 c@3; 4
            # a number of records, in any window
            [process:name = 'a'] REPEATS 3 TIMES WITHIN 10 SECONDS;                      a@0 a@1 a@11 a@11;  4
            ([process:name = 'a'] OR [process:name = 'b']) REPEATS 2 TIMES WITHIN 10 SECONDS; a@0 c@1 b@2;   3
            # one of several
            [process:name = 'z'] OR ([process:name = 'a'] FOLLOWEDBY [process:name = 'b']) WITHIN 9 SECONDS; a@0 b@1; 2
            # a limit that a longer limit inside cannot break
            ([process:name = 'a'] FOLLOWEDBY ([process:name = 'b'] AND [process:name = 'c']) \
            WITHIN 60 SECONDS) WITHIN 9 SECONDS; a@0 c@1 b@9; 3
            [process:name = 'a'] START t'2026-11-24T12:00:05Z' STOP t'2026-11-24T12:00:09Z';  a@4 a@9 a@10;  0
            [process:name = 'a'] START t'2026-11-24T12:00:05Z' STOP t'2026-11-24T12:00:09Z';  a@4 a@5 a@10;  2
            """)
    void aPatternIsTrueAfterARecord(String pattern, String records, int expected) {
        assertThat(first(pattern, records)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = ';', textBlock = """
            [process:name = 'a'] AND [process:name = 'b'];                              pattern.no-time-limit; 22
            [process:name = 'a'] FOLLOWEDBY [process:name = 'b'] WITHIN 5 SECONDS;      pattern.no-time-limit; 22
            [process:name = 'a'] REPEATS 5 TIMES;                                       pattern.no-time-limit; 22
            ([process:name = 'a'] AND [process:name = 'b']) WITHIN 2.5 SECONDS;         pattern.within;        49
            ([process:name = 'a'] FOLLOWEDBY ([process:name = 'b'] AND [process:name = 'c']) \
            WITHIN 5 SECONDS) WITHIN 9 SECONDS; pattern.nested-time; 100
            ([process:name = 'a'] FOLLOWEDBY [process:name = 'b']) REPEATS 2 TIMES WITHIN 9 SECONDS; pattern.repeats; 56
            [process:name = 'a'] OR [process:name = 'b'] START t'2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z'; pattern.start-stop; 46
            [process:pid = 7];                                                          pattern.property;      2
            [file:name = 'a' OR process:command_line < 'b'];                            pattern.order;         21
            [network-traffic:dst_port = '80'];                                          pattern.value-type;    2
            [file:name = 'C:/a'];                                                       pattern.value-type;    2
            [ipv4-addr:value ISSUPERSET '10.0.0.0/8'];                                  pattern.superset;      2
            [file:name MATCHES '^a'];                                                   pattern.matches;       2
            [process:command_line MATCHES 'a(?=b)'];                                    pattern.regex;         2
            [file:hashes.MD5 LIKE 'a%'];                                                pattern.like;          2
            [file:hashes.MD5 = 'a'];                                                    pattern.value-type;    2
            [process:name = 'a'] REPEATS 1001 TIMES WITHIN 9 SECONDS;                   pattern.too-large;     22
            """)
    void whatNoRuleExpressesIsRefusedWithItsPlace(String pattern, String code, int column) {
        assertThatThrownBy(() -> rules(pattern)).isInstanceOfSatisfying(InvalidPattern.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.column()).as(refused.getMessage()).isEqualTo(column);
        });
    }

    @Test
    void rulesAreWrittenAsBefore() throws IOException {
        isGolden(
                "sequence.yml",
                "([process:name = 'drop.exe' AND process:command_line LIKE '%-x %'] FOLLOWEDBY"
                        + " [domain-name:value = 'evil.example']) WITHIN 300 SECONDS");
        isGolden("count.yml", "[ipv4-addr:value ISSUBSET '198.51.100.0/24'] REPEATS 5 TIMES WITHIN 60 SECONDS");
        isGolden("single.yml", "[file:hashes.MD5 = '0123456789abcdef0123456789abcdef' AND NOT EXISTS file:name]");
    }

    private static void isGolden(String name, String pattern) throws IOException {
        String yaml = rules(pattern).yaml();
        Files.createDirectories(GOLDEN);
        Files.writeString(GOLDEN.resolve(name), yaml);
        try (var golden = PatternRulesTest.class.getResourceAsStream("/intel/rules/" + name)) {
            assertThat(yaml)
                    .as("compare with %s", GOLDEN.resolve(name).toAbsolutePath())
                    .isEqualTo(new String(Objects.requireNonNull(golden, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

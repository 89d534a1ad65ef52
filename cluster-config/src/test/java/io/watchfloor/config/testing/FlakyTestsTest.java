package io.watchfloor.config.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlakyTestsTest {

    private static final Instant START = Instant.parse("2026-12-01T05:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-12-01");

    /** As Failsafe writes it: one passed at once, two when they were run again, one never. */
    private static final String REPORT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="io.watchfloor.QueueIT" time="1.2" tests="4" errors="0" skipped="0" failures="1" flakes="2">
              <properties><property name="java.version" value="25"/></properties>
              <testcase name="opens" classname="io.watchfloor.QueueIT" time="0.1"/>
              <testcase name="closes" classname="io.watchfloor.QueueIT" time="0.1">
                <flakyFailure message="expected: 1" type="org.opentest4j.AssertionFailedError"><stackTrace><![CDATA[at <x>]]></stackTrace></flakyFailure>
              </testcase>
              <testcase name="moves(String)[2]" classname="io.watchfloor.QueueIT" time="0.1">
                <flakyError type="java.io.IOException"><stackTrace><![CDATA[at]]></stackTrace></flakyError>
              </testcase>
              <testcase name="breaks" classname="io.watchfloor.QueueIT" time="0.1">
                <failure type="java.lang.AssertionError"><![CDATA[at]]></failure>
                <rerunFailure type="java.lang.AssertionError"><stackTrace><![CDATA[at]]></stackTrace></rerunFailure>
              </testcase>
            </testsuite>
            """;

    @TempDir
    Path reports;

    @Test
    void aTestThatPassedOnlyWhenRunAgainIsFlaky() throws IOException {
        report(START.plusSeconds(60));
        assertThat(FlakyTests.flaky(reports, START))
                .containsExactly("io.watchfloor.QueueIT#closes", "io.watchfloor.QueueIT#moves");
    }

    @Test
    void aReportOfAnEarlierBuildDoesNotCount() throws IOException {
        report(START.minusSeconds(60));
        assertThat(FlakyTests.flaky(reports, START)).isEmpty();
    }

    @Test
    void aModuleWithoutReportsHasNoFlakyTests() throws IOException {
        assertThat(FlakyTests.flaky(reports.resolve("none"), START)).isEmpty();
    }

    @Test
    void onlyAListedTestMayBeFlakyAndForThirtyDays() {
        Map<String, LocalDate> listed = FlakyTests.listed(List.of(
                "# date test reason", "", "2026-11-01 a.ListedIT#one  a reason", "2026-10-31 a.OldIT#two another"));
        assertThat(FlakyTests.problems(List.of("a.ListedIT#one"), listed, TODAY))
                .isEmpty();
        assertThat(FlakyTests.problems(List.of("a.OldIT#two"), listed, TODAY))
                .singleElement()
                .asString()
                .contains("a.OldIT#two", "2026-10-31", "Mend the test");
    }

    @Test
    void twoTestsThatAreNotListedMayBeFlakyAndThreeMayNot() {
        assertThat(FlakyTests.problems(List.of("a.IT#one", "a.IT#two"), Map.of(), TODAY))
                .isEmpty();
        assertThat(FlakyTests.problems(List.of("a.IT#one", "a.IT#two", "b.IT#three"), Map.of(), TODAY))
                .singleElement()
                .asString()
                .contains("3 tests", "a.IT#one, a.IT#two, b.IT#three", ".ci/flaky-tests.txt");
    }

    @Test
    void aLineWithoutDateTestAndReasonIsRefused() {
        for (String line : List.of("2026-12-01 a.IT#one", "soon a.IT#one reason", "2026-12-01 a.IT reason")) {
            assertThatThrownBy(() -> FlakyTests.listed(List.of("", line)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Line 2")
                    .hasMessageContaining(line);
        }
    }

    private void report(Instant written) throws IOException {
        Path file = Files.writeString(reports.resolve("TEST-io.watchfloor.QueueIT.xml"), REPORT);
        Files.setLastModifiedTime(file, FileTime.from(written));
    }
}

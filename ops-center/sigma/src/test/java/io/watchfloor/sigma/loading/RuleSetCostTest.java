package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What many rules, an archive and filters may cost together. */
@Timeout(120)
class RuleSetCostTest {

    private static final RuleLimits ROOMY = new RuleLimits(1_000, 64 << 20, 1 << 20, 1 << 20);

    @TempDir
    private Path folder;

    static String rule(int number) {
        return """
                title: Rule %d
                id: 00000000-0000-4000-8000-%012d
                logsource:
                    category: process_creation
                    product: windows
                detection:
                    selection:
                        Image: x%d.exe
                    condition: selection
                level: low
                """.formatted(number, number, number);
    }

    private static RuleSources sources(RuleLimits limits, byte[] body) {
        return new RuleSources(
                false, List.of(), Placeholders.NONE, List.of(new RuleSources.PackContent("p", body)), limits);
    }

    private static RuleLoadResult load(RuleLimits limits, String text) {
        return RuleLoader.load(sources(limits, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String rules(int count) {
        StringBuilder text = new StringBuilder();
        for (int number = 0; number < count; number++) {
            text.append("---\n").append(rule(number));
        }
        return text.toString();
    }

    private static byte[] zip(String beside, long besideBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("b.yml"));
            zip.write(rule(2).getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("a.yml"));
            zip.write(rule(1).getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry(beside));
            byte[] block = new byte[64 << 10];
            for (long written = 0; written < besideBytes; written += block.length) {
                zip.write(block);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void whatStandsBesideTheRulesOfAnArchiveIsCounted() throws IOException {
        RuleLoadResult loading = RuleLoader.load(sources(ROOMY, zip("notes.bin", 64L << 20)));

        assertThat(loading.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("pack.unpacked");
            assertThat(problem.file()).isEqualTo("pack:p/");
            assertThat(problem.reason()).contains("notes.bin").contains("1048576 bytes");
        });
        assertThat(RuleLoader.load(sources(ROOMY, zip("notes.bin", 1 << 19))).problems())
                .isEmpty();
    }

    @Test
    void anEntryWithALongNameIsRefused() throws IOException {
        RuleLoadResult loading = RuleLoader.load(sources(ROOMY, zip("n".repeat(5_000), 1)));
        assertThat(loading.problems()).extracting(RuleProblem::code).containsExactly("pack.entry-name");
    }

    @Test
    void moreRulesThanTheSetMayHaveAreRefused() {
        RuleLoadResult loading = load(new RuleLimits(10, 64 << 20, 1 << 20, 1 << 20), rules(12));
        assertThat(loading.pack().rules()).hasSize(10);
        assertThat(loading.refused()).isEqualTo(2);
        assertThat(loading.problems()).extracting(RuleProblem::code).containsOnly("rules.count");
        assertThat(loading.problems().getFirst().line()).isGreaterThan(100);
    }

    @Test
    void moreMemoryThanTheSetMayHaveIsRefused() {
        RuleLoadResult loading = load(new RuleLimits(1_000, 64 << 10, 1 << 20, 1 << 20), rules(100));
        assertThat(loading.pack().rules()).hasSizeBetween(5, 30);
        assertThat(loading.problems()).extracting(RuleProblem::code).containsOnly("rules.memory");
    }

    @Test
    void onceTheSetIsFullNoFileIsReadAnyMore() throws IOException {
        for (int file = 0; file < 3; file++) {
            Files.writeString(
                    folder.resolve(file + ".yml"),
                    file < 2 ? rules(12).replace("-0000000", "-00%d0000".formatted(file)) : "[");
        }
        RuleLoadResult loading = RuleLoader.load(
                new RuleSources(
                        false, List.of(folder), Placeholders.NONE, List.of(), new RuleLimits(10, 64 << 20, 1, 1)),
                LoadingDeadline.UNLIMITED);
        assertThat(loading.problems()).extracting(RuleProblem::code).containsOnly("rules.count");
        assertThat(loading.problems().getLast().file()).endsWith("2.yml");
    }

    @Test
    void loadingEndsWhenItsTimeIsOver() {
        AtomicInteger asked = new AtomicInteger();
        assertThatExceptionOfType(LoadingDeadline.ExceededException.class)
                .isThrownBy(() -> RuleLoader.load(sources(ROOMY, zip("c.yml", 1)), () -> {
                    if (asked.incrementAndGet() > 1) {
                        throw new LoadingDeadline.ExceededException();
                    }
                }));
    }

    @Test
    void filtersCostInEachRuleThatTheyGoInto() {
        StringBuilder filters = new StringBuilder(rules(3));
        for (int number = 0; number < 300; number++) {
            filters.append("""
                    ---
                    title: Filter %d
                    id: f%d
                    logsource:
                        product: windows
                    filter:
                        rules: any
                        selection:
                            User: u%d
                        condition: not selection
                    """.formatted(number, number, number));
        }
        RuleLoadResult loading = load(ROOMY, filters.toString());
        assertThat(loading.pack().rules()).isEmpty();
        assertThat(loading.problems()).extracting(RuleProblem::code).containsOnly("rule.filters");
        assertThat(loading.problems()).hasSize(3);
    }
}

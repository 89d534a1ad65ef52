package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleTextTest {

    private static final String FIRST = """
            title: First
            id: 7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c01
            logsource: {product: windows, category: process_creation}
            detection: {a: {Image: a}, condition: a}
            """;

    private static final String SECOND = """
            # why this rule exists
            title: Second
            id: 7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c02
            logsource: {product: windows, category: process_creation}
            detection: {a: {Image: b}, condition: a}
            """;

    private static final String BOTH = FIRST + "---\n" + SECOND;

    @TempDir
    Path folder;

    private static RuleSources sources(boolean builtin, List<Path> paths, PackContent... packs) {
        return new RuleSources(builtin, paths, Placeholders.NONE, List.of(packs));
    }

    private static Optional<String> text(RuleSources sources, String title) {
        Rule rule = RuleLoader.load(sources).pack().rules().stream()
                .filter(one -> one.title().equals(title))
                .findFirst()
                .orElseThrow();
        return RuleText.find(sources, rule.header().origin());
    }

    @Test
    void aDocumentOfAFileIsReadWithItsComments() throws IOException {
        Path file = Files.writeString(folder.resolve("rules.yml"), BOTH);
        RuleSources sources = sources(false, List.of(folder));
        assertThat(text(sources, "First")).contains(FIRST);
        assertThat(text(sources, "Second")).contains(SECOND);
        Rule second = RuleLoader.load(sources).pack().rules().getLast();
        Files.delete(file);
        assertThat(RuleText.find(sources, second.header().origin())).isEmpty();
    }

    @Test
    void aFileOutsideTheConfiguredPathsIsNotRead() throws IOException {
        Files.writeString(folder.resolve("rules.yml"), BOTH);
        Rule rule = RuleLoader.load(List.of(folder)).pack().rules().getFirst();
        assertThat(RuleText.find(
                        sources(true, List.of(folder.resolve("other"))),
                        rule.header().origin()))
                .isEmpty();
    }

    @Test
    void aRuleOfAPackIsReadFromThePack() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("night/both.yml"));
            out.write(BOTH.getBytes(StandardCharsets.UTF_8));
        }
        RuleSources zipped = sources(false, List.of(), new PackContent("night", zip.toByteArray()));
        assertThat(text(zipped, "Second")).contains(SECOND);
        RuleSources plain = sources(false, List.of(), new PackContent("day", FIRST.getBytes(StandardCharsets.UTF_8)));
        assertThat(text(plain, "First")).contains(FIRST);
        assertThat(RuleText.pack(RuleLoader.load(plain)
                        .pack()
                        .rules()
                        .getFirst()
                        .header()
                        .origin()))
                .contains("day");
    }

    @Test
    void everyBuiltInRuleIsReadAndHasACost() {
        RuleSources sources = sources(true, List.of());
        Rule rule = RuleLoader.load(sources).pack().rules().getFirst();
        assertThat(RuleText.find(sources, rule.header().origin()).orElseThrow()).contains(rule.id(), "detection:");
        assertThat(RuleText.pack(rule.header().origin())).isEmpty();
        assertThat(RuleText.memory(rule)).isGreaterThan(2_600);
    }
}

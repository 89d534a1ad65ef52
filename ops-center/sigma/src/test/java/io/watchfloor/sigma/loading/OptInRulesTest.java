package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who loads all of SigmaHQ's folder gets the rules that are meant for everybody, and is told what was left out. */
class OptInRulesTest {

    private static final List<String> FILES = List.of(
            "rules/windows/a.yml",
            "rules-emerging-threats/2026/b.yml",
            "deprecated/windows/c.yml",
            "unsupported/d.yml",
            "rules-threat-hunting/windows/e.yml",
            "rules-threat-hunting/windows/f.yml");

    @TempDir
    private Path root;

    @BeforeEach
    void write() throws IOException {
        for (String file : FILES) {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text(file));
        }
    }

    private static String text(String id) {
        return """
                title: Rule
                id: %s
                logsource: {product: windows, category: process_creation}
                detection:
                    selection: {Image: x.exe}
                    condition: selection
                """.formatted(id.replace('/', '-'));
    }

    @Test
    void whatIsAboveThemLeavesThemOutAndSaysSo() {
        RuleLoadResult loading = RuleLoader.load(List.of(root));
        assertThat(ids(loading)).containsExactly("rules-emerging-threats-2026-b.yml", "rules-windows-a.yml");
        assertThat(loading.refused()).isZero();
        assertThat(loading.read().leftOut()).isEqualTo(Map.of("deprecated", 1, "unsupported", 1, "hunting", 2));
        assertThat(loading.read().leftOutText())
                .hasValue("skipped: 1 deprecated rule file, 2 hunting rule files, 1 unsupported rule file"
                        + " (load their folder explicitly to include them)");
    }

    @Test
    void whoNamesThemOrLiesInThemGetsThem() {
        RuleLoadResult loading = RuleLoader.load(List.of(
                root.resolve("deprecated"), root.resolve("rules-threat-hunting/windows"), root.resolve("rules")));
        assertThat(ids(loading)).hasSize(4);
        assertThat(loading.read().leftOutText()).isEmpty();
    }

    @Test
    void anArchiveOfAllIsNoDifferent() throws IOException {
        Path zip = root.resolve("sigma.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String file : FILES) {
                out.putNextEntry(new ZipEntry("sigma-master/" + file));
                out.write(text(file).getBytes(StandardCharsets.UTF_8));
            }
        }
        RuleLoadResult loading = RuleLoader.load(List.of(zip));
        assertThat(ids(loading)).hasSize(2);
        assertThat(loading.read().leftOut()).containsEntry("hunting", 2);
    }

    private static List<String> ids(RuleLoadResult loading) {
        return loading.pack().rules().stream().map(Rule::id).sorted().toList();
    }
}

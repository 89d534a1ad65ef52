package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleFileReader.Contents;
import io.watchfloor.sigma.loading.RuleFileReader.Document;
import io.watchfloor.sigma.loading.RuleFiles.RuleFile;
import io.watchfloor.sigma.parsing.Yaml;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RuleFileCacheTest {

    private final RuleFileCache files = new RuleFileCache();

    private static RuleFile file(int number, String value) {
        String text = """
                title: Rule %d
                id: 00000000-0000-4000-8000-%012d
                logsource: {product: windows}
                detection: {a: {F: '%s'}, condition: a}
                """.formatted(number, number, value);
        return new RuleFile(number + ".yml", text, "", "");
    }

    private List<Contents> read(List<RuleFile> given) {
        return read(given, Placeholders.NONE);
    }

    private List<Contents> read(List<RuleFile> given, Placeholders placeholders) {
        String lists = placeholders.hash();
        return files.read(given, new RuleFileReader(placeholders, lists, false), lists, true);
    }

    @Test
    void whatNobodyHoldsIsForgotten() {
        WeakReference<Contents> refused =
                new WeakReference<>(read(List.of(file(1, "x"))).getFirst());
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            System.gc();
            return refused.get() == null;
        });
    }

    @Test
    void onlyWhatChangedIsReadAgain() {
        List<RuleFile> given = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            given.add(file(i, "x"));
        }
        List<Contents> first = read(given);
        given.set(7, file(7, "y"));
        List<Contents> second = read(given);
        for (int i = 0; i < 50; i++) {
            if (i == 7) {
                assertThat(second.get(i)).isNotEqualTo(first.get(i));
            } else {
                assertThat(second.get(i)).isSameAs(first.get(i));
            }
        }
    }

    @Test
    void theSameTextInAnotherFileTellsThatFile() {
        RuleFile one = file(1, "x");
        RuleFile other = one.named("other.yml");
        List<Contents> read = read(List.of(one, other));
        assertThat(fileOf(read.get(0))).isEqualTo("1.yml");
        assertThat(fileOf(read.get(1))).isEqualTo("other.yml");
    }

    private static String fileOf(Contents contents) {
        return contents.documents().getFirst() instanceof Document.RuleDocument(Rule rule, Yaml.Place place)
                ? rule.header().origin().file()
                : "";
    }

    @Test
    void whatAPlaceholderStandsForIsPartOfWhatAFileHolds() {
        String text = file(1, "x").text().replace("{F: 'x'}", "{'F|expand': '%names%'}");
        List<RuleFile> given = List.of(new RuleFile("1.yml", text, "", ""));
        assertThat(read(given).getFirst().documents().getFirst()).isInstanceOf(Document.InvalidDocument.class);
        Placeholders names = new Placeholders(Map.of("names", List.of("a", "b")));
        assertThat(read(given, names).getFirst().documents().getFirst()).isInstanceOf(Document.RuleDocument.class);
    }

    @Test
    void anUnreadableFileIsRefusedWithItsReason() {
        List<Contents> read = read(List.of(RuleFile.unreadable("gone.yml", "the file does not exist")));
        assertThat(read.getFirst().documents().getFirst())
                .isEqualTo(new Document.InvalidDocument(
                        List.of(new RuleProblem("gone.yml", 0, 0, "the file does not exist")), new Yaml.Place(0, 0)));
    }
}

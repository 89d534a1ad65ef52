package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.Placeholders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholderFilesTest {

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void listsOfSeveralFilesAreReadTogether() throws IOException {
        PlaceholderFiles.Loading loading = PlaceholderFiles.read(List.of(
                file("one.yml", "Administrators: [ann, 'adm_*']\nPort: 22\n"),
                file("two.yml", "Servers:\n  - srv-1\n")));

        assertThat(loading.problems()).isEmpty();
        assertThat(loading.placeholders().values())
                .containsEntry("Administrators", List.of("ann", "adm_*"))
                .containsEntry("Port", List.of("22"))
                .containsEntry("Servers", List.of("srv-1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "a: []          # 1 # 4 # the list 'a' is empty",
                "a: [x, null]   # 1 # 8 # 'a' must contain only values",
                "a: {b: x}      # 1 # 4 # 'a' must contain only values",
                "a b: x         # 1 # 1 # 'a b' is not a valid name",
                "[a]            # 1 # 1 # a map from names",
                "a: [x          # 1 # 6 # not YAML"
            })
    void mistakesAreToldWithTheirPlace(String text, int line, int column, String reason) throws IOException {
        assertThat(PlaceholderFiles.read(List.of(file("lists.yml", text))).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.reason()).contains(reason);
                    assertThat(problem.line()).isEqualTo(line);
                    assertThat(problem.column()).isEqualTo(column);
                });
    }

    @Test
    void aNameIsGivenOnce() throws IOException {
        PlaceholderFiles.Loading loading =
                PlaceholderFiles.read(List.of(file("one.yml", "a: x"), file("two.yml", "\na: y\nb: z")));

        assertThat(loading.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .endsWith("two.yml:2:1: 'a' is already defined in " + folder.resolve("one.yml") + ":1"));
        assertThat(loading.placeholders().values()).containsEntry("b", List.of("z"));
    }

    @Test
    void whatAListSaysIsPartOfTheVersionOfTheRulesThatUseIt() {
        String plain = RuleTexts.rule("a: {F: '%admins%'}\ncondition: a");
        String expanded = RuleTexts.rule("a: {F|expand: '%admins%'}\ncondition: a");
        Placeholders ann = new Placeholders(java.util.Map.of("admins", List.of("ann")));
        Placeholders bob = new Placeholders(java.util.Map.of("admins", List.of("bob")));

        assertThat(version(ann, plain)).isEqualTo(version(bob, plain));
        assertThat(version(ann, expanded)).isNotEqualTo(version(bob, expanded));
    }

    private static String version(Placeholders lists, String rule) {
        return RuleTexts.load(lists, rule).pack().version();
    }
}

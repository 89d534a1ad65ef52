package io.watchfloor.ops.intel.stix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intel.stix.StixMutations.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Reads bundles, and says what is wrong with others. */
final class StixReaderTest {

    private static final StixReader READER = new StixReader(StixLimits.USUAL);

    private static StixFile read(String json) {
        return READER.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> issues(String json) {
        return read(json)
                .allIssues()
                .map(one -> one.code().text() + " " + one.place())
                .toList();
    }

    private static String identity(String more) {
        return """
                {"type":"identity","spec_version":"2.1","id":"identity--a1b2c3d4-0000-4000-8000-000000000001",
                "created":"2026-03-01T10:00:00.000Z","modified":"2026-03-01T10:00:00.000Z","name":"a"%s}""".formatted(more);
    }

    private static String bundle(String... objects) {
        return "{\"type\":\"bundle\",\"id\":\"bundle--a1b2c3d4-0000-4000-8000-000000000003\",\"objects\":[%s]}"
                .formatted(String.join(",", objects));
    }

    @Test
    void acceptsEveryTypeOfObjectAndKeepsItsBytes() {
        byte[] sample = StixSamples.own();

        StixFile file = READER.read(sample);

        assertThat(file.allIssues())
                .extracting(one -> one.code().text() + " " + one.place())
                .containsExactly("stix.custom-type /objects/34/type");
        assertThat(file.objects()).hasSize(48);
        String text = new String(sample, StandardCharsets.UTF_8);
        assertThat(file.objects()).allSatisfy(one -> {
            assertThat(text).contains(new String(one.body(), StandardCharsets.UTF_8));
            assertThat(StixSamples.tree(one.body())).isEqualTo(one.json());
        });
    }

    @Test
    void refusesEachMalformedBundleWithCodeAndPlaceAndKeepsItsOtherObjects() {
        List<Mutation> mutations = StixMutations.of(StixSamples.ownTree());
        List<String> wrong = new ArrayList<>();
        for (Mutation one : mutations) {
            StixFile file = READER.read(one.file());
            boolean placed = file.allIssues()
                    .anyMatch(issue -> issue.code() == one.code()
                            && issue.place().equals(one.place())
                            && !issue.message().isBlank());
            if (!placed || file.objects().size() != 47 || file.entries().size() != 48) {
                wrong.add(one + " expected " + one.code().text() + " but "
                        + file.allIssues().map(StixIssue::toString).toList());
            }
        }

        System.out.printf(
                "%d malformed bundles: %s%n",
                mutations.size(),
                mutations.stream()
                        .collect(Collectors.groupingBy(one -> one.code().text(), TreeMap::new, Collectors.counting())));
        assertThat(wrong).isEmpty();
        assertThat(mutations).hasSizeGreaterThan(200);
    }

    @Test
    void refusesTheWholeFileOnlyIfNoObjectCanBeTrusted() {
        assertThat(issues("{\"type\":\"bundle\"")).containsExactly("stix.not-json ");
        assertThat(issues("{} {}")).containsExactly("stix.not-stix ");
        assertThat(issues("7")).containsExactly("stix.not-stix ");
        assertThat(issues("{\"type\":\"bundle\",\"objects\":[]}"))
                .containsExactly("stix.empty /objects", "stix.missing-property /id");
        assertThat(issues(bundle(identity("")).replace("bundle--", "bundles--")))
                .containsExactly("stix.id /id");
        assertThat(READER.read(new byte[] {'{', (byte) 0xC3, '}'}).allIssues())
                .extracting(StixIssue::code)
                .containsExactly(StixCode.NOT_UTF8);
        assertThat(READER.read("{}".getBytes(StandardCharsets.UTF_16)).allIssues())
                .extracting(StixIssue::code)
                .containsExactly(StixCode.NOT_UTF8);
        assertThat(issues("[".repeat(5_000) + "]".repeat(5_000))).containsExactly("stix.not-json ");
    }

    @Test
    void limitsWhatAFileAndAnObjectMayCost() {
        StixReader strict = new StixReader(new StixLimits(2_000, 2, 5, 10, 12));
        byte[] many = bundle("{}", "{}", "{}").getBytes(StandardCharsets.UTF_8);
        assertThat(strict.read(many).issues()).extracting(StixIssue::code).containsExactly(StixCode.OBJECT_COUNT);
        assertThat(strict.read(new byte[2_001]).issues())
                .extracting(StixIssue::code)
                .containsExactly(StixCode.FILE_SIZE);

        byte[] long1 = "{\"type\":\"identity\",\"name\":\"01234567890\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(strict.read(long1).allIssues())
                .extracting(StixIssue::toString)
                .containsExactly("stix.text-length /name The text has 11 characters, and 10 are allowed. Shorten it.");
        byte[] wide = "{\"x_a\":[1,2,3,4,5,6,7,8,9,10,11,12]}"
                .replace("{", "{\"type\":\"x-a\",")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(strict.read(wide).allIssues()).extracting(StixIssue::code).containsExactly(StixCode.VALUE_COUNT);
    }

    @Test
    void refusesDuplicateKeysOfABundleAndInNestedObjects() {
        assertThat(issues(
                        bundle(identity("")).replace("\"type\":\"bundle\"", "\"type\":\"bundle\",\"type\":\"bundle\"")))
                .contains("stix.duplicate-key /type");
        assertThat(issues(identity(",\"x_a\":{\"b\":[{\"c/d\":1,\"c/d\":2}]}")))
                .containsExactly("stix.duplicate-key /x_a/b/0/c~1d");
    }

    @Test
    void keepsThePrecisionOfTimesInTheOrderOfVersions() {
        List<String> ordered = List.of(
                "2026-03-01T10:00:00Z",
                "2026-03-01T10:00:00.000000001Z",
                "2026-03-01T10:00:00.1Z",
                "2026-03-01T10:00:00.123456789012Z",
                "2026-03-01T10:00:01.000Z");
        assertThat(ordered.stream().map(StixTime::sortable)).isSorted().doesNotHaveDuplicates();
        assertThat(StixTime.sortable("2026-03-01T10:00:00.000Z")).isEqualTo(StixTime.sortable("2026-03-01T10:00:00Z"));
        assertThat(StixTime.sortable("2026-03-01T10:00:00.120Z"))
                .isEqualTo(StixTime.sortable("2026-03-01T10:00:00.12Z"));
        assertThat(StixTime.isValid("2026-02-29T10:00:00Z")).isFalse();
        assertThat(StixTime.isValid("2024-02-29T10:00:60Z")).isTrue();
    }

    @Test
    void refusesAnotherDefinitionOfTheTrafficLightProtocol() {
        ObjectNode green = (ObjectNode) StixSamples.ownTree().at("/objects/2");
        ObjectNode amber = (ObjectNode) StixSamples.ownTree().at("/objects/3");
        String other = "marking-definition--a1b2c3d4-0000-4000-8000-000000000077";
        assertThat(issues(green.deepCopy().put("id", other).toString())).containsExactly("stix.marking-definition ");
        assertThat(issues(amber.deepCopy().put("id", other).toString())).containsExactly("stix.marking-definition ");
        ObjectNode milder = amber.deepCopy();
        milder.withObject("/definition").put("tlp", "white");
        assertThat(issues(milder.toString())).containsExactly("stix.marking-definition ");
    }

    @Test
    void showsReceivedTextInMessagesShortAndInert() {
        String name = "\\u001b[31m" + "x".repeat(200);
        assertThat(read(identity(",\"" + name + "\":1")).allIssues())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.message()).doesNotContain("\u001b").hasSizeLessThan(250);
                    assertThat(one.place()).doesNotContain("\u001b").hasSizeLessThan(100);
                });
    }
}

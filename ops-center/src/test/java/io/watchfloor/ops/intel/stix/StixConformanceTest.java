package io.watchfloor.ops.intel.stix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.watchfloor.ops.intel.stix.StixMutations.Mutation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares our verdict with the JSON schemas of OASIS, and reads the bundles of others. */
final class StixConformanceTest {

    private static final StixReader READER = new StixReader(StixLimits.FILE);

    /** Why our reader refuses more than the schemas, by code. Each is a MUST of the text of the standard. */
    private static final Map<StixCode, String> STRICTER = Map.of(
            StixCode.DEPTH, "a limit of ours; the schemas have none",
            StixCode.SELECTOR, "7.2.3.1: a selector must match a property; a schema cannot look it up",
            StixCode.REFERENCE_TYPE, "2.9: the properties name the types; many schemas accept any identifier",
            StixCode.ID, "2.9: an identifier; the schemas of observables accept any text",
            StixCode.RANGE, "6.12: must be positive; the schema of network-traffic has no minimum",
            StixCode.PATTERN, "9: the pattern language; the schema accepts any text",
            StixCode.TIME_ORDER, "3.2: modified is not before created; a schema cannot compare times");

    /** Codes for which only the schema of marking-definition differs, because it does not include the common schema. */
    private static final List<StixCode> OF_MARKINGS =
            List.of(StixCode.WRONG_TYPE, StixCode.EMPTY, StixCode.PROPERTY_NAME, StixCode.RESERVED_PROPERTY);

    private static Optional<String> explained(JsonNode object, List<StixIssue> ours) {
        String type = object.path("type").asText();
        return ours.stream()
                .filter(one -> one.code().refuses())
                .flatMap(one -> {
                    if (OF_MARKINGS.contains(one.code()) && type.equals("marking-definition")) {
                        return Stream.of(
                                "3.2: common properties; the schema of marking-definition does not include them");
                    }
                    if (one.code() == StixCode.MISSING_PROPERTY && one.place().endsWith("/created_by_ref")) {
                        return Stream.of(
                                "7.3: created_by_ref is required; the schema of extension-definition does not say so");
                    }
                    return Stream.ofNullable(STRICTER.get(one.code()));
                })
                .findFirst();
    }

    /** The schema requires marking_ref, but 7.2.3 has either marking_ref or lang. */
    private static boolean isLanguageMarking(String error) {
        return error.contains("granular_markings[1]: required property 'marking_ref' not found");
    }

    private static final class Comparison {
        private final OasisSchemas schemas = OasisSchemas.load();
        private final Map<String, Integer> explained = new TreeMap<>();
        private final List<String> unexplained = new ArrayList<>();
        private int compared;

        void compare(String name, JsonNode object) {
            StixFile file = READER.read(object.toString().getBytes(StandardCharsets.UTF_8));
            boolean refused = file.objects().isEmpty();
            schemas.errors(object).ifPresent(all -> {
                compared++;
                List<String> errors =
                        all.stream().filter(one -> !isLanguageMarking(one)).toList();
                if (errors.size() < all.size()) {
                    explained.merge(
                            "7.2.3: either lang or marking_ref; the schema requires marking_ref", 1, Integer::sum);
                }
                if (refused == errors.isEmpty()) {
                    Optional<String> why =
                            refused ? explained(object, file.allIssues().toList()) : Optional.empty();
                    why.ifPresentOrElse(
                            one -> explained.merge(one, 1, Integer::sum),
                            () -> unexplained.add("%s: OASIS %s, ours %s"
                                    .formatted(name, errors, file.allIssues().toList())));
                }
            });
        }

        void print(String what) {
            System.out.printf("%s: %d compared, %d differ without a reason%n", what, compared, unexplained.size());
            explained.forEach((why, count) -> System.out.printf("  %6d %s%n", count, why));
        }
    }

    @Test
    void agreesWithTheSchemasOfOasisAboutMalformedObjects() {
        Comparison comparison = new Comparison();
        StixSamples.ownTree().path("objects").forEach(one -> comparison.compare("sample", one));
        for (Mutation one : StixMutations.of(StixSamples.ownTree())) {
            comparison.compare(one.toString(), one.object());
        }
        comparison.print("Malformed objects");
        assertThat(comparison.unexplained).isEmpty();
        assertThat(comparison.compared).isGreaterThan(1_000);
    }

    @Test
    void agreesWithTheSchemasOfOasisAboutTheBundlesOfOthers() {
        Comparison comparison = new Comparison();
        for (Path file : StixSamples.files()) {
            if (READER.read(StixSamples.bytes(file)).issues().isEmpty()) {
                JsonNode root = StixSamples.tree(StixSamples.bytes(file));
                Iterable<JsonNode> objects =
                        root.isArray() ? root : root.has("objects") ? root.path("objects") : List.of(root);
                objects.forEach(one -> comparison.compare(file.getFileName().toString(), one));
            }
        }
        comparison.print("Objects of others");
        assertThat(comparison.unexplained).isEmpty();
        assertThat(comparison.compared).isGreaterThan(1_000);
    }

    @Test
    void givesBackEachBundleOfOthersAsItCame() {
        int objects = 0;
        List<String> refused = new ArrayList<>();
        for (Path path : StixSamples.files()) {
            byte[] bytes = StixSamples.bytes(path);
            StixFile file = READER.read(bytes);
            JsonNode tree = file.issues().isEmpty() ? StixSamples.tree(bytes) : MissingNode.getInstance();
            file.allIssues()
                    .filter(one -> one.code().refuses())
                    .forEach(one ->
                            refused.add(path.getFileName() + " " + one.code().text() + " " + one.place()));
            for (StixEntry entry : file.entries()) {
                StixObject object = entry.object();
                if (object != null) {
                    objects++;
                    assertThat(CanonicalJson.bytes(StixSamples.tree(object.body())))
                            .as("%s %s", path, entry.place())
                            .isEqualTo(CanonicalJson.bytes(tree.at(entry.place())));
                }
            }
        }
        System.out.printf("%d objects of others are given back as they came. Refused: %s%n", objects, refused);
        // Three payloads are abbreviated with dots, one object is of STIX 2.0, four are examples of mistakes, and the
        // last
        // is a JSON schema.
        assertThat(refused)
                .containsExactlyInAnyOrder(
                        "sco-examples-bundle.json stix.format /6/payload_bin",
                        "sco-examples-bundle.json stix.format /7/payload_bin",
                        "sco-examples-bundle.json stix.format /20/payload_bin",
                        "20170531213215263882.json stix.missing-property /objects/0/spec_version",
                        "invalid_braces.json stix.not-json ",
                        "invalid_comma.json stix.not-json ",
                        "invalid_identity.json stix.missing-property /modified",
                        "invalid_timestamp.json stix.time-order /modified",
                        "core.json stix.missing-property /id",
                        "core.json stix.property-name /$id",
                        "core.json stix.property-name /$schema",
                        "core.json stix.property-name /allOf");
        assertThat(objects).isGreaterThan(2_000);
    }
}

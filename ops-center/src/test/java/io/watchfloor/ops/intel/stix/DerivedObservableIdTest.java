package io.watchfloor.ops.intel.stix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All producers derive the same id for the same observable. */
final class DerivedObservableIdTest {

    /** As cti-python-stix2 computes them. */
    @Test
    void derivesTheIdsOfOtherProducers() {
        Map<String, String> known = Map.of(
                "{\"type\":\"ipv4-addr\",\"value\":\"198.51.100.3\"}",
                "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4",
                "{\"type\":\"domain-name\",\"value\":\"example.com\",\"resolves_to_refs\":[\"x\"]}",
                "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7");
        known.forEach((json, id) -> assertThat(
                        DerivedObservableId.of((ObjectNode) StixSamples.tree(json.getBytes(StandardCharsets.UTF_8))))
                .contains(id));
    }

    /** The ids of the sample were computed by another program. */
    @Test
    void derivesTheIdOfEveryObservableOfTheSample() {
        int derived = 0;
        for (JsonNode one : StixSamples.ownTree().path("objects")) {
            String id = one.path("id").asText();
            if (DerivedObservableId.of((ObjectNode) one).isPresent()) {
                derived++;
                assertThat(DerivedObservableId.of((ObjectNode) one)).contains(id);
            }
        }
        assertThat(derived).isEqualTo(19);
    }

    @Test
    void warnsOfAnIdThatDoesNotFollowFromTheProperties() {
        String domain =
                "{\"type\":\"domain-name\",\"id\":\"domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec8\",\"value\":\"example.com\"}";
        StixFile file = new StixReader(StixLimits.USUAL).read(domain.getBytes(StandardCharsets.UTF_8));
        assertThat(file.objects()).hasSize(1);
        assertThat(file.allIssues()).extracting(StixIssue::code).isEqualTo(List.of(StixCode.DERIVED_ID));
        assertThat(file.allIssues().findFirst().orElseThrow().message())
                .contains("domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7");
    }

    @Test
    void writesNumbersAsEcmaScriptDoes() {
        Map<String, String> numbers = Map.of(
                "1E30",
                "1e+30",
                "4.50",
                "4.5",
                "2e-3",
                "0.002",
                "0.000000000000000000000000001",
                "1e-27",
                "-0.0",
                "0",
                "333333333.33333329",
                "333333333.3333333",
                "123456789012345678901234567890",
                "123456789012345678901234567890");
        numbers.forEach((given, canonical) -> assertThat(
                        CanonicalJson.text(StixSamples.tree(given.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(canonical));
    }
}

package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples in the API description are valid according to the description. */
class ExamplesIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @Test
    void everyAnswerInJsonHasAnExampleThatIsAsDescribed() {
        DescribedAnswers described = DescribedAnswers.of(NODE.address()).orElseThrow();
        List<String> without = new ArrayList<>();
        SoftAssertions each = new SoftAssertions();
        described
                .document()
                .path("paths")
                .forEach(path ->
                        path.forEach(operation -> operation.path("responses").forEach(response -> {
                            JsonNode media = response.path("content").path("application/json");
                            JsonNode schema = media.path("schema");
                            if (media.has("example")) {
                                each.check(() -> described.check(
                                        "the example of "
                                                + operation.path("operationId").asText(),
                                        schema,
                                        media.path("example").toString()));
                            } else if (media.isObject() && !isAny(schema)) {
                                without.add(operation.path("operationId").asText());
                            }
                        })));
        described.document().path("components").path("responses").forEach(response -> {
            JsonNode media = response.path("content").path("application/problem+json");
            if (media.has("example")) {
                described.check(
                        "an example of a refusal",
                        media.path("schema"),
                        media.path("example").toString());
            }
        });
        each.assertAll();
        assertThat(without).as("operations without an example").isEmpty();
    }

    /** Schemas without restrictions: the description itself, and the live stream. */
    private static boolean isAny(JsonNode schema) {
        return (schema.path("type").asText().equals("object") && !schema.has("properties"))
                || schema.path("$ref").asText().endsWith("/LiveMessage");
    }
}

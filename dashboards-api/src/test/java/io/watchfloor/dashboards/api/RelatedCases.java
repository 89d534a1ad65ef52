package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** Two cases over the API of a node: linked, merged and unmerged. */
record RelatedCases(Function<String, JsonNode> get, Posting post) {

    private static final String CASES = "/api/v1/cases";

    /** Sends a body to a path. */
    @FunctionalInterface
    interface Posting {
        JsonNode post(String path, String body);
    }

    /** @param words search text that finds the other case once it exists */
    void mergeAndLink(String id, String words) {
        String other = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> get.apply(CASES + "?q=" + words)
                                .path("items")
                                .path(0)
                                .path("id")
                                .asText(),
                        found -> !found.isEmpty());
        post.post(at(id) + "/link", "{\"kind\":\"duplicate_of\",\"to\":\"%s\"}".formatted(other));
        JsonNode whole = post.post(at(other) + "/merge", "{\"into\":\"%s\",\"reason\":\"One attack\"}".formatted(id));
        assertThat(whole.path("id").asText()).isEqualTo(id);
        assertThat(whole.path("mergedCases").path(0).path("id").asText()).isEqualTo(other);
        assertThat(whole.path("linkedCases").path(0).path("id").asText()).isEqualTo(other);
        assertThat(get.apply(at(other)).path("mergedInto").path("id").asText()).isEqualTo(id);
        post.post(at(id) + "/unmerge", "{\"merged\":\"%s\"}".formatted(other));
        JsonNode alone = post.post(at(id) + "/unlink", "{\"kind\":\"duplicate_of\",\"to\":\"%s\"}".formatted(other));
        assertThat(alone.path("mergedCases")).isEmpty();
        assertThat(alone.path("linkedCases")).isEmpty();
    }

    private static String at(String id) {
        return CASES + "/" + id;
    }
}

package io.watchfloor.dashboards.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Example responses, recorded by the tests. */
final class Examples {

    private Examples() {}

    /** Returns the examples for JSON: one for each record type, and one for each list of a record type. */
    static Optional<JsonNode> of(Content content) {
        return content.mediaType().equals(Content.JSON) && content.type() instanceof Class<?> type
                ? of(Schemas.name(type) + (content.list() ? "-list" : ""))
                : Optional.empty();
    }

    /** @param name of a file without its extension */
    static Optional<JsonNode> of(String name) {
        try (InputStream in = Examples.class.getResourceAsStream("/api/examples/" + name + ".json")) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.watchfloor.dashboards.access.provider.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.dashboards.access.provider.ScimRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text is a filter, and any JSON a PATCH, or refused as a provider expects it. */
public final class ScimFuzz {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ScimFuzz() {}

    /** One input: JSON is a PATCH, other text a filter. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            JsonNode body = JSON.readTree(text);
            new ScimPatch(JSON.createObjectNode().put("userName", "ann")).apply(body);
        } catch (JsonProcessingException noJson) {
            filter(text);
        } catch (ScimException refused) {
            // As it must be.
        }
    }

    private static void filter(String text) {
        for (ScimRecord.Kind kind : ScimRecord.Kind.values()) {
            try {
                ScimFilter.parse(text, kind);
            } catch (ScimException refused) {
                // As it must be.
            }
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of(
                        "userName eq \"ann@corp.example\"",
                        "{\"Operations\":[{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"},"
                                + "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"1\"}]}]}",
                        "{\"Operations\":[{\"op\":\"add\",\"path\":\"emails[type eq \\\"work\\\"].value\",\"value\":\"a@b\"},"
                                + "{\"op\":\"replace\",\"value\":{\"name.givenName\":\"A\",\"active\":true}}]}")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}

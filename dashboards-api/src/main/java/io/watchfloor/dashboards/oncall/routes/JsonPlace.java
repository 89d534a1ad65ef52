package io.watchfloor.dashboards.oncall.routes;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A position in the JSON of a request with lists of objects. An error for a missing, unknown or invalid field contains
 * the path of the field, such as {@code layers[0].rotation.unit}.
 *
 * @param path empty for the whole body
 */
record JsonPlace(String path, JsonNode json) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static JsonPlace body(ByteString bytes) {
        try {
            JsonNode json = MAPPER.readTree(bytes.toArray());
            if (json != null && json.isObject()) {
                return new JsonPlace("", json);
            }
            throw Problem.of(400, "body.not-an-object", "The body must be a JSON object.")
                    .asException();
        } catch (JsonProcessingException e) {
            throw Problem.of(
                            400,
                            "body.not-json",
                            "The body is not valid JSON%s. Send a JSON object.".formatted(errorPosition(e)))
                    .asException();
        } catch (IOException e) {
            throw Problem.of(400, "body.not-json", "The body is not valid JSON. Send a JSON object.")
                    .asException();
        }
    }

    /** Returns the line and column of a syntax error; empty if the body is nested too deeply. */
    private static String errorPosition(JsonProcessingException e) {
        JsonLocation place = e.getLocation();
        return place == null ? "" : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr());
    }

    JsonPlace at(String name) {
        return new JsonPlace(path.isEmpty() ? name : path + "." + name, json.path(name));
    }

    /** Requires an object that contains no other fields. */
    JsonPlace having(Set<String> members) {
        if (!json.isObject()) {
            throw absent() ? missing() : wrong("must be an object");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                String place = at(name).path();
                throw Problem.field(
                                "body.unknown-field",
                                place,
                                "The field %s is unknown. Allowed fields: %s."
                                        .formatted(
                                                place,
                                                String.join(
                                                        ", ",
                                                        members.stream()
                                                                .sorted()
                                                                .toList())))
                        .asException();
            }
        });
        return this;
    }

    boolean absent() {
        return json.isMissingNode()
                || json.isNull()
                || (json.isTextual() && json.asText().isBlank());
    }

    /** Returns an empty list if the field is absent. */
    List<JsonPlace> items(int most) {
        if (absent()) {
            return List.of();
        }
        if (!json.isArray() || json.size() > most) {
            throw wrong("must be a list with at most %d elements".formatted(most));
        }
        List<JsonPlace> items = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            items.add(new JsonPlace("%s[%d]".formatted(path, i), json.get(i)));
        }
        return items;
    }

    String text(int longest) {
        String text = textOrNull(longest);
        if (text == null) {
            throw missing();
        }
        return text;
    }

    @Nullable
    String textOrNull(int longest) {
        if (absent()) {
            return null;
        }
        String text = json.asText().strip();
        if (!json.isTextual()
                || text.length() > longest
                || text.getBytes(StandardCharsets.UTF_8).length > 4 * longest
                || text.chars().anyMatch(Character::isISOControl)) {
            throw wrong("must be a single line of 1 to %d characters".formatted(longest));
        }
        return text;
    }

    int number(int most) {
        return integer(1, most);
    }

    int integer(int least, int most) {
        if (absent()) {
            throw missing();
        }
        if (!json.isIntegralNumber() || !json.canConvertToInt() || json.asInt() < least || json.asInt() > most) {
            throw wrong("must be a whole number from %d to %d".formatted(least, most));
        }
        return json.asInt();
    }

    /** @param form expected format, for the error message */
    <T> T as(Function<String, T> reading, String form) {
        String text = text(100);
        try {
            return reading.apply(text);
        } catch (RuntimeException e) {
            throw wrong("must not be %s. It must be %s".formatted(text, form));
        }
    }

    Problem.ProblemException missing() {
        return Problem.field("body.missing-field", path, "The field %s is missing. Add it to the body.".formatted(path))
                .asException();
    }

    Problem.ProblemException wrong(String what) {
        return Body.wrong(path, "%s %s.".formatted(path, what));
    }
}

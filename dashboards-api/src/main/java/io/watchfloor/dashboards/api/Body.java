package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.board.BoardJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The JSON object that a command brings. Every member that is missing, unknown or of the wrong kind is told by name. */
final class Body {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode json;

    private Body(ObjectNode json) {
        this.json = json;
    }

    /** An empty body is an empty object. */
    static Body of(ByteString bytes, String... known) {
        Body body = new Body(read(bytes));
        List<String> names = Arrays.asList(known);
        for (Iterator<String> fields = body.json.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!names.contains(field)) {
                throw Problem.field(
                                "body.unknown-field",
                                field,
                                "There is no field %s here. The body takes %s."
                                        .formatted(field, names.isEmpty() ? "none" : String.join(", ", names)))
                        .asException();
            }
        }
        return body;
    }

    private static ObjectNode read(ByteString bytes) {
        if (bytes.isEmpty()) {
            return BoardJson.object();
        }
        try {
            if (MAPPER.readTree(bytes.toArray()) instanceof ObjectNode object) {
                return object;
            }
            throw Problem.of(400, "body.not-an-object", "The body must be a JSON object, such as {}.")
                    .asException();
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line %d, column %d)"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw Problem.of(400, "body.not-json", "The body is not JSON%s. Send a JSON object.".formatted(where))
                    .asException();
        } catch (java.io.IOException e) {
            throw Problem.of(400, "body.not-json", "The body is not JSON. Send a JSON object.")
                    .asException();
        }
    }

    /** Not blank, without control characters but line breaks and tabs. */
    String text(String field, int longest) {
        String text = optionalText(field, longest);
        if (text == null) {
            throw Problem.field(
                            "body.missing-field", field, "The field %s is missing. Give it a text.".formatted(field))
                    .asException();
        }
        return text;
    }

    /** @return null when it is absent or blank */
    @Nullable
    String optionalText(String field, int longest) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(field, "%s must be a text.".formatted(field));
        }
        String text = value.asText().strip();
        if (text.length() > longest) {
            throw wrong(field, "%s may have %d characters, this one has %d.".formatted(field, longest, text.length()));
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            throw wrong(field, "%s may not hold control characters.".formatted(field));
        }
        return text.isEmpty() ? null : text;
    }

    /** @return empty when it is absent */
    List<String> texts(String field, int most, int longest) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || value.size() > most) {
            throw wrong(field, "%s must be a list of at most %d texts, such as [\"a\"].".formatted(field, most));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value) {
            if (!one.isTextual() || one.asText().isBlank() || one.asText().length() > longest) {
                throw wrong(field, "Each of %s must be a text of 1 to %d characters.".formatted(field, longest));
            }
            texts.add(one.asText().strip());
        }
        return texts;
    }

    /** A whole number, 1 or more. */
    long number(String field) {
        JsonNode value = json.path(field);
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 1) {
            throw wrong(field, "%s must be a whole number, 1 or more.".formatted(field));
        }
        return value.asLong();
    }

    /** @return null when it is absent */
    @Nullable
    Long optionalNumber(String field) {
        return given(field) ? number(field) : null;
    }

    /** @return null when it is absent */
    @Nullable
    Boolean optionalFlag(String field) {
        if (!given(field)) {
            return null;
        }
        JsonNode value = json.path(field);
        if (!value.isBoolean()) {
            throw wrong(field, "%s must be true or false.".formatted(field));
        }
        return value.asBoolean();
    }

    private boolean given(String field) {
        return json.hasNonNull(field);
    }

    /** As {@link #number}, within what an int holds; null when it is absent. */
    @Nullable
    Integer optionalCount(String field) {
        return given(field) ? (Integer) (int) Math.min(Integer.MAX_VALUE, number(field)) : null;
    }

    static Problem.Refused wrong(String field, String detail) {
        return Problem.field("body.wrong-value", field, detail).asException();
    }
}

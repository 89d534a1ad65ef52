package io.watchfloor.dashboards.api.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.api.openapi.Schemas;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.dashboards.wire.json.Range;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Converts the JSON body of a request to its record type. An error for a missing, unknown or invalid field contains the
 * name of the field.
 */
public final class Body {

    /** Largest allowed number. If the number counts days, it can still be converted to seconds. */
    private static final long LARGEST_NUMBER = 1_000_000_000_000L;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode json;

    private Body(ObjectNode json) {
        this.json = json;
    }

    /** An empty request body counts as an empty object. */
    static <T extends Record> T of(ByteString bytes, Class<T> type) {
        return new Body(read(bytes)).as(type);
    }

    /** Converts texts to a record like the fields of a body. */
    public static <T extends Record> T of(Map<String, String> texts, Class<T> type) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        texts.forEach(json::put);
        return new Body(json).as(type);
    }

    private <T extends Record> T as(Class<T> type) {
        RecordComponent[] members = type.getRecordComponents();
        knowsOnly(Arrays.stream(members).map(RecordComponent::getName).toList());
        Object[] values = Arrays.stream(members).map(this::value).toArray();
        try {
            Constructor<T> all = type.getDeclaredConstructor(
                    Arrays.stream(members).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return all.newInstance(values);
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException(type + " cannot be a request body", e);
        }
    }

    private void knowsOnly(List<String> names) {
        for (Iterator<String> fields = json.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!names.contains(field)) {
                throw Problem.field(
                                "body.unknown-field",
                                field,
                                "The field %s is unknown. Allowed fields: %s."
                                        .formatted(field, names.isEmpty() ? "none" : String.join(", ", names)))
                        .asException();
            }
        }
    }

    private static ObjectNode read(ByteString bytes) {
        if (bytes.isEmpty()) {
            return JsonNodeFactory.instance.objectNode();
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
            throw Problem.of(400, "body.not-json", "The body is not valid JSON%s. Send a JSON object.".formatted(where))
                    .asException();
        } catch (IOException e) {
            throw Problem.of(400, "body.not-json", "The body is not valid JSON. Send a JSON object.")
                    .asException();
        }
    }

    private @Nullable Object value(RecordComponent member) {
        String name = member.getName();
        JsonNode given = json.path(name);
        if (emptied(member, given)) {
            return member.getType() == List.class ? List.of() : "";
        }
        Object value = given.isNull() || given.isMissingNode() ? null : value(name, given, member);
        if (value == null && !Schemas.nullable(member)) {
            throw Problem.field(
                            "body.missing-field", name, "The field %s is missing. Add it to the body.".formatted(name))
                    .asException();
        }
        return value;
    }

    /** Returns null for a blank text. */
    private static @Nullable Object value(String name, JsonNode given, RecordComponent member) {
        Class<?> type = member.getType();
        if (type == List.class) {
            Class<? extends Record> items = records(member);
            return items == null ? texts(name, given, bounds(member)) : parts(name, given, items, bounds(member));
        }
        if (type == Map.class) {
            return named(name, given, bounds(member));
        }
        if (type.isRecord()) {
            if (given instanceof ObjectNode object) {
                return new Body(object).as(type.asSubclass(Record.class));
            }
            throw wrong(name, "%s must be an object, such as {}.".formatted(name));
        }
        if (type == String.class) {
            return text(name, given, bounds(member).longest());
        }
        if (type == Instant.class) {
            return time(name, given);
        }
        if (type == Boolean.class) {
            if (given.isBoolean()) {
                return given.asBoolean();
            }
            throw wrong(name, "%s must be true or false.".formatted(name));
        }
        if (type == Integer.class || type == int.class) {
            Range range = member.getAnnotation(Range.class);
            return (int)
                    (range == null
                            ? number(name, given, 1, Integer.MAX_VALUE)
                            : number(name, given, range.from(), range.to()));
        }
        if (type == Long.class || type == long.class) {
            return number(name, given, 1, LARGEST_NUMBER);
        }
        if (type.isEnum()) {
            return enumValue(name, given, type.getEnumConstants());
        }
        throw new IllegalStateException("Unsupported type of a body member: " + member);
    }

    /** Returns the record type of the list's elements; null for a list of texts. */
    private static @Nullable Class<? extends Record> records(RecordComponent member) {
        return member.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> items
                        && items.isRecord()
                ? items.asSubclass(Record.class)
                : null;
    }

    private static List<Record> parts(String field, JsonNode given, Class<? extends Record> type, Bounds bounds) {
        if (!given.isArray() || given.size() > bounds.most()) {
            throw wrong(
                    field, "%s must be a list of at most %d objects, such as [{}].".formatted(field, bounds.most()));
        }
        List<Record> parts = new ArrayList<>();
        for (JsonNode one : given) {
            if (!(one instanceof ObjectNode object)) {
                throw wrong(field, "Each element of %s must be an object.".formatted(field));
            }
            parts.add(new Body(object).as(type));
        }
        return parts;
    }

    private static Map<String, String> named(String field, JsonNode given, Bounds bounds) {
        if (!(given instanceof ObjectNode object) || object.size() > bounds.most()) {
            throw wrong(
                    field,
                    "%s must be an object with at most %d text values, such as {\"a\": \"b\"}."
                            .formatted(field, bounds.most()));
        }
        Map<String, String> all = new TreeMap<>();
        object.properties().forEach(one -> {
            String text = one.getValue().isNull() ? null : text(one.getKey(), one.getValue(), bounds.longest());
            if (text != null) {
                all.put(one.getKey(), text);
            }
        });
        return all;
    }

    private static @Nullable Instant time(String field, JsonNode given) {
        String text = text(field, given, 40);
        try {
            return text == null ? null : Times.parse(text);
        } catch (DateTimeException e) {
            throw wrong(field, "%s must be a time in UTC, such as 2026-11-28T08:00:00Z.".formatted(field));
        }
    }

    /** Whether the field is present with an empty value that has a meaning. */
    private static boolean emptied(RecordComponent member, JsonNode given) {
        Bounds bounds = member.getAnnotation(Bounds.class);
        return bounds != null
                && bounds.blank()
                && (given.isNull()
                        || (given.isTextual() && given.asText().isBlank() && member.getType() == String.class));
    }

    private static Bounds bounds(RecordComponent member) {
        Bounds bounds = member.getAnnotation(Bounds.class);
        if (bounds == null) {
            throw new IllegalStateException(member + " has no @Bounds");
        }
        return bounds;
    }

    /**
     * Returns the text, in which line breaks and tabs are the only allowed control characters; null if the text is
     * blank.
     */
    private static @Nullable String text(String field, JsonNode given, int longest) {
        if (!given.isTextual()) {
            throw wrong(field, "%s must be a text.".formatted(field));
        }
        String text = given.asText().strip();
        if (text.length() > longest) {
            throw wrong(
                    field, "%s must have at most %d characters, but has %d.".formatted(field, longest, text.length()));
        }
        if (controls(text)) {
            throw wrong(field, "%s must not contain control characters.".formatted(field));
        }
        return text.isEmpty() ? null : text;
    }

    /** Line breaks and tabs do not count as control characters. */
    private static boolean controls(String text) {
        return text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
    }

    private static @Nullable Object enumValue(String field, JsonNode given, Object[] possible) {
        String text = text(field, given, Integer.MAX_VALUE);
        if (text == null) {
            return null;
        }
        return Arrays.stream(possible)
                .filter(one -> written(one).equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(
                        field,
                        "%s must be one of %s."
                                .formatted(
                                        field,
                                        Arrays.stream(possible)
                                                .map(Body::written)
                                                .collect(Collectors.joining(", ")))));
    }

    private static String written(Object value) {
        return Json.tree(value).asText();
    }

    private static List<String> texts(String field, JsonNode given, Bounds bounds) {
        if (!given.isArray() || given.size() > bounds.most()) {
            throw wrong(
                    field, "%s must be a list of at most %d texts, such as [\"a\"].".formatted(field, bounds.most()));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : given) {
            if (!one.isTextual() || one.asText().isBlank() || one.asText().length() > bounds.longest()) {
                throw wrong(
                        field,
                        "Each element of %s must be a text of 1 to %d characters.".formatted(field, bounds.longest()));
            }
            if (controls(one.asText().strip())) {
                throw wrong(field, "%s must not contain control characters.".formatted(field));
            }
            texts.add(one.asText().strip());
        }
        return texts;
    }

    private static long number(String field, JsonNode given, long least, long most) {
        if (!given.canConvertToLong() || !given.isIntegralNumber() || given.asLong() < least || given.asLong() > most) {
            throw wrong(field, "%s must be a whole number from %d to %d.".formatted(field, least, most));
        }
        return given.asLong();
    }

    public static Problem.ProblemException wrong(String field, String detail) {
        return Problem.field("body.wrong-value", field, detail).asException();
    }
}

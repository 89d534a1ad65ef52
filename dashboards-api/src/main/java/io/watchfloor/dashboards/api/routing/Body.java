package io.watchfloor.dashboards.api.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.api.description.Schemas;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Json;
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
 * Reads a command's JSON object into the record that describes it. Every missing, unknown or mistyped member is
 * reported by name.
 */
public final class Body {

    /** Days of it can be counted in seconds. */
    private static final long LARGEST_NUMBER = 1_000_000_000_000L;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode json;

    private Body(ObjectNode json) {
        this.json = json;
    }

    /** An empty body is an empty object. */
    static <T extends Record> T of(ByteString bytes, Class<T> type) {
        return new Body(read(bytes)).as(type);
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
            throw new IllegalStateException(type + " cannot be a body", e);
        }
    }

    private void knowsOnly(List<String> names) {
        for (Iterator<String> fields = json.fieldNames(); fields.hasNext(); ) {
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
            throw Problem.of(400, "body.not-json", "The body is not JSON%s. Send a JSON object.".formatted(where))
                    .asException();
        } catch (IOException e) {
            throw Problem.of(400, "body.not-json", "The body is not JSON. Send a JSON object.")
                    .asException();
        }
    }

    private @Nullable Object value(RecordComponent member) {
        String name = member.getName();
        Class<?> type = member.getType();
        Object value;
        if (emptied(member)) {
            value = type == List.class ? List.of() : "";
        } else if (type == List.class) {
            Class<? extends Record> items = records(member);
            value = items == null ? texts(name, bounds(member)) : parts(name, items, bounds(member));
        } else if (type == Map.class) {
            value = named(name, bounds(member));
        } else if (type.isRecord()) {
            value = part(name, type.asSubclass(Record.class));
        } else if (type == String.class) {
            value = text(name, bounds(member).longest());
        } else if (type == Instant.class) {
            value = time(name);
        } else if (type == Boolean.class) {
            value = flag(name);
        } else if (type == Integer.class) {
            Long number = number(name, Integer.MAX_VALUE);
            value = number == null ? null : (Integer) number.intValue();
        } else if (type == Long.class || type == long.class) {
            value = number(name, LARGEST_NUMBER);
        } else if (type.isEnum()) {
            value = word(name, type.getEnumConstants());
        } else {
            throw new IllegalStateException("No body can have a member " + member);
        }
        if (value == null && !Schemas.nullable(member)) {
            throw Problem.field("body.missing-field", name, "The field %s is missing. Give it a value.".formatted(name))
                    .asException();
        }
        return value;
    }

    /** What kind of records the list holds; null when it holds texts. */
    private static @Nullable Class<? extends Record> records(RecordComponent member) {
        return member.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> items
                        && items.isRecord()
                ? items.asSubclass(Record.class)
                : null;
    }

    private <T extends Record> @Nullable T part(String field, Class<T> type) {
        if (!json.hasNonNull(field)) {
            return null;
        }
        if (json.path(field) instanceof ObjectNode object) {
            return new Body(object).as(type);
        }
        throw wrong(field, "%s must be an object, such as {}.".formatted(field));
    }

    private @Nullable List<? extends Record> parts(String field, Class<? extends Record> type, Bounds bounds) {
        if (!json.hasNonNull(field)) {
            return null;
        }
        JsonNode value = json.path(field);
        if (!value.isArray() || value.size() > bounds.most()) {
            throw wrong(
                    field, "%s must be a list of at most %d objects, such as [{}].".formatted(field, bounds.most()));
        }
        List<Record> parts = new ArrayList<>();
        for (JsonNode one : value) {
            if (!(one instanceof ObjectNode object)) {
                throw wrong(field, "Each of %s must be an object.".formatted(field));
            }
            parts.add(new Body(object).as(type));
        }
        return parts;
    }

    private @Nullable Map<String, String> named(String field, Bounds bounds) {
        if (!json.hasNonNull(field)) {
            return null;
        }
        if (!(json.path(field) instanceof ObjectNode object) || object.size() > bounds.most()) {
            throw wrong(
                    field,
                    "%s must be an object of at most %d texts, such as {\"a\": \"b\"}."
                            .formatted(field, bounds.most()));
        }
        Body texts = new Body(object);
        Map<String, String> all = new TreeMap<>();
        object.fieldNames().forEachRemaining(name -> {
            String text = texts.text(name, bounds.longest());
            if (text != null) {
                all.put(name, text);
            }
        });
        return all;
    }

    private @Nullable Instant time(String field) {
        String text = text(field, 40);
        try {
            return text == null ? null : Times.parse(text);
        } catch (DateTimeException e) {
            throw wrong(field, "%s must be a time in UTC, such as 2026-11-28T08:00:00Z.".formatted(field));
        }
    }

    /** Whether it is there, with nothing in it, and that means something. */
    private boolean emptied(RecordComponent member) {
        Bounds bounds = member.getAnnotation(Bounds.class);
        JsonNode value = json.path(member.getName());
        return bounds != null
                && bounds.blank()
                && (value.isNull()
                        || (value.isTextual() && value.asText().isBlank() && member.getType() == String.class));
    }

    private static Bounds bounds(RecordComponent member) {
        Bounds bounds = member.getAnnotation(Bounds.class);
        if (bounds == null) {
            throw new IllegalStateException(member + " of a body has no bounds");
        }
        return bounds;
    }

    /** Without control characters except line breaks and tabs; null when it is absent or blank. */
    private @Nullable String text(String field, int longest) {
        if (!json.hasNonNull(field)) {
            return null;
        }
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw wrong(field, "%s must be a text.".formatted(field));
        }
        String text = value.asText().strip();
        if (text.length() > longest) {
            throw wrong(
                    field, "%s takes at most %d characters, this one has %d.".formatted(field, longest, text.length()));
        }
        if (controls(text)) {
            throw wrong(field, "%s must not contain control characters.".formatted(field));
        }
        return text.isEmpty() ? null : text;
    }

    /** Line breaks and tabs are none. */
    private static boolean controls(String text) {
        return text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
    }

    private @Nullable Object word(String field, Object[] possible) {
        String text = text(field, Integer.MAX_VALUE);
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

    private @Nullable List<String> texts(String field, Bounds bounds) {
        if (!json.hasNonNull(field)) {
            return null;
        }
        JsonNode value = json.path(field);
        if (!value.isArray() || value.size() > bounds.most()) {
            throw wrong(
                    field, "%s must be a list of at most %d texts, such as [\"a\"].".formatted(field, bounds.most()));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value) {
            if (!one.isTextual() || one.asText().isBlank() || one.asText().length() > bounds.longest()) {
                throw wrong(
                        field, "Each of %s must be a text of 1 to %d characters.".formatted(field, bounds.longest()));
            }
            if (controls(one.asText().strip())) {
                throw wrong(field, "%s must not contain control characters.".formatted(field));
            }
            texts.add(one.asText().strip());
        }
        return texts;
    }

    private @Nullable Long number(String field, long most) {
        if (!json.hasNonNull(field)) {
            return null;
        }
        JsonNode value = json.path(field);
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > most) {
            throw wrong(field, "%s must be a whole number from 1 to %d.".formatted(field, most));
        }
        return value.asLong();
    }

    private @Nullable Boolean flag(String field) {
        if (!json.hasNonNull(field)) {
            return null;
        }
        JsonNode value = json.path(field);
        if (!value.isBoolean()) {
            throw wrong(field, "%s must be true or false.".formatted(field));
        }
        return value.asBoolean();
    }

    public static Problem.Refused wrong(String field, String detail) {
        return Problem.field("body.wrong-value", field, detail).asException();
    }
}

package io.watchfloor.dashboards.api.openapi;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.dashboards.wire.SmallAnswers;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.dashboards.wire.json.Range;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON schemas of records, matching the output of {@link Json}. Each record and enumeration becomes a component. */
public final class Schemas {

    private final Map<String, Class<?>> named = new TreeMap<>();
    private final Map<String, ObjectNode> components = new TreeMap<>();

    /** All schemas that were requested so far, and all schemas to which these schemas refer, by name. */
    Map<String, ObjectNode> components() {
        return components;
    }

    /** Text of an enumeration's value in JSON. */
    static String text(Enum<?> value) {
        return Json.tree(value).asText();
    }

    /** Whether a request with this body type needs a body. */
    static boolean anythingNeeded(Class<? extends Record> body) {
        return Arrays.stream(body.getRecordComponents()).anyMatch(member -> !nullable(member));
    }

    ObjectNode of(Type type) {
        return switch (type) {
            case ParameterizedType generic when generic.getRawType() == List.class -> listOf(of(argument(generic, 0)));
            case ParameterizedType generic
            when generic.getRawType() == Map.class -> {
                ObjectNode map = node().put("type", "object");
                map.set("additionalProperties", of(argument(generic, 1)));
                yield map;
            }
            case WildcardType any -> of(any.getUpperBounds()[0]);
            case Class<?> plain -> ofClass(plain);
            default -> throw new IllegalArgumentException("No schema for " + type);
        };
    }

    static ObjectNode listOf(ObjectNode items) {
        ObjectNode list = node().put("type", "array");
        list.set("items", items);
        return list;
    }

    private static Type argument(ParameterizedType type, int place) {
        return type.getActualTypeArguments()[place];
    }

    private ObjectNode ofClass(Class<?> type) {
        if (type == Object.class) {
            return node(); // any value
        }
        if (type == String.class) {
            return node().put("type", "string");
        }
        if (type == Instant.class) {
            return node().put("type", "string").put("format", "date-time");
        }
        if (type == boolean.class || type == Boolean.class) {
            return node().put("type", "boolean");
        }
        if (type == int.class || type == Integer.class) {
            return node().put("type", "integer").put("format", "int32");
        }
        if (type == double.class || type == Double.class) {
            return node().put("type", "number").put("format", "double");
        }
        if (type == long.class || type == Long.class) {
            return node().put("type", "integer").put("format", "int64");
        }
        return node().put("$ref", "#/components/schemas/" + component(type));
    }

    private String component(Class<?> type) {
        String name = name(type);
        Class<?> other = named.putIfAbsent(name, type);
        if (other == null) {
            ObjectNode schema = node();
            components.put(name, schema);
            describe(type, schema);
            schema.setAll(type.isEnum() ? enumeration(type) : type.isRecord() ? record(type) : alternatives(type));
        } else if (other != type) {
            throw new IllegalStateException(
                    "%s and %s have the same schema name %s: rename one.".formatted(other, type, name));
        }
        return name;
    }

    /** Returns the component name of a type, such as {@code PageAttempt} for {@code PageView.Attempt}. */
    static String name(Class<?> type) {
        JsonTypeName described = type.getAnnotation(JsonTypeName.class);
        if (type.isEnum() && described != null) {
            return described.value();
        }
        Class<?> outer = type.getEnclosingClass();
        boolean alone = outer == null || outer == RequestBodies.class || outer == SmallAnswers.class;
        return (alone ? "" : name(outer)) + type.getSimpleName().replaceFirst("(View|Json)$", "");
    }

    private static ObjectNode enumeration(Class<?> type) {
        ObjectNode schema = node().put("type", "string");
        for (Object value : type.getEnumConstants()) {
            schema.withArray("enum").add(text((Enum<?>) value));
        }
        return schema;
    }

    private ObjectNode alternatives(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted == null) {
            throw new IllegalArgumentException("No schema for " + type);
        }
        ObjectNode schema = node();
        for (Class<?> one : permitted) {
            if (one.isRecord()) {
                schema.withArray("anyOf").add(ofClass(one));
            }
        }
        return schema;
    }

    /** Whether the type is a request body, whose nullable fields may be omitted. */
    private static boolean isRequestBody(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer != null
                && (outer == RequestBodies.class || outer.getSimpleName().endsWith("Requests"));
    }

    private ObjectNode record(Class<?> type) {
        ObjectNode schema = node().put("type", "object");
        schema.putObject("properties");
        schema.putArray("required");
        JsonTypeName kind = type.getAnnotation(JsonTypeName.class);
        if (kind != null) {
            schema.withObject("/properties").putObject("type").put("const", kind.value());
            schema.withArray("required").add("type");
        }
        members(type, schema, true);
        if (isRequestBody(type)) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private void members(Class<?> type, ObjectNode schema, boolean present) {
        for (RecordComponent member : type.getRecordComponents()) {
            if (has(member, JsonUnwrapped.class)) {
                members(member.getType(), schema, present && !nullable(member));
            } else if (has(member, JsonAnyGetter.class)) {
                schema.set("additionalProperties", node().put("type", "string"));
            } else {
                String name = wireName(member);
                boolean absent = has(member, JsonInclude.class);
                boolean asked = isRequestBody(type);
                schema.withObject("/properties").set(name, member(member, asked, !absent && !asked));
                if (present && !absent && !(asked && nullable(member))) {
                    schema.withArray("required").add(name);
                }
            }
        }
    }

    private ObjectNode member(RecordComponent member, boolean asked, boolean nullIsWritten) {
        ObjectNode schema = of(member.getGenericType());
        bound(schema, member.getAnnotation(Bounds.class));
        if (asked && schema.path("type").asText().equals("integer")) {
            range(schema, member.getAnnotation(Range.class));
        }
        ObjectNode whole = nullIsWritten && nullable(member) ? orNull(schema) : schema;
        describe(member.getAnnotation(Meaning.class), whole);
        return whole;
    }

    private static void bound(ObjectNode schema, @Nullable Bounds bounds) {
        if (bounds == null) {
            return;
        }
        if (schema.path("type").asText().equals("array")) {
            schema.put("maxItems", bounds.most());
            schema.withObject("/items").put("maxLength", bounds.longest());
        } else {
            schema.put("maxLength", bounds.longest());
        }
    }

    private static void range(ObjectNode schema, @Nullable Range range) {
        schema.put("minimum", range == null ? 1 : range.from());
        if (range != null && range.to() < Integer.MAX_VALUE) {
            schema.put("maximum", range.to());
        }
    }

    private static ObjectNode orNull(ObjectNode schema) {
        if (schema.has("$ref")) {
            ObjectNode either = node();
            either.putArray("oneOf").add(schema).add(node().put("type", "null"));
            return either;
        }
        String type = schema.path("type").asText();
        schema.putArray("type").add(type).add("null");
        return schema;
    }

    static String wireName(RecordComponent member) {
        JsonProperty named = member.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? member.getName() : named.value();
    }

    public static boolean nullable(RecordComponent member) {
        return member.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static boolean has(RecordComponent member, Class<? extends Annotation> annotation) {
        return member.getAccessor().isAnnotationPresent(annotation);
    }

    private static void describe(Class<?> type, ObjectNode schema) {
        describe(type.getAnnotation(Meaning.class), schema);
    }

    private static void describe(@Nullable Meaning meaning, ObjectNode schema) {
        if (meaning != null) {
            schema.put("description", meaning.value());
        }
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}

package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Validates a text frame against its record type, so that an error names the invalid field. Unknown fields are ignored.
 */
final class FrameValidator {

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{16}");

    private static final ClassValue<List<FrameValidator>> PARTS = new ClassValue<>() {
        @Override
        protected List<FrameValidator> computeValue(Class<?> frame) {
            return Arrays.stream(frame.getRecordComponents())
                    .map(FrameValidator::new)
                    .toList();
        }
    };

    private final String field;
    private final Type type;
    private final boolean optional;
    private final boolean hex;
    private long from = 0;
    private long to = Long.MAX_VALUE;
    private int entries = Integer.MAX_VALUE;
    private @Nullable Pattern form;

    private FrameValidator(RecordComponent part) {
        field = part.getName();
        type = part.getGenericType();
        optional = part.getAnnotatedType().isAnnotationPresent(Nullable.class);
        hex = part.isAnnotationPresent(Hex.class);
        FieldLimits within = part.getAnnotation(FieldLimits.class);
        if (within != null) {
            from = within.from();
            to = within.to();
            entries = within.entries();
            form = within.pattern().isEmpty() ? null : Pattern.compile(within.pattern());
        }
    }

    static void check(JsonNode json, Class<?> frame) throws ProtocolException {
        for (FrameValidator part : PARTS.get(frame)) {
            JsonNode value = json.path(part.field);
            if (!part.optional || !(value.isMissingNode() || value.isNull())) {
                part.check(value, part.type, part.form);
            }
        }
    }

    private void check(JsonNode value, Type type, @Nullable Pattern form) throws ProtocolException {
        if (hex) {
            require(HEX.matcher(value.asText()).matches(), "16 hex digits");
        } else if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            boolean named = of.length == 2;
            if (!(named ? value.isObject() : value.isArray()) || value.size() > entries) {
                throw wrong(field, "%s with at most %d entries".formatted(named ? "an object" : "a list", entries));
            }
            for (Map.Entry<String, JsonNode> one : value.properties()) {
                require(matches(one.getKey(), form), "an object with valid names");
            }
            for (JsonNode one : value) {
                check(one, of[of.length - 1], named ? null : form);
            }
        } else if (type == double.class || type == Double.class) {
            // JSON has no infinite numbers, but 1e999 is parsed as infinity.
            require(
                    value.isNumber() && value.doubleValue() >= 0 && !Double.isInfinite(value.doubleValue()),
                    "a number of at least 0");
        } else if (type == boolean.class) {
            require(value.isBoolean(), "true or false");
        } else if (type == long.class || type == int.class || type == Long.class) {
            long most = type == int.class ? Math.min(to, Integer.MAX_VALUE) : to;
            boolean whole = value.isIntegralNumber() && value.canConvertToLong();
            if (!whole || value.longValue() < from || value.longValue() > most) {
                throw wrong(field, "a whole number from %d to %d".formatted(from, most));
            }
        } else if (type instanceof Class<?> part && part.isRecord()) {
            require(value.isObject(), "an object");
            check(value, part);
        } else {
            String text = value.textValue();
            if (text == null || text.length() > to || !matches(text, form)) {
                throw wrong(
                        field,
                        form == null
                                ? "a string of at most %d characters".formatted(to)
                                : "a string of at most %d characters that matches %s".formatted(to, form));
            }
        }
    }

    private static boolean matches(String text, @Nullable Pattern form) {
        return form == null || form.matcher(text).matches();
    }

    private void require(boolean good, String wanted) throws ProtocolException {
        if (!good) {
            throw wrong(field, wanted);
        }
    }

    static ProtocolException wrong(String field, String wanted) {
        return new ProtocolException("frame.field", "\"%s\" must be %s".formatted(field, wanted));
    }
}

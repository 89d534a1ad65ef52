package io.watchfloor.dashboards.api.openapi;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A field of a request body, as users enter it in a dialog or on the command line. */
public final class Field {

    private final RecordComponent member;
    private final @Nullable Input input;

    private Field(RecordComponent member) {
        this.member = member;
        this.input = member.getAnnotation(Input.class);
    }

    public static List<Field> of(Class<? extends Record> body) {
        return Arrays.stream(body.getRecordComponents()).map(Field::new).toList();
    }

    public String name() {
        return member.getName();
    }

    /** Label in a dialog: {@code Reason}. */
    public String label() {
        return inputValue(Input::label)
                .orElseGet(() -> name().substring(0, 1).toUpperCase(Locale.ROOT) + name().substring(1));
    }

    /** Option of the command line: {@code --reason}. */
    public String option() {
        return "--" + inputValue(Input::option).orElse(name());
    }

    /** Placeholder for the value on the command line: {@code TEXT}. */
    public String value() {
        return inputValue(Input::value).orElseGet(() -> switch (kind()) {
            case CASE -> "ID";
            case ALERT -> "ALERT";
            case ASSIGNEE, PERSON -> "NAME";
            case VALUE, LONG_TEXT -> isTime() ? "TIME" : isText() ? "TEXT" : name().toUpperCase(Locale.ROOT);
        });
    }

    /** Returns the option that leaves the field out, if either the field or this option is required. */
    public Optional<String> without() {
        return inputValue(Input::without).map(name -> "--" + name);
    }

    private Optional<String> inputValue(Function<Input, String> what) {
        return Optional.ofNullable(input).map(what).filter(text -> !text.isEmpty());
    }

    public Input.Kind kind() {
        return input == null ? Input.Kind.VALUE : input.kind();
    }

    public Input.Place place() {
        return input == null ? Input.Place.OPTION : input.place();
    }

    /** Description, with the allowed values if there are few. */
    public String meaning() {
        Meaning meaning = member.getAnnotation(Meaning.class);
        String values = String.join(", ", choices());
        return Stream.of(
                        meaning == null ? label() + "." : meaning.value(),
                        values.isEmpty() ? "" : "Allowed values: " + values + ".")
                .filter(text -> !text.isEmpty())
                .reduce((one, other) -> one + " " + other)
                .orElseThrow();
    }

    /** Whether the API rejects a body in which the field is missing or empty. */
    public boolean required() {
        return !Schemas.nullable(member) && !maybeEmpty();
    }

    /** Whether the dialog requires a value. */
    public boolean needed() {
        return required() || (input != null && input.needed());
    }

    /** Whether an empty value has a meaning. */
    public boolean maybeEmpty() {
        Bounds bounds = member.getAnnotation(Bounds.class);
        return bounds != null && bounds.blank();
    }

    /** Whether the API accepts a body without the field. */
    public boolean mayBeAbsent() {
        return Schemas.nullable(member);
    }

    /** Maximum number of characters of a text, or of each text in a list. */
    public Optional<Integer> longest() {
        return Optional.ofNullable(member.getAnnotation(Bounds.class)).map(Bounds::longest);
    }

    /** Error codes that refer to the value of the field, although the error does not name the field. */
    public List<String> refusedBy() {
        return input == null ? List.of() : List.of(input.refusedBy());
    }

    /** Allowed values; empty if any value is allowed. */
    public List<String> choices() {
        return type().isEnum()
                ? Stream.of(type().getEnumConstants())
                        .map(one -> Json.tree(one).asText())
                        .toList()
                : List.of();
    }

    public boolean isList() {
        return type() == List.class;
    }

    public boolean isMap() {
        return type() == Map.class;
    }

    public boolean isFlag() {
        return type() == Boolean.class;
    }

    public boolean isTime() {
        return type() == Instant.class;
    }

    public boolean isNumber() {
        return type() == int.class || type() == Integer.class || type() == Long.class || type() == long.class;
    }

    private boolean isText() {
        return type() == String.class;
    }

    public Class<?> type() {
        return member.getType();
    }

    /** Returns the texts of the field in a body; empty if the field is absent. */
    public List<String> texts(Record body) {
        try {
            Object value = member.getAccessor().invoke(body);
            List<?> values = value instanceof List<?> list
                    ? list
                    : Stream.ofNullable(value).toList();
            return values.stream().map(String::valueOf).toList();
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(member + " cannot be read", e);
        }
    }
}

package io.watchfloor.ops.intel.stix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables of the standard, read from {@code intel/stix21.txt}, which explains its notation. */
final class StixModel {

    private static final String FILE = "/intel/stix21.txt";

    static final StixModel STANDARD = read();

    enum Kind {
        DOMAIN,
        RELATION,
        META,
        OBSERVABLE,
        PART,
        EXTENSION;

        boolean isTopLevel() {
            return this != PART && this != EXTENSION;
        }
    }

    /** What a value must be. */
    sealed interface Value {

        /** Values without a parameter. */
        enum Plain implements Value {
            STRING,
            BOOLEAN,
            TIME,
            TIME_MS,
            SPEC_VERSION,
            HASHES,
            DICTIONARY,
            OBJECT,
            EXTENSIONS,
            OBSERVABLES,
            BINARY,
            HEX,
            MIME_TYPE,
            ENCODING,
            RELATIONSHIP_TYPE,
            REGISTRY_KEY,
            CPE,
            IPV4,
            IPV6,
            MAC
        }

        /** @param whole whether fractions are refused */
        record Numeric(boolean whole, double least, double most) implements Value {}

        record Vocabulary(String name, boolean closed, Set<String> values) implements Value {}

        record Part(String name) implements Value {}

        /**
         * @param types names of types; {@code observable} includes all observables and unknown types
         * @param except whether all types but these are allowed
         */
        record Reference(Set<String> types, boolean except) implements Value {}

        record ListOf(Value each) implements Value {}
    }

    record Property(Value value, boolean required) {}

    /** A condition on several properties. */
    sealed interface Rule {
        record AnyOf(List<List<String>> alternatives) implements Rule {}

        record NotBoth(String one, String other) implements Rule {}

        record Needs(String property, List<String> others) implements Rule {}

        /** @param strictly whether the times must differ */
        record Order(String earlier, String later, boolean strictly) implements Rule {}

        /** @param needed whether the other property must be present; false if it must be absent */
        record If(String property, boolean value, boolean needed, String other) implements Rule {}
    }

    /** @param derived the properties from which the id of an observable is derived */
    record Shape(Kind kind, Map<String, Property> properties, List<Rule> rules, List<String> derived) {}

    private final Map<String, Value.Vocabulary> vocabularies = new LinkedHashMap<>();
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private StixModel() {}

    /** Returns null for an unknown name. */
    @Nullable
    Shape shape(String name) {
        return shapes.get(name);
    }

    /** Returns null for a name that is not of an object of the standard. */
    @Nullable
    Shape object(String type) {
        Shape shape = shapes.get(type);
        return shape != null && shape.kind().isTopLevel() ? shape : null;
    }

    Shape part(String name) {
        return Objects.requireNonNull(shapes.get(name), name);
    }

    Value.Vocabulary vocabulary(String name) {
        return Objects.requireNonNull(vocabularies.get(name), name);
    }

    private static StixModel read() {
        StixModel model = new StixModel();
        try (InputStream in = Objects.requireNonNull(StixModel.class.getResourceAsStream(FILE), FILE)) {
            String current = "";
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(one -> !one.isBlank() && !one.startsWith("#"))
                    .toList()) {
                if (line.startsWith(" ")) {
                    model.add(Objects.requireNonNull(model.shapes.get(current), current), line.strip());
                } else {
                    current = model.begin(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return model;
    }

    private String begin(String line) {
        if (line.startsWith("open ") || line.startsWith("closed ")) {
            int colon = line.indexOf(':');
            String name = line.substring(line.indexOf(' ') + 1, colon);
            vocabularies.put(
                    name,
                    new Value.Vocabulary(name, line.startsWith("closed "), names(line.substring(colon + 1), " ")));
            return name;
        }
        List<String> words = words(line);
        Kind kind = Kind.valueOf(words.get(0).toUpperCase(Locale.ROOT));
        Map<String, Property> properties = new LinkedHashMap<>();
        List<Rule> rules = new ArrayList<>();
        switch (kind) {
            case DOMAIN, RELATION -> include("common-domain", properties, rules);
            case OBSERVABLE -> include("common-observable", properties, rules);
            case META -> {
                if (!words.get(1).equals("marking-definition")) {
                    include("common-domain", properties, rules);
                }
            }
            case PART, EXTENSION -> {}
        }
        shapes.put(words.get(1), new Shape(kind, properties, rules, new ArrayList<>()));
        return words.get(1);
    }

    private void include(String name, Map<String, Property> properties, List<Rule> rules) {
        Shape common = part(name);
        properties.putAll(common.properties());
        rules.addAll(common.rules());
    }

    private void add(Shape shape, String line) {
        List<String> words = words(line.replace(":", " "));
        switch (words.get(0)) {
            case "any" ->
                shape.rules()
                        .add(new Rule.AnyOf(Arrays.stream(line.substring(4).split("\\|", -1))
                                .map(one -> List.copyOf(names(one.strip(), "\\+")))
                                .toList()));
            case "not-both" -> shape.rules().add(new Rule.NotBoth(words.get(1), words.get(2)));
            case "needs" -> shape.rules().add(new Rule.Needs(words.get(1), words.subList(2, words.size())));
            case "order" -> shape.rules().add(new Rule.Order(words.get(1), words.get(2), false));
            case "after" -> shape.rules().add(new Rule.Order(words.get(1), words.get(2), true));
            case "if" -> {
                List<String> condition = List.copyOf(names(words.get(1), "="));
                shape.rules()
                        .add(new Rule.If(
                                condition.get(0),
                                condition.get(1).equals("true"),
                                words.get(2).equals("needs"),
                                words.get(3)));
            }
            case "derived" -> shape.derived().addAll(words.subList(1, words.size()));
            default -> {
                boolean required = words.get(1).endsWith("!");
                String value = required ? words.get(1).substring(0, words.get(1).length() - 1) : words.get(1);
                shape.properties().put(words.get(0), new Property(value(value), required));
            }
        }
    }

    private Value value(String text) {
        if (text.startsWith("[")) {
            return new Value.ListOf(value(text.substring(1, text.length() - 1)));
        }
        int open = text.indexOf('(');
        String name = open < 0 ? text : text.substring(0, open);
        String inside = open < 0 ? "" : text.substring(open + 1, text.length() - 1);
        return switch (name) {
            case "integer", "number" -> {
                List<String> bounds = List.copyOf(names(inside, "\\.\\."));
                boolean bounded = !inside.isEmpty();
                yield new Value.Numeric(
                        name.equals("integer"),
                        bounded ? Double.parseDouble(bounds.get(0)) : Double.NEGATIVE_INFINITY,
                        bounded ? Double.parseDouble(bounds.get(1)) : Double.POSITIVE_INFINITY);
            }
            case "open", "closed" -> vocabulary(inside);
            case "part" -> new Value.Part(inside);
            case "ref" ->
                inside.equals("*")
                        ? new Value.Reference(Set.of(), true)
                        : new Value.Reference(names(inside.replace("!", ""), ","), inside.startsWith("!"));
            default -> Value.Plain.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        };
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split("\\s+", -1));
    }

    private static Set<String> names(String text, String between) {
        return new LinkedHashSet<>(List.of(text.strip().split(between, -1)));
    }
}

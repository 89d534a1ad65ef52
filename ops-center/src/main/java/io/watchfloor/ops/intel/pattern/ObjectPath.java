package io.watchfloor.ops.intel.pattern;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A property of an object, such as {@code file:hashes.'SHA-256'} (STIX 2.1, section 9.6).
 *
 * @param type of the object, such as {@code file}
 */
public record ObjectPath(String type, List<Step> steps) {

    /** Leads from an object to a property, or from a list to an element. */
    public sealed interface Step {

        record Property(String name) implements Step {}

        record Element(int index) implements Step {}

        record AnyElement() implements Step {}
    }

    public ObjectPath {
        steps = List.copyOf(steps);
    }

    /** The path without its type and without quotes, such as {@code hashes.SHA-256} or {@code values[*].data}. */
    public String property() {
        return steps.stream()
                .map(step -> switch (step) {
                    case Step.Property property -> "." + property.name();
                    case Step.Element element -> "[" + element.index() + "]";
                    case Step.AnyElement any -> "[*]";
                })
                .collect(Collectors.joining())
                .substring(1);
    }

    @Override
    public String toString() {
        return type + ":" + property();
    }
}

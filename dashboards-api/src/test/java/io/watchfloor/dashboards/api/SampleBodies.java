package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.api.openapi.Field;
import io.watchfloor.dashboards.cases.routes.CaseOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * A valid body for each operation on cases, derived from its fields, so that new operations are covered automatically.
 */
public final class SampleBodies {

    private SampleBodies() {}

    /** @param values by kind of field ({@code case}) or name, where a text is not valid */
    public static String of(CaseOperation<?> operation, Map<String, String> values) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (Field field : operation.fields()) {
            if (field.required()) {
                add(body, field, values);
            } else if (field.maybeEmpty()) {
                body.putArray(field.name());
            }
        }
        return body.toString();
    }

    private static void add(ObjectNode body, Field field, Map<String, String> values) {
        String name = field.name();
        String text = values.getOrDefault(
                name, values.getOrDefault(field.kind().name().toLowerCase(Locale.ROOT), "x"));
        if (field.isList()) {
            body.putArray(name).add(text);
        } else if (field.isTime()) {
            body.put(name, Instant.now().plus(Duration.ofHours(1)).toString());
        } else if (field.isNumber()) {
            body.put(name, 1);
        } else {
            body.put(
                    name,
                    field.choices().isEmpty() || values.containsKey(name)
                            ? text
                            : field.choices().getFirst());
        }
    }
}

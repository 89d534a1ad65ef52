package io.watchfloor.dashboards.api.openapi;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Content of a body.
 *
 * @param mediaType {@code application/json} for records
 * @param type of the body; null for text or bytes
 * @param list whether the body is a part of a list of that type
 */
public record Content(String mediaType, @Nullable Type type, boolean list) {

    public static final String JSON = "application/json";
    public static final String PROBLEM = "application/problem+json";

    public static Content of(Type type) {
        return new Content(JSON, type, false);
    }

    public static Content listOf(Type type) {
        return new Content(JSON, type, true);
    }

    public static Content text(String mediaType) {
        return new Content(mediaType, null, false);
    }
}

package io.watchfloor.dashboards.api.openapi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A successful response or a redirect.
 *
 * @param content content of the response; null for none
 * @param headers descriptions by header name
 */
public record Reply(int status, String meaning, @Nullable Content content, Map<String, String> headers) {}

package io.watchfloor.dashboards.api.openapi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is not a refusal.
 *
 * @param content null for none
 * @param headers name → meaning
 */
public record Reply(int status, String meaning, @Nullable Content content, Map<String, String> headers) {}

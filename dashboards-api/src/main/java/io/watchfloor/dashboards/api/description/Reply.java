package io.watchfloor.dashboards.api.description;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is no refusal.
 *
 * @param content null for none
 * @param headers name → what it says
 */
public record Reply(int status, String meaning, @Nullable Content content, Map<String, String> headers) {}

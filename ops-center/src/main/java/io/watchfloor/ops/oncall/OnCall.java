package io.watchfloor.ops.oncall;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who stands in a schedule at a time.
 *
 * @param why the layer or override that says so, or that nobody stands there and the fallback does
 * @param until when this ends; null when it does not
 */
public record OnCall(
        String person,
        String why,
        boolean fallback,
        Instant from,
        @Nullable Instant until) {}

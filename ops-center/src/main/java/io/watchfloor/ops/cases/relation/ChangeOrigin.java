package io.watchfloor.ops.cases.relation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who did something to cases, why, and when.
 *
 * @param by the person; null when the center did it by itself
 * @param because sentences: what the person said, or what links the cases
 */
public record ChangeOrigin(@Nullable String by, List<String> because, Instant at) {}

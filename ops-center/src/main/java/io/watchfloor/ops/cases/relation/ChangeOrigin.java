package io.watchfloor.ops.cases.relation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a change: who, why and when.
 *
 * @param by the user; null if the center made the change
 * @param because sentences: the user's reason, or the links between the cases
 */
public record ChangeOrigin(@Nullable String by, List<String> because, Instant at) {}

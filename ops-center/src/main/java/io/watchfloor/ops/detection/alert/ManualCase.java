package io.watchfloor.ops.detection.alert;

import org.jspecify.annotations.Nullable;

/**
 * A person put alerts together into a case.
 *
 * @param by name of the person
 * @param reason in their words
 * @param request the request's idempotency key, if it had one
 */
public record ManualCase(String by, String reason, @Nullable String request) {}

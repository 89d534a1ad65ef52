package io.watchfloor.ops.detection.alert;

import org.jspecify.annotations.Nullable;

/**
 * The creation of a case by a person.
 *
 * @param by name of the person
 * @param reason as entered by the person
 * @param request the request's idempotency key, if any
 */
public record ManualCase(String by, String reason, @Nullable String request) {}

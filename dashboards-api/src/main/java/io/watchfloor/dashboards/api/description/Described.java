package io.watchfloor.dashboards.api.description;

/**
 * A route, as far as its description goes.
 *
 * @param method upper case
 * @param path with its parameters in braces
 * @param needs what the person must be allowed: {@code nothing, read, respond, administer}, or {@code sensor} for a sensor's credential
 */
public record Described(String method, String path, String needs, Operation operation) {}

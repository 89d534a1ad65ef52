package io.watchfloor.dashboards.api.openapi;

/**
 * The described part of a route.
 *
 * @param method upper case
 * @param path with its parameters in braces
 * @param needs the required right: {@code nothing, read, respond, administer}, or {@code sensor} for a sensor's
 * credential
 */
public record RouteDescription(String method, String path, String needs, Operation operation) {}

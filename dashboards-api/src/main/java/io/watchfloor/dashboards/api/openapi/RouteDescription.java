package io.watchfloor.dashboards.api.openapi;

/**
 * The part of a route that the API description contains.
 *
 * @param method HTTP method in upper case
 * @param path path with parameters in braces
 * @param needs the required right: {@code nothing, read, respond, administer}, or {@code sensor} for a sensor's
 * credential
 */
public record RouteDescription(String method, String path, String needs, Operation operation) {}
